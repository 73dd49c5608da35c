/* What is shown to be pasted is one word in the real shells: dash, bash, zsh and fish, as far as
 * they are here. */
#include "tests/support/setup.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"

/* What the shell makes of the script, on its stdout; false: there is no such shell. */
static bool shell_says(const char *program, const char *script, char *out, size_t room)
{
    int ends[2], status = 0;
    size_t n = 0;
    ssize_t got;
    pid_t pid;
    assert_int_equal(pipe(ends), 0);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        execlp(program, program, "-c", script, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    while (n + 1 < room && (got = read(ends[0], out + n, room - 1 - n)) > 0)
        n += (size_t)got;
    out[n] = '\0';
    close(ends[0]);
    waitpid(pid, &status, 0);
    return !(WIFEXITED(status) && WEXITSTATUS(status) == 127);
}

static const char *const words[] = {"plain",
                                    "two words",
                                    "it's",
                                    "\"double\"",
                                    "$(echo x)",
                                    "`echo x`",
                                    "$HOME",
                                    "=ls",
                                    "%self",
                                    "~",
                                    "~root",
                                    "a;b",
                                    "a|b",
                                    "a&b",
                                    "a>b",
                                    "*",
                                    "?",
                                    "[a]",
                                    "{a,b}",
                                    "!x",
                                    "#x",
                                    "back\\slash",
                                    "\\n",
                                    "-n",
                                    "",
                                    "a=b",
                                    "^x",
                                    "(x)",
                                    "w\xE2\x80\x99|x|\xE2\x80\x99",
                                    "\xE2\x80\x98x\xE2\x80\x9B",
                                    "Z\xC3\xBCrich",
                                    "x\\'y",
                                    "@(x)",
                                    "x''y",
                                    "'",
                                    "''",
                                    "a=~",
                                    "a:=ls",
                                    "x^y",
                                    "a~b",
                                    "!!",
                                    "x!$",
                                    "<(ls)",
                                    "a,b",
                                    "1kb",
                                    "0x10",
                                    "--%",
                                    "@args",
                                    "%x%",
                                    "and",
                                    "\xE2\x80\x93x",
                                    "x\\",
                                    "\\'"};

void test_a_quoted_word_is_one_word_in_real_shells(void **state)
{
    /* with the options that people set for what they type, and that change what quotes mean */
    static const struct {
        const char *program, *options;
        enum shell shell;
    } shells[] = {{"dash", "", SHELL_SH},
                  {"bash", "", SHELL_SH},
                  {"bash", "set -H; shopt -s extglob globstar nullglob\n", SHELL_SH},
                  {"zsh", "", SHELL_SH},
                  {"zsh",
                   "setopt rcquotes magicequalsubst extendedglob banghist kshglob "
                   "interactivecomments\n",
                   SHELL_SH},
                  {"fish", "", SHELL_FISH}};
    size_t ran = 0;
    (void)state;
    for (size_t s = 0; s < ARRAY_LEN(shells); s++)
        for (size_t i = 0; i < ARRAY_LEN(words); i++) {
            Arena a = ARENA_INIT;
            char out[256];
            const char *word = text_quote(&a, shells[s].shell, words[i]);
            assert_non_null(word);
            if (!shell_says(shells[s].program,
                            arena_printf(&a, "%sprintf '<%%s>' %s", shells[s].options, word), out,
                            sizeof out)) {
                arena_clear(&a);
                break;
            }
            if (strcmp(out, arena_printf(&a, "<%s>", words[i])) != 0)
                fail_msg("%s: %s became %s", shells[s].program, word, out);
            ran++;
            arena_clear(&a);
        }
    assert_true(ran > 0);
}

/* ---- PowerShell, which is nowhere here: a model of its tokenizer ---- */

/* CharTraits.IsSingleQuote of PowerShell's charTraits.cs: ' and U+2018 to U+201B. The bytes of it,
 * 0 if p begins with none. */
static size_t model_quote(const char *p)
{
    if (*p == '\'')
        return 1;
    return (unsigned char)p[0] == 0xE2 && (unsigned char)p[1] == 0x80 &&
                   (unsigned char)p[2] >= 0x98 && (unsigned char)p[2] <= 0x9B
               ? 3
               : 0;
}

/* Tokenizer.ScanStringLiteral: two quotes of any kind stand for the second; one ends the text.
 * NULL: it doesn't end with the word. */
static const char *model_literal(Arena *a, const char *p)
{
    AUTO_BUF Buf out = BUF_INIT(1024);
    for (p += model_quote(p); *p;) {
        size_t quote = model_quote(p);
        if (quote > 0 && model_quote(p + quote) == 0)
            return p[quote] ? NULL : arena_strndup(a, out.len ? out.ptr : "", out.len);
        p += quote;
        quote = quote > 0 ? model_quote(p) : 1;
        buf_add(&out, (Span){p, quote});
        p += quote;
    }
    return NULL;
}

/* What a command gets of the word. A bare word is one only of what no rule of
 * Tokenizer.ScanGenericToken, and no operator, number, variable, splat, comment, dash or
 * redirection begins with. */
static const char *model_word(Arena *a, const char *p)
{
    if (model_quote(p) > 0)
        return model_literal(a, p);
    if (!*p || strchr("-@#<>%~=!", *p))
        return NULL;
    for (const char *at = p; *at; at++)
        if ((unsigned char)*at > 0x7E || (unsigned char)*at <= ' ' ||
            strchr("'\"`$|&;,(){}[]<>*?", *at))
            return NULL;
    return p;
}

void test_a_quoted_word_is_one_word_to_powershell(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        Arena a = ARENA_INIT;
        const char *word = text_quote(&a, SHELL_POWERSHELL, words[i]);
        const char *got = word ? model_word(&a, word) : NULL;
        if (!got || strcmp(got, words[i]) != 0)
            fail_msg("%s became %s, read as %s", words[i], word, got ? got : "more than a word");
        arena_clear(&a);
    }
}

void test_what_has_a_control_character_is_never_a_word(void **state)
{
    static const char *const texts[] = {"a\nb", "a\rb", "\x1b[2J", "a\tb", "a\x7f"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        for (enum shell shell = SHELL_SH; shell <= SHELL_POWERSHELL; shell++) {
            Arena a = ARENA_INIT;
            assert_null(text_quote(&a, shell, texts[i]));
            arena_clear(&a);
        }
}
