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

void test_a_quoted_word_is_one_word_in_real_shells(void **state)
{
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
                                        "@(x)"};
    static const struct {
        const char *program;
        enum shell shell;
    } shells[] = {{"dash", SHELL_SH}, {"bash", SHELL_SH}, {"zsh", SHELL_SH}, {"fish", SHELL_FISH}};
    size_t ran = 0;
    (void)state;
    for (size_t s = 0; s < ARRAY_LEN(shells); s++)
        for (size_t i = 0; i < ARRAY_LEN(words); i++) {
            Arena a = ARENA_INIT;
            char out[256];
            const char *word = text_quote(&a, shells[s].shell, words[i]);
            assert_non_null(word);
            if (!shell_says(shells[s].program, arena_printf(&a, "printf '<%%s>' %s", word), out,
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
