/*
 * The words of TF_CLI_ARGS, TF_CLI_ARGS_init and TF_CLI_ARGS_plan, which no shell parts: terraform
 * 1.11 main.go:mergeEnvArgs asks github.com/mattn/go-shellwords 1.0.12 (shellwords.go:Parse). What
 * a shell would run or send elsewhere is never run: the words end there (seen with terraform
 * 1.11.4: "-var=x=a;b" gives "a").
 */
#include <string.h>

#include "terraform/tfload.h"

typedef struct {
    bool single, twofold, back, dollar; /* which quotes are open; dollar: $( */
    bool begun;                         /* a word is being read, and be it an empty one in quotes */
    size_t begin;                       /* of the word in the text that is made */
    char *made;                         /* the words' text: never longer than what is read */
    size_t len;
    TfWords words;
} WordReader;

static bool words_quoted(const WordReader *r)
{
    return r->single || r->twofold || r->back || r->dollar;
}

static void words_add(WordReader *r, char c)
{
    r->made[r->len++] = c;
    r->begun = true;
}

static void words_end(TfLoad *load, WordReader *r)
{
    if (!r->begun)
        return;
    vec_push(load->arena, &r->words.list,
             arena_strndup(load->arena, r->made + r->begin, r->len - r->begin));
    r->begun = false;
    r->begin = r->len;
}

/* A quote of a word opens or closes, and is no part of it. */
static bool words_quote(WordReader *r, char c)
{
    bool *open = c == '"' ? &r->twofold : &r->single;
    if ((c != '"' && c != '\'') || r->dollar || (c == '"' ? r->single : r->twofold))
        return false;
    r->begun |= *open;
    *open = !*open;
    return true;
}

/* Backquotes and $( ) keep what is between them together, and stay. */
static void words_command(WordReader *r, char c)
{
    if (r->single || r->twofold)
        return;
    if (c == '`' && !r->dollar)
        r->back = !r->back;
    else if (c == ')' && !r->back)
        r->dollar = !r->dollar; /* a lone one opens what nothing closes */
    else if (c == '(' && !r->back) {
        r->words.invalid = r->dollar || r->len == r->begin || r->made[r->len - 1] != '$';
        r->dollar = true;
    }
}

TfWords tfwords_of(TfLoad *load, const char *variable)
{
    Span text = span_of(snapshot_env(load->files, variable));
    WordReader r = {.made = arena_alloc(load->arena, text.len + 1)};
    bool escaped = false;
    for (size_t i = 0; i < text.len && !r.words.invalid; i++) {
        char c = text.ptr[i];
        if (escaped || (c == '\\' && r.single)) {
            escaped = false;
            words_add(&r, c);
        } else if (c == '\\') {
            escaped = true;
        } else if (!words_quoted(&r) && strchr(" \t\r\n", c)) {
            words_end(load, &r);
        } else if (!words_quoted(&r) && strchr(";&|<>", c)) {
            /* the digit of "2>" is the shell's */
            r.begun &= c != '>' || r.len == r.begin || !strchr("0123456789", r.made[r.begin]);
            break;
        } else if (!words_quote(&r, c)) {
            words_command(&r, c);
            words_add(&r, c);
        }
    }
    words_end(load, &r);
    r.words.invalid |= escaped || words_quoted(&r);
    if (r.words.invalid)
        r.words.list.len = 0;
    return r.words;
}

/* main.go:realMain; hashicorp/cli CLI.init, which ends at -- */
bool tfwords_only_show(const TfWords *words)
{
    static const char *const version[] = {"-v", "-version", "--version"};
    static const char *const help[] = {"-h", "-help", "--help"};
    bool ended = false;
    for (size_t i = 0; i < words->list.len; i++) {
        Span word = span_of(words->list.items[i]);
        if (span_is_one_of(word, version, ARRAY_LEN(version)) ||
            (!ended && span_is_one_of(word, help, ARRAY_LEN(help))))
            return true;
        ended |= span_is(word, "--");
    }
    return false;
}
