/*
 * watch: check --watch. After the first report the files that were read are watched as the wizard
 * does (ui/wait.h: inotify), and beside it looked at every two seconds, for file systems and
 * machines that tell nothing; the next end of credentials is waited for as well. What a look finds
 * otherwise than the one before is told, and nothing where it is the same.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "awsfiles/webtoken.h"
#include "base/text.h"
#include "checks/checks.h"
#include "checks/sso_login.h"
#include "mode/mode.h"
#include "report/formats.h"
#include "report/layout.h"
#include "ui/wait.h"

enum { WATCH_OUT_MAX = 64 * 1024 * 1024, LOOK_MS = 2000, REST_MS = 150 };

/* One thing that a look says: the verdict, a configuration, a finding. */
typedef struct Said {
    const char *key, *label, *text;
} Said;

typedef VEC(Said) SaidVec;

typedef struct Watch {
    Mode *m;
    World *world;
    Session *session;
    int fd;
    Arena arenas[2]; /* what the last look said, and the one before */
    int newest;
    SaidVec said;
    uint64_t files; /* how all files that were read look */
    const char *why;
    char name[320];
} Watch;

/* ---- what a look says ---- */

static void say(Arena *arena, SaidVec *said, const char *key, const char *label, const char *text)
{
    Said one = {arena_strdup(arena, key), arena_strdup(arena, label), arena_strdup(arena, text)};
    vec_push(arena, said, one);
}

static SaidVec said_by(Arena *arena, const SessionView *view)
{
    SaidVec said = VEC_INIT;
    const Verdict *v = &view->verdict;
    say(arena, &said, "verdict", "verdict",
        arena_printf(arena, "%s  %s", report_verdict_word(v->status), v->title ? v->title : ""));
    for (size_t i = 0; i < view->configurations.len; i++) {
        const Configuration *c = view->configurations.items[i];
        say(arena, &said, arena_printf(arena, "used %s", c->address), c->address,
            arena_printf(arena, "%s%s%s: %s", report_credentials(arena, view, c),
                         c->region.text ? ", region " : "", c->region.text ? c->region.text : "",
                         report_outcome(arena, c)));
    }
    for (int s = 0; s < N_STEPS; s++)
        for (size_t i = 0; i < view->steps[s].findings.len; i++) {
            const Finding *f = view->steps[s].findings.items[i];
            const char *where = f->configuration ? f->configuration : "";
            say(arena, &said, arena_printf(arena, "%s %s", f->id, where), f->id,
                arena_printf(arena, "%s%s%s%s", f->ignored ? "ignored: " : "", f->title,
                             where[0] ? ", in " : "", where));
        }
    for (size_t i = 0; i < view->ignores.len; i++)
        say(arena, &said, arena_printf(arena, "ignore %zu", i), "ignore",
            report_ignore(arena, view, &view->ignores.items[i]));
    return said;
}

static const Said *find(const SaidVec *said, const char *key)
{
    for (size_t i = 0; i < said->len; i++)
        if (strcmp(said->items[i].key, key) == 0)
            return &said->items[i];
    return NULL;
}

static void put_line(Watch *w, const Layout *l, bool gone, const Said *one)
{
    layout_indent(l, 2);
    layout_put(l, gone ? ROLE_MUTED : ROLE_PLAIN, gone ? "- " : "+ ");
    layout_words(l, 4, 6, gone ? ROLE_MUTED : ROLE_PLAIN,
                 arena_printf(&w->arenas[w->newest], "%s  %s", one->label, one->text));
}

/* What is not as the look before said it; false if all is. */
static bool put_changes(Watch *w, const Layout *l, const SaidVec *before, const SaidVec *now)
{
    bool any = false;
    for (size_t i = 0; i < before->len; i++) {
        const Said *other = find(now, before->items[i].key);
        if (other && strcmp(other->text, before->items[i].text) == 0)
            continue;
        put_line(w, l, true, &before->items[i]);
        if (other)
            put_line(w, l, false, other);
        any = true;
    }
    for (size_t i = 0; i < now->len; i++)
        if (!find(before, now->items[i].key)) {
            put_line(w, l, false, &now->items[i]);
            any = true;
        }
    return any;
}

/* Remembers what this look says, and tells what of it is new. */
static int tell(Watch *w, bool first)
{
    const SessionView *view = session_view(w->session);
    AUTO_BUF Buf out = BUF_INIT(WATCH_OUT_MAX);
    AUTO_BUF Buf changes = BUF_INIT(WATCH_OUT_MAX);
    Layout head = {&out, &w->m->style}, l = {&changes, &w->m->style};
    SaidVec before = w->said;
    bool any;
    w->newest = !w->newest;
    arena_clear(&w->arenas[w->newest]);
    w->said = said_by(&w->arenas[w->newest], view);
    any = !first && put_changes(w, &l, &before, &w->said);
    if (!any)
        return EXIT_FINE;
    if (w->m->options->format == FORMAT_JSONL) {
        report_write(&out, view, FORMAT_JSONL, &w->m->style);
        return mode_output_more(w->m, &out);
    }
    layout_end(&head);
    layout_words(&head, 0, 2, ROLE_STRONG,
                 arena_printf(&w->arenas[w->newest], "%s  %s",
                              text_time(&w->arenas[w->newest], view->generated_s), w->why));
    buf_add(&out, buf_span(&changes));
    return mode_output_more(w->m, &out);
}

/* ---- when to look ---- */

typedef struct Looks {
    World *world;
    uint64_t sum;
} Looks;

/* Each file for itself, so that their order does not count. */
static void look_at(void *data, const char *path, bool listed)
{
    Looks *looks = data;
    bool machine = strncmp(path, "/proc/", 6) == 0 || strncmp(path, "/sys/", 5) == 0;
    FileInfo info = {.state = FILE_ABSENT};
    if (listed || machine) /* a folder's own time says nothing of the files that count */
        return;
    info = looks->world->file_stat(looks->world, path);
    uint64_t parts[] = {(uint64_t)info.state, (uint64_t)info.size_bytes, (uint64_t)info.mtime_s,
                        info.mode};
    looks->sum +=
        span_digest(span_digest(0, span_of(path)), (Span){(const char *)parts, sizeof parts});
}

static uint64_t files_look(const Watch *w)
{
    Looks looks = {w->world, 0};
    snapshot_each(session_view(w->session)->facts->files, look_at, &looks);
    return looks.sum;
}

/* The end of the login behind a configuration's credentials: the SSO portal gives new ones as long
 * as its token lives, a role those of a web identity as long as that does. 0 = not known. */
static int64_t login_ends(CheckContext *ctx, const Configuration *c)
{
    const char *profile = c->base && c->base->profile ? c->base->profile : check_profile(c);
    SsoLogin login = sso_login_of(ctx, profile);
    WebToken token;
    for (size_t i = 0; i < c->roles.len; i++)
        if (c->roles.items[i].web_identity &&
            webtoken_read(ctx->arena,
                          question_secret(c->roles.items[i].question, "WebIdentityToken"), &token))
            return token.expires_at_s;
    return login.token ? login.token->expires_at_s : 0;
}

/* When the next of the credentials or logins ends, or begins to last for less than is needed; 0 =
 * never. */
static int64_t next_end(Arena *arena, const SessionView *view, int64_t now_s)
{
    Facts facts = *view->facts;
    CheckContext ctx = {.arena = arena, .facts = &facts, .configurations = &view->configurations};
    int64_t next = 0, need = view->options->need_s ? view->options->need_s : NEED_DEFAULT_S;
    for (size_t i = 0; i < view->configurations.len; i++) {
        const Configuration *c = view->configurations.items[i];
        int64_t ends[] = {c->base ? c->base->expires_at_s : 0,
                          c->effective ? c->effective->expires_at_s : 0, login_ends(&ctx, c)};
        for (size_t k = 0; k < ARRAY_LEN(ends) * 2; k++) {
            int64_t at = ends[k / 2] ? ends[k / 2] - (k % 2 ? need : 0) : 0;
            if (at >= now_s && (!next || at < next))
                next = at;
        }
    }
    return next;
}

/* Waits for a reason to look again. False: a signal came. */
static bool wait_for_news(Watch *w)
{
    const SessionView *view = session_view(w->session);
    int64_t end_s = next_end(&w->arenas[w->newest], view, view->generated_s), changed_ms = 0;
    int64_t look_ms = w->world->mono_ms(w->world) + LOOK_MS;
    bool quiet = false;
    while (!mode_signal(w->m) && !quiet) {
        const char *name;
        int64_t now_ms;
        session_step(w->session, w->fd, wait_limit(changed_ms ? REST_MS : LOOK_MS));
        now_ms = w->world->mono_ms(w->world);
        name = wait_changed();
        if (!name && !changed_ms && now_ms >= look_ms) {
            look_ms = now_ms + LOOK_MS;
            name = files_look(w) != w->files ? "a file" : NULL;
        }
        if (name) {
            snprintf(w->name, sizeof w->name, "%s changed", text_safe(&w->arenas[w->newest], name));
            changed_ms = now_ms;
            w->why = w->name;
        }
        quiet = changed_ms && now_ms - changed_ms >= REST_MS;
        if (!changed_ms && end_s && w->world->now_s(w->world) > end_s) {
            w->why = "credentials end";
            quiet = true;
        }
    }
    return !mode_signal(w->m);
}

/* Watched before anything is told: who sees the report may save a file at once. */
static int look(Watch *w)
{
    wait_watch(session_view(w->session));
    w->files = files_look(w);
    return mode_wait(w->m, w->session);
}

int mode_watch(Mode *m, World *world, const SessionOptions *options)
{
    Watch w = {.m = m, .world = world, .arenas = {ARENA_INIT, ARENA_INIT}};
    AUTO_BUF Buf out = BUF_INIT(WATCH_OUT_MAX);
    int code, last = EXIT_UNSURE;
    w.session = session_open(world, options);
    w.fd = wait_open(-1, m->signal_fd);
    code = mode_judge_folder(m, session_view(w.session));
    if (!code)
        code = look(&w);
    if (!code) {
        report_write(&out, session_view(w.session), (enum report_format)m->options->format,
                     &m->style);
        code = mode_output_more(m, &out);
        tell(&w, true);
        last = mode_exit_code(m, session_view(w.session));
    }
    while (!code && wait_for_news(&w)) {
        session_recheck(w.session);
        if (look(&w))
            break;
        last = mode_exit_code(m, session_view(w.session));
        code = tell(&w, false);
    }
    wait_close();
    session_close(w.session);
    arena_clear(&w.arenas[0]);
    arena_clear(&w.arenas[1]);
    if (code || !mode_signal(m))
        return code;
    return mode_signal(m) == SIGINT ? last : EXIT_SIGNAL + mode_signal(m);
}
