#include "tests/support/setup.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/fakesession.h"
#include "ui/term/clip.h"
#include "ui/term/paint.h"
#include "ui/term/theme.h"
#include "ui/view/screen.h"

#ifdef __SANITIZE_ADDRESS__
/* ncurses keeps what a newterm that fails had allocated. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:new_prescr\n";
}
#endif

static void open_terminal(const char *type, bool color)
{
    Err err = ERR_INIT;
    PaintOptions o = {.color = color};
    setlocale(LC_CTYPE, "C.UTF-8");
    assert_int_equal(paint_open_headless(type, &o, 24, 80, &err), ERR_NONE);
}

static void show_view(Arena *arena, Grid *grid, enum fake_session which)
{
    Model m;
    model_init(&m, 24, 80, true);
    m.view = fake_session_view(arena, which);
    m.step = STEP_KEYS;
    screen_draw(&m, grid);
    paint_show(grid);
    model_clear(&m);
}

/* What was drawn is what the terminal shows: characters, and colours by role. */
void test_cells_read_back(void **state)
{
    Arena arena = ARENA_INIT;
    Grid grid = GRID_INIT;
    (void)state;
    open_terminal("xterm-256color", true);
    show_view(&arena, &grid, FAKE_WIDE);
    int row, col;
    paint_cursor(&row, &col);
    for (int y = 0; y < 24; y++)
        for (int x = 0; x < 79; x++) {
            const Cell *cell = grid_cell(&grid, y, x);
            if (cell->width == 0)
                continue;
            assert_int_equal(paint_cell(y, x).text[0], cell->text[0] ? cell->text[0] : L' ');
        }
    assert_int_equal(row, 3);
    assert_int_equal(paint_cell(row, col).text[0], L'>');
    assert_true(paint_cell(row, col).reverse);
    assert_int_equal(paint_cell(2, 15).foreground, 114);
    paint_close();
    grid_clear(&grid);
    arena_clear(&arena);
}

void test_terminals_of_every_kind(void **state)
{
    static const struct {
        const char *type;
        bool color;
        int pass_color;
    } rows[] = {{"xterm-256color", true, 114},
                {"xterm", true, 2},
                {"xterm-256color", false, -1},
                {"vt100", true, -1},
                {"xterm-direct", true, 0x87d787}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena arena = ARENA_INIT;
        Grid grid = GRID_INIT;
        Err err = ERR_INIT;
        PaintOptions o = {.color = rows[i].color};
        if (paint_open_headless(rows[i].type, &o, 24, 80,
                                &err)) /* a terminfo entry that is not installed here */
            continue;
        show_view(&arena, &grid, FAKE_STALE_TOKEN);
        assert_int_equal(paint_cell(2, 15).foreground, rows[i].pass_color);
        paint_close();
        grid_clear(&grid);
        arena_clear(&arena);
    }
}

void test_unknown_terminal_is_an_error(void **state)
{
    Err err = ERR_INIT;
    PaintOptions o = {.color = true};
    (void)state;
    assert_int_equal(paint_open_headless("no-such-terminal", &o, 24, 80, &err), ERR_SYSTEM);
    assert_true(err.text[0] != '\0');
    paint_close();
}

void test_copy_sequence(void **state)
{
    static const struct {
        const char *text, *inside, *want;
    } rows[] = {
        {"unset X\n", NULL, "\033]52;c;dW5zZXQgWAo=\a"},
        {"ab", NULL, "\033]52;c;YWI=\a"},
        {"abc", "tmux", "\033Ptmux;\033\033]52;c;YWJj\a\033\\"},
        {"abc", "screen", "\033P\033]52;c;YWJj\a\033\\"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_BUF Buf out = BUF_INIT(1024);
        assert_true(clip_sequence(&out, rows[i].text, rows[i].inside));
        assert_string_equal(out.ptr, rows[i].want);
    }
    AUTO_BUF Buf out = BUF_INIT(64);
    char *big = calloc(1, CLIP_MAX + 2);
    memset(big, 'x', CLIP_MAX + 1);
    assert_false(clip_sequence(&out, big, NULL));
    assert_false(clip_sequence(&out, "", NULL));
    free(big);
}

void test_light_or_dark(void **state)
{
    static const struct {
        const char *theme, *fgbg;
        bool light;
    } rows[] = {
        {NULL, NULL, false},     {"light", NULL, true},        {"dark", "0;15", false},
        {"light", "15;0", true}, {NULL, "15;0", false},        {NULL, "0;15", true},
        {NULL, "0;7", true},     {NULL, "0;default;15", true}, {NULL, "7;8", false},
        {NULL, "0;11", true},    {NULL, "12", false},          {NULL, "15;default", false},
        {"blue", "0;15", true},  {"", "0;15", true},           {NULL, ";", false},
        {NULL, "", false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_int_equal(theme_light(rows[i].theme, rows[i].fgbg), rows[i].light);
}

/* A made-up environment: four variables, NULL = not set. */
static const char *color_env[4];

static char *color_get(const char *name)
{
    static const char *const names[] = {"NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "CLICOLOR"};
    static char value[8];
    for (size_t i = 0; i < 4; i++)
        if (strcmp(names[i], name) == 0 && color_env[i]) {
            snprintf(value, sizeof value, "%s", color_env[i]);
            return value;
        }
    return NULL;
}

void test_paint_heeds_what_the_environment_says_of_colours(void **state)
{
    static const struct {
        const char *env[4];
        enum theme_wish wish;
    } rows[] = {
        {{NULL, NULL, NULL, NULL}, THEME_AUTO},  {{"", "", "", ""}, THEME_AUTO},
        {{"1", NULL, NULL, NULL}, THEME_NEVER},  {{"1", "1", "1", NULL}, THEME_NEVER},
        {{NULL, "1", NULL, NULL}, THEME_ALWAYS}, {{NULL, "3", NULL, "0"}, THEME_ALWAYS},
        {{NULL, "0", "1", NULL}, THEME_NEVER},   {{NULL, NULL, "1", "0"}, THEME_ALWAYS},
        {{NULL, NULL, "0", NULL}, THEME_AUTO},   {{NULL, NULL, NULL, "0"}, THEME_NEVER},
        {{NULL, NULL, NULL, "1"}, THEME_AUTO},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        memcpy(color_env, rows[i].env, sizeof color_env);
        assert_int_equal(theme_color_wish(color_get), rows[i].wish);
    }
}

static double channel(int value)
{
    double c = value / 255.0;
    return c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(int rgb)
{
    return 0.2126 * channel(rgb >> 16 & 255) + 0.7152 * channel(rgb >> 8 & 255) +
           0.0722 * channel(rgb & 255);
}

/* Every colour that bears words can be read on its background (WCAG 2: 4.5 for text, 3 for bold);
 * lines and frames need not. */
void test_colours_can_be_read(void **state)
{
    (void)state;
    for (int role = 0; role < N_ROLES; role++)
        for (int light = 0; light < 2; light++) {
            int rgb = theme_color((enum role)role, THEME_TRUE, light);
            double back = light ? luminance(0xffffff) : luminance(0x1b1d23), fore = luminance(rgb);
            double contrast =
                fore > back ? (fore + 0.05) / (back + 0.05) : (back + 0.05) / (fore + 0.05);
            if (rgb < 0 || role == ROLE_LINE)
                continue;
            if (contrast < (theme_attrs((enum role)role, true) & THEME_BOLD ? 3.0 : 4.5))
                print_error("role %c, %s: %.1f\n", role_letter((enum role)role),
                            light ? "light" : "dark", contrast);
            assert_true(contrast >= (theme_attrs((enum role)role, true) & THEME_BOLD ? 3.0 : 4.5));
        }
}

void test_eight_colours_on_light_spare_yellow_and_cyan(void **state)
{
    (void)state;
    for (int role = 0; role < N_ROLES; role++) {
        int light = theme_color((enum role)role, THEME_8, true);
        assert_true(light != 3 && light != 6);
    }
}

void test_light_terminal(void **state)
{
    Arena arena = ARENA_INIT;
    Grid grid = GRID_INIT;
    Err err = ERR_INIT;
    PaintOptions o = {.color = true, .light = true};
    (void)state;
    setlocale(LC_CTYPE, "C.UTF-8");
    assert_int_equal(paint_open_headless("xterm-256color", &o, 24, 80, &err), ERR_NONE);
    show_view(&arena, &grid, FAKE_STALE_TOKEN);
    assert_int_equal(paint_cell(2, 15).foreground, 28);
    paint_close();
    grid_clear(&grid);
    arena_clear(&arena);
}
