#include "awsfiles/awsdamage.h"

#include <ctype.h>
#include <string.h>

#include "awsfiles/unispace.h"
#include "data/config_keys.h"

enum { DAMAGE_MAX = 200, UTF16_PROBE_BYTES = 64 };

/* What is there, and what that does to Terraform and to the AWS CLI where it does harm. RULES.md
 * 47-51, 102. */
typedef struct DamageForm {
    const char *id;
    bool writing; /* the contract's file_damage; else another cause's (profile_missing,
                     profile_shadowed) */
    const char *what, *go, *boto;
} DamageForm;

static const DamageForm forms[] = {
    {"before_section", true, "a setting stands before the first section header",
     "Terraform passes it over", "the AWS CLI can't read the file at all"},
    {"binary", true, "the file has NUL bytes in it, as no text file has",
     "what stands there is not read as it looks", "what stands there is not read as it looks"},
    {"blank_value", false, "nothing stands behind the equal sign",
     "the setting counts as not given", "the setting counts as empty"},
    {"bom", true, "the file begins with a byte order mark, which no editor shows",
     "Terraform does not see the first section", "the AWS CLI can't read the file at all"},
    {"control", true, "the value has a control character in it", "it is sent along",
     "it is sent along"},
    {"cr", true, "lines end as on Windows (CR LF)", "the CR is part of the value",
     "the CR is part of the value"},
    {"cr_alone", true, "lines end with CR alone, as on old Macs",
     "Terraform takes them for one single line", NULL},
    {"default_twice", false, "[default] and [profile default] both stand there",
     "Terraform reads [profile default] and drops [default]",
     "the AWS CLI reads the one that stands later and drops the other"},
    {"duplicate_key", false, "the same key stands twice in one section", "the later value counts",
     "the AWS CLI can't read the file at all"},
    {"duplicate_section", false, "the same section stands twice",
     "Terraform makes one of them, later values win", "the AWS CLI can't read the file at all"},
    {"export", true, "a shell command stands there (export, set)",
     "it is no setting, and is passed over", "it is taken for a setting of another name"},
    {"indented", true, "settings are indented", NULL, NULL},
    {"inline_comment", true, "a comment follows the value", "it is part of the value",
     "it is part of the value"},
    {"inner_blank", true, "a blank stands inside the value", "it is sent along",
     "it is sent along"},
    {"leading_blank", true, "a blank stands before the value", "it is part of the value",
     "it is part of the value"},
    {"line_break", true, "the value is broken over two lines",
     "the parts are not put together again", "the parts are not put together again"},
    {"missing_bracket", true, "a line starts with [ and is no section header",
     "the settings below go to the section above, or nowhere",
     "the AWS CLI can't read the file, or takes the line for something else"},
    {"nbsp", true, "the value has a non-breaking space in it", "it is sent along",
     "it is sent along"},
    {"no_profile_prefix", false, "a config file's section lacks the word profile",
     "Terraform passes it over", "the AWS CLI passes it over"},
    {"no_separator", true, "a line has no equal sign", "Terraform passes it over",
     "the AWS CLI can't read the file at all"},
    {"non_ascii", true, "the value has a character that no key has", "it is sent along",
     "it is sent along"},
    {"percent", true, "the secret is URL-encoded (%2F, %2B, %3D)", "it is used as it stands",
     "it is used as it stands"},
    {"process_quotes", true, "the command begins and ends with a quote",
     "Terraform takes off the first and the last, which don't belong together", NULL},
    {"profile_prefix", false, "a credentials file's section has the word profile in front",
     "Terraform passes it over", "the word is part of the profile's name"},
    {"quotes", true, "quotes stand around the value", "they are part of the value",
     "they are part of the value"},
    {"section_blanks", true, "blanks stand inside the brackets", "they are part of the name",
     "they are part of the name"},
    {"section_case", false, "a section's name has capitals that the reader doesn't know",
     "it names something else", "it names something else"},
    {"section_quotes", false, "quotes stand in a section header", "they are part of the name",
     "they are part of the name"},
    {"smart_quote", true, "the value has typographic quotes in it", "they are sent along",
     "they are sent along"},
    {"swallowed", true, "indented settings follow a key without a value",
     "they are taken for members of that key", "they are taken for members of that key"},
    {"too_long", true, "the file has more settings than are looked at",
     "the rest was not read here", "the rest was not read here"},
    {"trailing_blank", true, "a blank stands behind the value", "it is part of the value",
     "it is part of the value"},
    {"upper_case", true, "a key is written in capitals", NULL, NULL},
    {"utf16", true, "the file is written as UTF-16, as PowerShell's > does",
     "Terraform finds nothing in it", "the AWS CLI can't read it"},
    {"wrong_key", true, "a key has a name that nobody reads", "it is passed over",
     "it is passed over"},
    {"zero_width", true, "the value has an invisible character in it", "it is sent along",
     "it is sent along"},
};

static const DamageForm *awsdamage_form(const char *id)
{
    for (size_t i = 0; i < ARRAY_LEN(forms); i++)
        if (strcmp(forms[i].id, id) == 0)
            return &forms[i];
    BUG("no such form of damage");
}

bool awsdamage_is_credential(const char *key)
{
    return strcmp(key, "aws_access_key_id") == 0 || strcmp(key, "aws_secret_access_key") == 0 ||
           strcmp(key, "aws_session_token") == 0;
}

/* "wrong_key" names the key that was meant; its form alone would help nobody. */
static const char *awsdamage_text(DamageScan *scan, const DamageForm *form, const char *key,
                                  bool harmless)
{
    const char *effect = scan->file->dialect == DIALECT_BOTO ? form->boto : form->go;
    if (strcmp(form->id, "wrong_key") == 0)
        return arena_printf(scan->arena, "a key has a name that nobody reads; %s is probably meant",
                            key);
    if (harmless || !effect)
        return arena_printf(scan->arena, "%s, which does no harm", form->what);
    return arena_printf(scan->arena, "%s: %s", form->what, effect);
}

void awsdamage_add(DamageScan *scan, const char *id, const char *section, const char *key,
                   Source at, bool harmless)
{
    const DamageForm *form = awsdamage_form(id);
    AwsDamage damage = {form->id, section, key, at, NULL, harmless, form->writing};
    for (size_t i = 0; i < scan->file->damage.len && harmless; i++)
        if (strcmp(scan->file->damage.items[i].form, id) == 0)
            return;
    if (scan->file->damage.len >= DAMAGE_MAX)
        return;
    damage.text = awsdamage_text(scan, form, key, harmless);
    vec_push(scan->arena, &scan->file->damage, damage);
}

/* ---- bytes ---- */

static bool awsdamage_is_utf16(Span bytes)
{
    size_t odd = 0, even = 0, n = bytes.len < UTF16_PROBE_BYTES ? bytes.len : UTF16_PROBE_BYTES;
    if (span_starts(bytes, "\xFF\xFE") || span_starts(bytes, "\xFE\xFF"))
        return true;
    for (size_t i = 0; i < n; i++) {
        even += i % 2 == 0 && bytes.ptr[i] == '\0';
        odd += i % 2 == 1 && bytes.ptr[i] == '\0';
    }
    return n >= 8 && (odd > n / 3 || even > n / 3);
}

/* Before a comment a byte order mark hides nothing from Terraform. */
static void awsdamage_of_start(DamageScan *scan)
{
    Span first = span_sub(scan->bytes, 3, scan->bytes.len);
    if (!span_starts(scan->bytes, "\xEF\xBB\xBF"))
        return;
    first = unispace_trim(span_sub(first, 0, span_find_char(first, '\n')), UNISPACE_GO);
    awsdamage_add(scan, "bom", NULL, NULL, source_file(scan->file->path, 1, 1),
                  scan->file->dialect == DIALECT_GO && !span_starts(first, "["));
}

static void awsdamage_of_bytes(DamageScan *scan)
{
    Span b = scan->bytes;
    size_t nul = span_find_char(b, '\0');
    awsdamage_of_start(scan);
    if (nul < b.len)
        awsdamage_add(scan, "binary", NULL, NULL, source_file(scan->file->path, 0, 0), false);
    if (span_find_char(b, '\n') == b.len && span_find_char(b, '\r') + 1 < b.len)
        awsdamage_add(scan, "cr_alone", NULL, NULL, source_file(scan->file->path, 1, 0),
                      scan->file->dialect == DIALECT_BOTO);
}

/* ---- lines ---- */

typedef struct LineScan {
    DamageScan *scan;
    Span line, trimmed;
    int no;
    size_t section;  /* index + 1 of the section that the line belongs to; 0 = none yet */
    size_t property; /* index + 1 of the last property of that section at or above the line */
} LineScan;

static Source line_at(const LineScan *l)
{
    return source_file(l->scan->file->path, l->no, (int)(l->trimmed.ptr - l->line.ptr) + 1);
}

static const AwsSection *line_section(const LineScan *l)
{
    return l->section > 0 ? &l->scan->file->sections.items[l->section - 1] : NULL;
}

/* Moves on to the section and property that stand at or before the present line. */
static void line_follow(LineScan *l)
{
    const AwsFile *f = l->scan->file;
    while (l->section < f->sections.len && f->sections.items[l->section].at.line <= l->no) {
        l->section++;
        l->property = 0;
    }
    while (l->section > 0 && l->property < line_section(l)->properties.len &&
           line_section(l)->properties.items[l->property].value.at.line <= l->no)
        l->property++;
}

static bool line_is_shell(Span s)
{
    static const char *const commands[] = {"export ", "set ", "setx ", "SET ", "$env:", "$Env:"};
    for (size_t i = 0; i < ARRAY_LEN(commands); i++)
        if (span_starts(s, commands[i]))
            return true;
    return false;
}

/* A piece of a key, secret or token alone on its line. */
static bool line_is_piece(Span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!isalnum((unsigned char)s.ptr[i]) && !strchr("+/=", s.ptr[i]))
            return false;
    return s.len >= 2;
}

static void line_without_separator(LineScan *l)
{
    const AwsSection *s = line_section(l);
    const AwsProperty *last = s && l->property > 0 ? &s->properties.items[l->property - 1] : NULL;
    bool go = l->scan->file->dialect == DIALECT_GO;
    if (l->line.ptr[0] == ' ' || l->line.ptr[0] == '\t')
        return; /* a continuation: seen in the value */
    if (last && awsdamage_is_credential(last->key) && line_is_piece(l->trimmed))
        awsdamage_add(l->scan, "line_break", s->name, last->key, line_at(l), false);
    else
        awsdamage_add(l->scan, "no_separator", s ? s->name : NULL, NULL, line_at(l), go);
}

static void line_key(LineScan *l, size_t separator)
{
    Span key = span_trim(span_sub(l->trimmed, 0, separator), " \t");
    const AwsSection *s = line_section(l);
    bool capitals = false;
    for (size_t i = 0; i < key.len; i++)
        capitals = capitals || isupper((unsigned char)key.ptr[i]);
    if (line_is_shell(l->trimmed))
        awsdamage_add(l->scan, "export", s ? s->name : NULL, NULL, line_at(l), false);
    else if (!s)
        awsdamage_add(l->scan, "before_section", NULL, NULL, line_at(l), false);
    else if (capitals)
        awsdamage_add(l->scan, "upper_case", s->name, NULL, line_at(l), true);
    if (l->property > 0 && s->properties.items[l->property - 1].value.at.line == l->no &&
        l->trimmed.ptr != l->line.ptr)
        awsdamage_add(l->scan, "indented", s->name, NULL, line_at(l), true);
}

static void line_look(LineScan *l)
{
    const AwsFile *f = l->scan->file;
    size_t equals = span_find_char(l->trimmed, '='), colon = span_find_char(l->trimmed, ':');
    if (l->trimmed.len == 0 || l->trimmed.ptr[0] == '#' || l->trimmed.ptr[0] == ';')
        return;
    if (f->parse_error && l->no > f->parse_error_at.line)
        return;
    line_follow(l);
    if (l->trimmed.ptr[0] == '[') {
        const AwsSection *s = line_section(l);
        if (!s || s->at.line != l->no)
            awsdamage_add(l->scan, "missing_bracket", NULL, NULL, line_at(l), false);
    } else if (equals == l->trimmed.len && colon == l->trimmed.len) {
        line_without_separator(l);
    } else {
        line_key(l, equals < colon ? equals : colon);
    }
}

static void awsdamage_of_lines(DamageScan *scan)
{
    LineScan l = {.scan = scan};
    Span rest = scan->bytes;
    if (span_starts(rest, "\xEF\xBB\xBF"))
        rest = span_sub(rest, 3, rest.len);
    while (span_next_line(&rest, &l.line) && scan->file->damage.len < DAMAGE_MAX) {
        l.no++;
        l.trimmed = span_trim(l.line, " \t\r");
        if (l.no == 1 && rest.ptr && span_starts(scan->bytes, "\xEF\xBB\xBF"))
            continue; /* told by "bom" */
        line_look(&l);
    }
}

void awsdamage_find(Arena *arena, AwsFile *file, Span bytes)
{
    DamageScan scan = {arena, file, bytes};
    if (awsdamage_is_utf16(bytes)) {
        awsdamage_add(&scan, "utf16", NULL, NULL, source_file(file->path, 0, 0), false);
        return;
    }
    awsdamage_of_bytes(&scan);
    awsdamage_of_lines(&scan);
    awsdamage_of_items(&scan);
}
