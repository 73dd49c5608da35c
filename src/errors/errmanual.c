#include "errors/errmanual.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"

enum { LEAD_NEAR = 40 }; /* a blank line and a fence are between the sentence and what it quotes */

const char *const errmanual_words[] = {
    "If you see",    "If you get",   "If you encounter", "If you receive", "If you run into",
    "If you hit",    "If you face",  "hen you see",      "ou may see",     "ou may get",
    "ou may encoun", "ou might see", "ou might get",     "ou might encou", "ou may receive",
    "ou will see",   "ou will get",  "## Q: I",          "roubleshoot",    "# Common ",
    "nown issue",    "nown error",   "requently asked",  "| Cause",        "| Solution",
    "| Meaning",     "| Resolution", "| What it means",  "| Fix |",        "| How to fix",
    "# FAQ\n\n",     "## FAQ\n",     "diff --git ",      "## Expected",    "ehlerbehebung",
    "oblembehandl",  "e problemas",  "épannage",         "dei problemi",   "トラブル",
    "故障排",        "enn Sie "};
const size_t n_errmanual_words = ARRAY_LEN(errmanual_words);

/* Somebody who speaks of himself tells what happened to him. */
static bool errmanual_is_own(Span line)
{
    static const char *const words[] = {
        "I",     "I'm",   "I've", "my",      "My",   "our",   "Our",    "ich",     "Ich",    "wir",
        "Wir",   "mein",  "bei",  "je",      "nous", "notre", "mon",    "eu",      "meu",    "nós",
        "nossa", "nosso", "mi",   "nuestro", "mio",  "noi",   "nostro", "estamos", "nuestra"};
    if (span_find(line, "ました") < line.len) /* something happened, or was done */
        return true;
    while (line.len > 0) {
        size_t n = 0;
        while (n < line.len && (isalnum((unsigned char)line.ptr[n]) || line.ptr[n] == '\'' ||
                                (unsigned char)line.ptr[n] >= 0x80))
            n++;
        for (size_t i = 0; i < ARRAY_LEN(words); i++)
            if (n > 0 && span_is(span_sub(line, 0, n), words[i]))
                return true;
        line = span_sub(line, n > 0 ? n : 1, line.len);
    }
    return false;
}

/* "user@host:~/vpc$ terraform plan" */
static bool errmanual_is_prompt(Span line)
{
    size_t at = span_find_char(line, '@'), end = span_find(line, "$ ");
    if (end == line.len)
        end = span_find(line, "# ");
    return at > 0 && at < end && end < line.len && span_find_char(line, ' ') >= end;
}

/* "If you see", "When you get", "You may encounter": to a reader who has met nothing yet. */
static bool errmanual_speaks(Span line)
{
    static const char *const subjects[] = {"If you ",        "When you ",  "You may ",
                                           "You might ",     "You will ",  "You'll ",
                                           "Sometimes you ", "If you're ", "If you are "};
    static const char *const verbs[] = {
        "see ",     "see:", "get ",  "get:",     "encounter", "receive",
        "run into", "hit ", "face ", "getting ", "seeing "};
    static const char *const between[] = {"also ", "still ", "sometimes ", "then ", "instead "};
    static const char *const fixed[] = {"To fix ",
                                        "To resolve ",
                                        "This error means",
                                        "This error indicates",
                                        "This error usually",
                                        "This error typically",
                                        "This error is usually"};
    static const char *const others[] = {"Wenn Sie ", "Falls Sie ", "Se você vir ",
                                         "Si vous ",  "Si ve ",     "Se vedi "};
    Span bare = span_trim(line, " \t*->_");
    if (bare.len == 0 || !strchr("ISTWYF", bare.ptr[0]))
        return false; /* most lines */
    if (span_starts_with_one_of(bare, fixed, ARRAY_LEN(fixed)) ||
        (span_ends(bare, ":") && span_starts_with_one_of(bare, others, ARRAY_LEN(others))))
        return true;
    for (size_t i = 0; i < ARRAY_LEN(subjects); i++) {
        Span rest;
        if (!span_starts(bare, subjects[i]))
            continue;
        rest = span_sub(bare, strlen(subjects[i]), bare.len);
        for (size_t k = 0; k < ARRAY_LEN(between); k++)
            if (span_starts(rest, between[k]))
                rest = span_sub(rest, strlen(between[k]), rest.len);
        if (span_starts_with_one_of(rest, verbs, ARRAY_LEN(verbs)))
            return true;
    }
    return false;
}

bool errmanual_is_sentence(Span line)
{
    return errmanual_speaks(line) && !errmanual_is_own(line);
}

/* Level of a Markdown heading; 0 = none. */
static int errmanual_heading(Span line)
{
    int level = 0;
    while ((size_t)level < line.len && line.ptr[level] == '#')
        level++;
    return level > 0 && level <= 6 && (size_t)level < line.len && line.ptr[level] == ' ' ? level
                                                                                         : 0;
}

static bool errmanual_is_on_trouble(Span heading)
{
    static const char *const words[] = {
        "roubleshoot", "ommon error",     "ommon issue", "ommon problem", "nown issue",
        "nown error",  "requently asked", "FAQ",         "ehlerbehebung", "oblembehandlung",
        "Fehlersuche", "de problemas",    "épannage",    "dei problemi",  "トラブルシューティング",
        "故障排除",    "故障排查"};
    static const char *const wished[] = {"Expected Behavior", "Expected Behaviour",
                                         "Expected Result", "Expected Output"};
    for (size_t i = 0; i < ARRAY_LEN(wished); i++)
        if (span_is_nocase(span_trim(heading, "# *:"), wished[i]))
            return true;
    return span_has_one_of(heading, words, ARRAY_LEN(words)) ||
           span_starts(span_trim(heading, "# *"), "Q: ");
}

/* "| Error | Cause | Fix |" */
static bool errmanual_is_table_head(Span line)
{
    static const char *const errors[] = {"| Error", "| Symptom", "| Message", "| Code",
                                         "| Problem"};
    static const char *const answers[] = {"| Cause",      "| Solution",      "| Meaning",
                                          "| Resolution", "| What it means", "| Fix",
                                          "| How to fix"};
    return span_has_one_of(line, errors, ARRAY_LEN(errors)) &&
           span_has_one_of(line, answers, ARRAY_LEN(answers));
}

/* Of a manual or source code; a log may be in a repository, too. */
static bool errmanual_is_diff_of_words(Span line)
{
    static const char *const ends[] = {".md", ".rst",  ".adoc", ".go", ".py", ".js",
                                       ".ts", ".java", ".rb",   ".rs", ".c"};
    if (!span_starts(line, "diff --git "))
        return false;
    return span_ends_with_one_of(line, ends, ARRAY_LEN(ends));
}

/* Of a file's change: its head, its places and its lines. */
static bool errmanual_is_diff(Span raw)
{
    static const char *const heads[] = {"index ",  "new file ", "deleted file ", "similarity ",
                                        "rename ", "old mode ", "new mode ",     "Binary "};
    if (raw.len == 0 || strchr(" +-@\\", raw.ptr[0]))
        return true;
    return span_starts_with_one_of(raw, heads, ARRAY_LEN(heads));
}

bool errmanual_line(ErrManual *m, Span raw, unsigned long long at)
{
    Span line = span_trim(raw, " \t\r");
    int level = errmanual_heading(line);
    if (span_starts(line, "```"))
        m->fence = !m->fence;
    if (level > 0 && (!m->fence || m->section == 0)) {
        m->own = m->fence = false; /* outside of sections not each line is read */
        if (m->section == 0 || level <= m->section)
            m->section = errmanual_is_on_trouble(line) ? level : 0;
    } else if (m->section == 0 || m->fence) {
        ; /* what isn't in a section, or is quoted in it, says nothing of who speaks */
    } else if (errmanual_is_prompt(line)) {
        m->section = 0;
    } else if (!span_ends(span_trim(line, "*_ \""), "?") && line.len > 0 && line.ptr[0] != '*' &&
               errmanual_is_own(line)) {
        m->own = true;
    }
    m->table = line.len > 0 && line.ptr[0] == '|' && (m->table || errmanual_is_table_head(line));
    m->lead = m->lead && at < m->until;
    m->diff = errmanual_is_diff_of_words(line) || (m->diff && errmanual_is_diff(raw));
    if (span_ends(span_trim(line, "*_ "), ":") && errmanual_is_sentence(line)) {
        m->lead = true;
        m->until = at + raw.len + LEAD_NEAR;
    }
    return m->diff || (m->section > 0 && !m->own) || m->table || m->lead;
}

bool errmanual_is_idle(const ErrManual *m)
{
    return m->section == 0 && !m->table && !m->fence && !m->diff && !m->lead;
}
