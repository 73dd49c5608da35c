/*
 * A profile that stands more than once, in one file or several: what would be used if the pair that
 * won were not there (RULES.md 33-39).
 */
#include <string.h>

#include "predict/source_rows.h"

/* The sections of one header in one file are merged from the top; copies are what the merge had
 * come to before its end. */
typedef struct Copies {
    const AwsFile *file;
    const char *name, *why;
    bool prefixed, bypassed;
    const Credentials *last; /* listed, or the winner: the same again is no copy */
} Copies;

static bool copies_have(const Copies *c, const AwsSection *s)
{
    return s->kind == SECTION_PROFILE && s->profile_prefix == c->prefixed &&
           strcmp(s->name, c->name) == 0;
}

/* The value of a key after n sections of the file. */
static Value copies_value(const Copies *c, size_t n, const char *key)
{
    while (n-- > 0) {
        const AwsSection *s = &c->file->sections.items[n];
        const AwsProperty *p = copies_have(c, s) ? awssection_property(s, key) : NULL;
        if (p)
            return value_empty(p->value) ? VALUE_ABSENT : p->value;
    }
    return VALUE_ABSENT;
}

/* The pair after n sections of the file, NULL if it is none. */
static const Credentials *copies_pair(Walk *w, const Copies *c, size_t n)
{
    Value id = copies_value(c, n, "aws_access_key_id"),
          secret = copies_value(c, n, "aws_secret_access_key"),
          token = copies_value(c, n, "aws_session_token");
    Credentials *k;
    if (!id.text || !value_present(secret))
        return NULL;
    k = arena_new(w->arena, Credentials);
    k->access_key_id = id;
    k->secret_key = walk_secret(w->arena, secret);
    k->secret_at = secret.at;
    k->token = value_present(token) ? walk_secret(w->arena, token) : NULL;
    k->token_at = token.at;
    k->source = c->file->kind == AWS_CONFIG_FILE ? CRED_CONFIG_FILE : CRED_CREDENTIALS_FILE;
    k->profile = c->name;
    return k;
}

static bool same_lines(const Credentials *a, const Credentials *b)
{
    return b && source_same(a->access_key_id.at, b->access_key_id.at) &&
           source_same(a->secret_at, b->secret_at) && (!a->token == !b->token) &&
           (!a->token || source_same(a->token_at, b->token_at));
}

/* Of a file with more sections no copies are told: each is looked for from each other one. */
enum { SECTIONS_MAX = 2000 };

/* From the end, which is the order in which they would come to be used. */
static void copies_of_file(Walk *w, Copies *c, const Credentials *winner, CandidateVec *out)
{
    size_t sections = c->file->sections.len;
    for (size_t n = sections <= SECTIONS_MAX ? sections : 0; n > 0; n--) {
        const AwsSection *s = &c->file->sections.items[n - 1];
        const Credentials *k = copies_have(c, s) ? copies_pair(w, c, n) : NULL;
        if (!k || same_lines(k, winner) || same_lines(k, c->last))
            continue;
        c->last = k;
        vec_push(
            w->arena, out,
            ((Candidate){.source = k->source,
                         .outcome = CHAIN_SHADOWED,
                         .label = arena_printf(w->arena, "another [%s]", s->header),
                         .reason = c->why,
                         .at = winner && source_same(k->access_key_id.at, winner->access_key_id.at)
                                   ? k->secret_at
                                   : k->access_key_id.at,
                         .profile = c->name,
                         .creds = k,
                         .bypassed = c->bypassed,
                         .rule = "RULES 33-39, profile-shadowed-01"}));
    }
}

/* Later files win; in config [profile default] hides [default], in credentials only the bare name
 * is read. */
static void copies_of_files(Walk *w, const AwsFileVec *files, Copies c, const Credentials *winner,
                            CandidateVec *out)
{
    for (size_t i = files->len; i-- > 0;)
        for (int pass = 0; pass < 2; pass++) {
            c.file = files->items[i];
            c.prefixed = (c.file->kind == AWS_CONFIG_FILE) == (pass == 0);
            c.last = NULL;
            copies_of_file(w, &c, winner, out);
        }
}

CandidateVec copies_of(Walk *w, const char *name, const Credentials *winner, const char *why)
{
    static const char *const elsewhere =
        "this file is not read: an argument or variable names another";
    CandidateVec out = VEC_INIT;
    copies_of_files(w, &w->files->credentials, (Copies){.name = name, .why = why}, winner, &out);
    copies_of_files(w, &w->files->config, (Copies){.name = name, .why = why}, winner, &out);
    copies_of_files(w, &w->files->bypassed,
                    (Copies){.name = name, .why = elsewhere, .bypassed = true}, winner, &out);
    return out;
}
