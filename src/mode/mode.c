#include "mode/mode.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

enum { OUTPUT_MODE = 0644 };

int mode_complain(const char *text)
{
    fprintf(stderr, "why403: %s\n", text);
    return EXIT_CALL;
}

int mode_complain_err(const Err *err)
{
    return mode_complain(err->text[0] ? err->text : err_sentence(err->code));
}

static int mode_write_stdout(const Buf *out)
{
    for (size_t done = 0; done < out->len;) {
        ssize_t n = write(STDOUT_FILENO, out->ptr + done, out->len - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EPIPE)
            return EXIT_FINE; /* whoever reads has seen enough */
        if (n < 0)
            return mode_complain("the report can't be written.");
        done += (size_t)n;
    }
    return EXIT_FINE;
}

int mode_output(Mode *m, const Buf *out)
{
    const char *file = m->options->output;
    Err err = ERR_INIT;
    if (!file || strcmp(file, "-") == 0)
        return mode_write_stdout(out);
    if (m->world->file_write(m->world, file, buf_span(out), OUTPUT_MODE, &err))
        return mode_complain_err(&err);
    return EXIT_FINE;
}

int mode_output_more(Mode *m, const Buf *out)
{
    (void)m;
    return mode_write_stdout(out);
}

int mode_wait(Mode *m, Session *session)
{
    while (session_busy(session) && !*m->signal_number)
        session_step(session, m->signal_fd, -1);
    return *m->signal_number ? EXIT_SIGNAL + *m->signal_number : 0;
}

int mode_judge_folder(Mode *m, const SessionView *view)
{
    static const char offers[] = "\n  another folder       why403 DIR\n  a profile only       why403 check --profile NAME\n  "
                                 "practise instead     why403 lab\n";
    const TfConfig *tf = view->facts->tf;
    const char *dir = text_safe(m->arena, view->options->dir);
    if (!tf || (tf->state == FILE_OK && tf->has_terraform))
        return EXIT_FINE;
    if (tf->state == FILE_ABSENT)
        fprintf(stderr, "why403: there is no folder %s.%s", dir, offers);
    else if (tf->state == FILE_OK)
        fprintf(stderr, "why403: there is no Terraform configuration (*.tf) in %s.%s", dir, offers);
    else
        fprintf(stderr, "why403: the folder %s can't be read.%s", dir, offers);
    return EXIT_CALL;
}
