/*
 * A whole offline session over any bytes: the input's parts (split at "\n----\n") are main.tf, both
 * shared files and a shell's start file. Everything is gathered, predicted, checked, written in
 * each format of report, and the environment's cure is put together. For libFuzzer; whatever comes
 * in, nothing may crash, hang or grow without end.
 */
#include <stddef.h>
#include <stdint.h>

#include "engine/cure.h"
#include "report/report.h"
#include "tests/support/fakeworld.h"

enum { REPORT_MAX = 16 * 1024 * 1024, N_FORMATS = FORMAT_JUNIT + 1 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put_parts(World *w, Span rest)
{
    static const char *const paths[] = {"/t/main.tf", "/h/.aws/config", "/h/.aws/credentials",
                                        "/h/.bashrc", "/t/.terraform.lock.hcl"};
    for (size_t i = 0; i < ARRAY_LEN(paths) && rest.len > 0; i++) {
        size_t end = span_find(rest, "\n----\n");
        fake_world_put(w, paths[i], span_sub(rest, 0, end));
        rest = span_sub(rest, end + 6, rest.len);
    }
}

static void write_all(const SessionView *view)
{
    Arena arena = ARENA_INIT;
    ReportStyle style = {.utf8 = true, .columns = 80, .verbose = true};
    AUTO_BUF Buf out = BUF_INIT(REPORT_MAX);
    CureEnv cure = cure_env(&arena, view);
    for (int format = 0; format < N_FORMATS; format++)
        report_write(&out, view, (enum report_format)format, &style);
    report_trace(&out, view, &style);
    cure_shell_code(&arena, &out, &cure, SHELL_SH);
    cure_findings(&arena, view);
    arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const env[] = {"HOME=/h", "PATH=/bin", "SHELL=/bin/bash", NULL};
    SessionOptions options = {.dir = "/t", .timeout_ms = 1000, .offline = true};
    World *w = fake_world("/t", env);
    Session *session;
    put_parts(w, (Span){(const char *)data, size});
    session = session_open(w, &options);
    while (session_busy(session))
        session_step(session, -1, 0);
    write_all(session_view(session));
    session_close(session);
    fake_world_free(w);
    return 0;
}
