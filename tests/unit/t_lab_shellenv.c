/* What a learner exports in a start-up file is what a real sh makes of it. */
#include "tests/support/setup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/shellenv.h"

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    assert_int_equal(fclose(f), 0);
}

/* $X behind that start-up file in a real sh. */
static const char *of_sh(Arena *a, const char *path)
{
    const char *script = arena_printf(a, "HOME=/s/home; . %s; printf %%s \"$X\"", path);
    char text[256];
    int ends[2], status;
    ssize_t n;
    pid_t child;
    assert_int_equal(pipe(ends), 0);
    child = fork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        execl("/bin/sh", "sh", "-c", script, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    n = read(ends[0], text, sizeof text); /* printf writes so little at once */
    close(ends[0]);
    waitpid(child, &status, 0);
    assert_int_equal(WEXITSTATUS(status), 0);
    return arena_strndup(a, text, n > 0 ? (size_t)n : 0);
}

void test_start_up_files_expand_as_a_shell_does(void **state)
{
    static const char *const files[] = {
        "export X=plain\n",
        "export X=~\n",
        "export X=~/creds\n",
        "export X=\"~/creds\"\n",
        "export X='~/creds'\n",
        "export X=a~\n",
        "export X=~nobody-of-that-name/x\n",
        "export X=/a:~/b:~\n",
        "export X=$HOME/creds\n",
        "export X=${HOME}/creds\n",
        "export X=\"$HOME/a b\"\n",
        "export X=\"${HOME}\"/creds\n",
        "export X='$HOME/creds'\n",
        "export X=\\$HOME\n",
        "export X=\"a\\\"b\\$c\\d\"\n",
        "export DIR=~/infra\nexport X=$DIR/main\n",
        "export DIR=/a\nexport X=${DIR}b$DIRb\n",
        "export X=$NOT_SET/x\n",
        "export X=a # the old one\n",
        "export X=a#b; true\n",
        "export X='it'\\''s'\n",
        "export X=5$\n",
        "export X=\n",
        "export A=1 X=b\n",
        "export A=~ X=$A/b C=d\n",
        "export A='1 X=no' X=yes; true\n",
        "export X=a\nexport X=$X:b\n",
    };
    Arena a = ARENA_INIT;
    const char *const fixed[] = {"HOME=/s/home", NULL};
    char root[] = "/tmp/why403-test-XXXXXX";
    const char *home, *path;
    (void)state;
    assert_non_null(mkdtemp(root));
    home = arena_printf(&a, "%s/home", root);
    path = arena_printf(&a, "%s/.bashrc", home);
    assert_int_equal(mkdir(home, 0700), 0);
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        const char *want, *got;
        write_file(path, files[i]);
        want = of_sh(&a, path);
        got = shellenv_get(shellenv_new(&a, root, fixed), "X");
        if (!got || strcmp(got, want) != 0)
            fail_msg("%s: \"%s\", but sh makes \"%s\" of it", files[i], got ? got : "unset", want);
    }
    unlink(path);
    rmdir(home);
    rmdir(root);
    arena_clear(&a);
}
