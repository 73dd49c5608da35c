/*
 * Prints how a dialect reads shared config and credentials files, for comparing with botocore and
 * the Go SDK: one JSON line for each "DIALECT KIND PATH" line on standard input (boto|go,
 * config|credentials). Values are hex, since they may hold any byte.
 */
#include <stdio.h>
#include <string.h>

#include "awsfiles/awsfile.h"

enum { DUMP_LINE = 4096 };

static void dump_hex(Span s)
{
    putchar('"');
    for (size_t i = 0; i < s.len; i++)
        printf("%02x", (unsigned)(unsigned char)s.ptr[i]);
    putchar('"');
}

static void dump_properties(const AwsProperty *items, size_t n)
{
    putchar('[');
    for (size_t i = 0; i < n; i++) {
        printf(i ? ",[" : "[");
        dump_hex(span_of(items[i].key));
        putchar(',');
        dump_hex(items[i].value.secret ? secret_use(items[i].value.secret)
                                       : span_of(items[i].value.text));
        putchar(',');
        dump_properties(items[i].sub, items[i].n_sub);
        printf(",%d]", items[i].value.at.line);
    }
    putchar(']');
}

static void dump_file(const AwsFile *f)
{
    printf("{\"error\":%s,\"sections\":[", f->parse_error ? "true" : "false");
    for (size_t i = 0; i < f->sections.len; i++) {
        const AwsSection *s = &f->sections.items[i];
        printf("%s[%d,", i ? "," : "", (int)s->kind);
        dump_hex(span_of(s->name));
        printf(",%s,", s->profile_prefix ? "true" : "false");
        dump_properties(s->properties.items, s->properties.len);
        putchar(']');
    }
    printf("]}\n");
}

static void dump_path(const char *dialect, const char *kind, const char *path)
{
    Arena arena = ARENA_INIT;
    AUTO_BUF Buf bytes = BUF_INIT(AWSFILE_MAX_BYTES);
    char block[65536];
    FILE *in = fopen(path, "rb");
    for (size_t n; in && (n = fread(block, 1, sizeof block, in)) > 0;)
        buf_add(&bytes, (Span){block, n});
    if (in)
        fclose(in);
    dump_file(awsfile_parse(&arena, strcmp(dialect, "boto") == 0 ? DIALECT_BOTO : DIALECT_GO,
                            strcmp(kind, "config") == 0 ? AWS_CONFIG_FILE : AWS_CREDENTIALS_FILE,
                            "f", buf_span(&bytes)));
    fflush(stdout);
    arena_clear(&arena);
}

int main(void)
{
    char line[DUMP_LINE], dialect[16], kind[16], path[DUMP_LINE];
    while (fgets(line, sizeof line, stdin))
        if (sscanf(line, "%15s %15s %4095[^\n]", dialect, kind, path) == 3)
            dump_path(dialect, kind, path);
    return 0;
}
