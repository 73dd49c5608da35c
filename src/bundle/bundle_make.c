#include <string.h>

#include "base/text.h"
#include "base/tree.h"
#include "bundle/bundle_parts.h"
#include "bundle/cover_make.h"
#include "data/env_vars.h"
#include "hcl/tfpath.h"
#include "version.h"

enum { ENV_MAX = 4 * 1024 * 1024 };

typedef struct Making {
    Bundle *b;
    Cover *c;
    Arena *arena;
} Making;

/* ---- what there is to cover ---- */

static void learn_secret(void *data, Span value)
{
    cover_learn_secret(data, value);
}

static enum region_class class_of_param(const Param *p)
{
    if (strcmp(p->name, "bucket") == 0)
        return REGION_BUCKET;
    if (strcmp(p->name, "role_name") == 0)
        return REGION_ROLE;
    return strcmp(p->name, "command") == 0 ? REGION_UNSAFE : REGION_SAFE;
}

static void learn_credentials(Cover *c, const Credentials *creds)
{
    if (!creds)
        return;
    if (creds->secret_key)
        cover_learn_secret(c, secret_use(creds->secret_key));
    if (creds->token)
        cover_learn_secret(c, secret_use(creds->token));
    if (creds->id_was_secret || looks_like_secret(span_of(creds->access_key_id.text)))
        cover_learn_secret(c, span_of(creds->access_key_id.text));
}

static void learn_answer(void *data, const Question *q, const Answer *a)
{
    Cover *c = ((Making *)data)->c;
    learn_credentials(c, q->creds);
    learn_credentials(c, a->creds);
    for (size_t i = 0; i < q->n_params; i++) {
        if (q->params[i].secret)
            cover_learn_secret(c, secret_use(q->params[i].secret));
        else
            cover_learn_text(c, class_of_param(&q->params[i]), q->params[i].text);
    }
    if (a->body_secret)
        cover_learn_secret(c, secret_use(a->body_secret));
    for (size_t i = 0; i < a->n_secrets; i++)
        cover_learn_secret(c, secret_use(a->secrets[i].secret));
    cover_learn_text(c, REGION_SAFE, q->endpoint);
    cover_learn_text(c, REGION_SAFE, a->error_code);
    for (size_t i = 0; i < a->n_fields; i++)
        cover_learn_text(c,
                         strcmp(a->fields[i].name, "body") == 0       ? REGION_UNSAFE
                         : strcmp(a->fields[i].name, "roleName") == 0 ? REGION_ROLE
                                                                      : REGION_SAFE,
                         a->fields[i].text);
}

/* A Terragrunt file may ask for any: get_env("NAME"). */
static bool env_is_named(const Tape *tape, const char *name)
{
    const TapeFileVec *files = tape_files(tape);
    for (size_t i = 0; i < files->len; i++) {
        const TapeFile *f = files->items[i];
        if (f->was_read && span_ends(span_of(f->path), ".hcl") &&
            span_find(f->bytes, name) < f->bytes.len)
            return true;
    }
    return false;
}

/* Variables that anybody who signs in reads, and those that were asked for. */
static bool env_matters(const Tape *tape, Span name)
{
    static const char *const starts[] = {"AWS_", "TF_", "TG_", "TERRAGRUNT_", "TOFU_", "OPENTOFU_"};
    static const char *const never[] = {"USER",   "LOGNAME",         "HOSTNAME", "PWD", "OLDPWD",
                                        "TMPDIR", "XDG_RUNTIME_DIR", "TERM",     "LANG"};
    const TapeTextVec *asked = tape_env_asked(tape);
    for (size_t i = 0; i < ARRAY_LEN(never); i++)
        if (span_is(name, never[i]))
            return false;
    for (size_t i = 0; i < ARRAY_LEN(starts); i++)
        if (span_starts(name, starts[i]))
            return true;
    for (size_t i = 0; i < asked->len; i++)
        if (span_is(name, asked->items[i]))
            return true;
    if (env_vars_find(name))
        return true;
    Arena scratch = ARENA_INIT;
    bool named = env_is_named(tape, arena_printf(&scratch, "\"%.*s\"", (int)name.len, name.ptr));
    arena_clear(&scratch);
    return named;
}

static const char *env_text_of(const Tape *tape, const char *name)
{
    const TapeTextVec *env = tape_env(tape);
    size_t len = strlen(name);
    for (size_t i = 0; i < env->len; i++)
        if (strncmp(env->items[i], name, len) == 0 && env->items[i][len] == '=')
            return env->items[i] + len + 1;
    return NULL;
}

/* The length of a path by "..", if one begins there: "../x" or "/x/../y" as a word. Its names are
 * covered where the files are that it leads to. */
static size_t env_path_at(Span value, size_t at)
{
    size_t end = at, up;
    Span path;
    if ((at > 0 && !strchr(" \t=\"':", value.ptr[at - 1])) || !strchr("./", value.ptr[at]))
        return 0;
    while (end < value.len && !strchr(" \t\"':,", value.ptr[end]))
        end++;
    path = span_sub(value, at, end);
    up = span_find(path, "/../");
    return up < path.len || span_starts(path, "../") ? path.len : 0;
}

static void learn_tape(Cover *c, const Tape *tape, const Facts *facts)
{
    const TapeTextVec *env = tape_env(tape);
    const TapeFileVec *files = tape_files(tape);
    const char *user = env_text_of(tape, "USER");
    cover_learn_home(c, env_text_of(tape, "HOME"), tape_home_real(tape),
                     user ? user : env_text_of(tape, "LOGNAME"), env_text_of(tape, "HOSTNAME"));
    cover_learn_root(c, facts->tree.top);
    for (size_t i = 0; i < env->len; i++) {
        Span entry = span_of(env->items[i]);
        size_t equals = span_find_char(entry, '=');
        Span name = span_sub(entry, 0, equals), value = span_sub(entry, equals + 1, entry.len);
        if (env_matters(tape, name)) {
            AUTO_BUF Buf rest = BUF_INIT(ENV_MAX);
            for (size_t at = 0, len; at < value.len; at += len ? len : 1) {
                len = env_path_at(value, at);
                if (len == 0)
                    buf_add_char(&rest, value.ptr[at]);
            }
            cover_learn_text(c, REGION_SAFE, arena_span(facts->arena, name));
            cover_learn_text(c, region_of_variable(name, value),
                             arena_span(facts->arena, buf_span(&rest)));
        }
    }
    for (size_t i = 0; i < files->len; i++)
        if (files->items[i]->was_read && files->items[i]->state == FILE_OK)
            cover_learn_bytes(c, files->items[i]->path, files->items[i]->bytes);
}

/* What a command printed: a JSON document by its members, else a text that may be anything. */
static bool is_document(Span out)
{
    return span_starts(span_trim(out, " \t\r\n"), "{");
}

static void learn_commands(Cover *c, Arena *arena, const Tape *tape)
{
    const Commands *commands = tape_commands(tape);
    for (size_t i = 0; i < commands->items.len; i++) {
        Span out = commands->items.items[i]->out;
        if (is_document(out))
            cover_learn_bytes(c, "", out);
        else
            cover_learn_text(c, region_of_variable(SPAN_EMPTY, out), arena_span(arena, out));
    }
}

static void learn_options(Cover *c, Arena *arena, const SessionOptions *o)
{
    cover_learn_text(c, REGION_SAFE, o->profile);
    cover_learn_text(c, REGION_SAFE, o->provider);
    if (o->denied_message)
        cover_learn_secret(c, secret_use(o->denied_message));
    for (size_t i = 0; i < o->n_tf_args; i++) {
        Span text = span_of(o->tf_args[i].text), name;
        size_t equals = span_find_char(text, '=');
        if (o->tf_args[i].kind == TF_ARG_VAR_FILE || equals == text.len)
            continue;
        name = span_sub(text, 0, equals);
        cover_learn_text(c, REGION_SAFE, arena_span(arena, name));
        cover_learn_text(c, region_of_setting(name, span_sub(text, equals + 1, text.len)),
                         text.ptr + equals + 1);
    }
}

/* ---- covered ---- */

static const Credentials *cover_credentials(Cover *c, Arena *arena, const Credentials *from)
{
    Credentials *to;
    if (!from)
        return NULL;
    to = arena_new(arena, Credentials);
    *to = *from;
    to->access_key_id.text = cover_text(c, arena, from->access_key_id.text);
    to->access_key_id.secret = cover_secret(c, arena, from->access_key_id.secret);
    to->access_key_id.at.name = cover_text(c, arena, from->access_key_id.at.name);
    to->secret_key = cover_secret(c, arena, from->secret_key);
    to->secret_at.name = cover_text(c, arena, from->secret_at.name);
    to->token = cover_secret(c, arena, from->token);
    to->token_at.name = cover_text(c, arena, from->token_at.name);
    to->profile = cover_text(c, arena, from->profile);
    to->expires_at.name = cover_text(c, arena, from->expires_at.name);
    return to;
}

static Question *make_question(Cover *c, Arena *arena, const Question *q)
{
    Question *to = arena_new(arena, Question);
    Param *params = arena_array(arena, Param, q->n_params + 1);
    *to = *q;
    to->configuration = cover_text(c, arena, q->configuration);
    to->endpoint = cover_text(c, arena, q->endpoint);
    to->region = cover_text(c, arena, q->region);
    to->creds = cover_credentials(c, arena, q->creds);
    to->route.proxy_url = cover_text(c, arena, q->route.proxy_url);
    to->route.ca_file = cover_text(c, arena, q->route.ca_file);
    for (size_t i = 0; i < q->n_params; i++)
        params[i] = (Param){q->params[i].name, cover_text(c, arena, q->params[i].text),
                            cover_secret(c, arena, q->params[i].secret)};
    to->params = params;
    return to;
}

/* That AWS numbered the answer tells that it is AWS's; with the number itself its support finds who
 * asked. */
static const char *make_request_id(Arena *arena, const char *id)
{
    char *zeros = arena_strdup(arena, id);
    for (char *p = zeros; p && *p; p++)
        *p = (char)(*p == '-' ? '-' : '0');
    return zeros;
}

static Answer make_covered_answer(Cover *c, Arena *arena, const Answer *a)
{
    Answer to = *a;
    Field *fields = arena_array(arena, Field, a->n_fields + 1);
    Param *secrets = arena_array(arena, Param, a->n_secrets + 1);
    to.error_code = cover_text(c, arena, a->error_code);
    to.error_message = cover_text(c, arena, a->error_message);
    to.request_id = make_request_id(arena, a->request_id);
    to.wants = cover_text(c, arena, a->wants);
    to.detail = cover_text(c, arena, a->detail);
    to.account = cover_text(c, arena, a->account);
    to.arn = cover_text(c, arena, a->arn);
    to.user_id = cover_text(c, arena, a->user_id);
    to.creds = cover_credentials(c, arena, a->creds);
    to.body_secret = cover_secret(c, arena, a->body_secret);
    to.tls_issuer = cover_text(c, arena, a->tls_issuer);
    to.tls_subject = cover_text(c, arena, a->tls_subject);
    to.not_saved = cover_text(c, arena, a->not_saved);
    for (size_t i = 0; i < a->n_fields; i++)
        fields[i] = (Field){a->fields[i].name, cover_text(c, arena, a->fields[i].text)};
    for (size_t i = 0; i < a->n_secrets; i++)
        secrets[i] =
            (Param){a->secrets[i].name, NULL, cover_secret(c, arena, a->secrets[i].secret)};
    to.fields = fields;
    to.secrets = secrets;
    return to;
}

static void make_answer(void *data, const Question *q, const Answer *a)
{
    Making *m = data;
    BundleAnswer one = {0};
    Question *covered;
    const char *url;
    if (a->state == ANSWER_PENDING)
        return;
    covered = make_question(m->c, m->arena, q);
    url = question_url(covered);
    one.key = bundle_key(m->arena, covered);
    one.about = bundle_about(m->arena, covered);
    one.operation = question_kind_name(q->kind);
    one.host = url ? url : "this machine";
    one.answer = make_covered_answer(m->c, m->arena, a);
    vec_push(m->arena, &m->b->answers, one);
}

/* A certificate names its owner; any other will do where one has to be there. */
static const char certificate[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBezCCASGgAwIBAgIUJqu2EFXTbeI3mXF55GFsczLHkWkwCgYIKoZIzj0EAwIw\n"
    "EjEQMA4GA1UEAwwHY292ZXJlZDAgFw0yNjExMjgyMjM0MjFaGA8yMTI2MTEwNDIy\n"
    "MzQyMVowEjEQMA4GA1UEAwwHY292ZXJlZDBZMBMGByqGSM49AgEGCCqGSM49AwEH\n"
    "A0IABNJ31l12ubf2EQ/CR33cXhCQR4swYem7lwKA8KfutCOIUzLawDC07KGCz5UN\n"
    "58dSWlasFHKZ/w1Ul9lAP/HheLKjUzBRMB0GA1UdDgQWBBSvyTm1aeH9NqerJV1V\n"
    "RU9yR5rKOzAfBgNVHSMEGDAWgBSvyTm1aeH9NqerJV1VRU9yR5rKOzAPBgNVHRMB\n"
    "Af8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQD+S7bqHv4ky4r5NljeGZ7OrXn3\n"
    "CXCJJBzlbeBKp7KvqgIgRA719ivaj3DUDM6W0UTQR5zWHYorR9fA/zvgdvFOS3I=\n"
    "-----END CERTIFICATE-----\n";

static Span make_bytes(Making *m, const TapeFile *from)
{
    if (span_find(from->bytes, "-----BEGIN CERTIFICATE") < from->bytes.len)
        return (Span){certificate, sizeof certificate - 1};
    return cover_bytes(m->c, m->arena, from->path, from->bytes);
}

/* A path, from base on if it is relative. Files are found again by their whole path, and a folder's
 * name is covered there only where it isn't the code's own: what would lead elsewhere by ".." is
 * written whole. */
static const char *cover_from(Making *m, const char *base, const char *path)
{
    const char *shown = cover_path(m->c, m->arena, path), *whole;
    base = base ? base : "";
    if (!path || (path[0] == '/' ? !strstr(path, "/../") : !base[0]))
        return shown;
    whole = cover_path(m->c, m->arena, tfpath_join(m->arena, base, path));
    base = cover_path(m->c, m->arena, base);
    return strcmp(tfpath_join(m->arena, base, shown), whole) == 0 ? shown : whole;
}

/* What is known of a file by another of its names, which has the same pseudonym, stays known. */
static void make_join(TapeFile *to, const TapeFile *was)
{
    if (was->was_read && !to->was_read) {
        to->was_read = true;
        to->state = was->state;
        to->bytes = was->bytes;
        to->cut = was->cut;
    }
    if (was->was_stat && !to->was_stat) {
        to->was_stat = true;
        to->info = was->info;
    }
    if (was->was_listed && !to->was_listed) {
        to->was_listed = true;
        to->list_state = was->list_state;
        to->names = was->names;
    }
    if (was->was_resolved && !to->was_resolved) {
        to->was_resolved = true;
        to->real = was->real;
    }
}

static void make_file(Making *m, const TapeFile *from)
{
    TapeFile *to = tape_file(m->b->tape, cover_from(m, NULL, from->path));
    const TapeFile was = *to;
    *to = *from;
    to->path = was.path;
    if (from->was_read && from->state == FILE_OK)
        to->bytes = make_bytes(m, from);
    to->info.uid = from->info.uid ? 1000 : 0;
    to->info.gid = from->info.gid ? 1000 : 0;
    to->real = from->real ? cover_path(m->c, m->arena, from->real) : NULL;
    to->names = (NameVec)VEC_INIT;
    for (size_t i = 0; i < from->names.len; i++) {
        const char *whole =
            arena_printf(m->arena, "%s/%s", strcmp(from->path, "/") == 0 ? "" : from->path,
                         from->names.items[i]);
        const char *covered = strrchr(cover_path(m->c, m->arena, whole), '/');
        vec_push(m->arena, &to->names, covered ? covered + 1 : from->names.items[i]);
    }
    make_join(to, &was);
    if (to->was_stat && to->was_read && to->state == FILE_OK && !to->cut)
        to->info.size_bytes = (int64_t)to->bytes.len;
}

static void make_commands(Making *m, const Tape *tape)
{
    const Commands *commands = tape_commands(tape);
    for (size_t i = 0; i < commands->items.len; i++) {
        const CommandRun *from = commands->items.items[i];
        CommandRun *to = arena_new(m->arena, CommandRun);
        *to = *from;
        to->cwd = from->cwd ? cover_path(m->c, m->arena, from->cwd) : NULL;
        to->words = (NameVec)VEC_INIT;
        for (size_t k = 0; k < from->words.len; k++)
            vec_push(m->arena, &to->words, cover_text(m->c, m->arena, from->words.items[k]));
        to->out = is_document(from->out)
                      ? cover_bytes(m->c, m->arena, "", from->out)
                      : span_of(cover_text(m->c, m->arena, arena_span(m->arena, from->out)));
        tape_put_command(m->b->tape, to);
    }
}

/* Where such a path of a variable begins for Terraform: in its folder, or where it is started. */
static const char *env_base(Arena *arena, const Tape *tape, const char *dir, const char *path)
{
    const TapeFileVec *files = tape_files(tape);
    const char *from_cwd = tfpath_join(arena, tape_cwd(tape), path);
    for (size_t i = 0; i < files->len; i++)
        if (tree_below(files->items[i]->path, tfpath_join(arena, dir, path)))
            return dir;
    for (size_t i = 0; i < files->len; i++)
        if (tree_below(files->items[i]->path, from_cwd))
            return tape_cwd(tape);
    return dir;
}

static void make_env(Making *m, const Tape *tape, const char *dir)
{
    const TapeTextVec *env = tape_env(tape);
    for (size_t i = 0; i < env->len; i++) {
        Span entry = span_of(env->items[i]);
        size_t equals = span_find_char(entry, '='), done = 0, len;
        Span value = span_sub(entry, equals + 1, entry.len);
        AUTO_BUF Buf out = BUF_INIT(ENV_MAX);
        if (!env_matters(tape, span_sub(entry, 0, equals)))
            continue;
        for (size_t at = 0; at < value.len; at += len ? len : 1) {
            const char *path;
            len = env_path_at(value, at);
            if (len == 0)
                continue;
            path = arena_span(m->arena, span_sub(value, at, at + len));
            buf_add_str(
                &out, cover_text(m->c, m->arena, arena_span(m->arena, span_sub(value, done, at))));
            buf_add_str(&out, cover_from(m, env_base(m->arena, tape, dir, path), path));
            done = at + len;
        }
        buf_add_str(&out, cover_text(m->c, m->arena,
                                     arena_span(m->arena, span_sub(value, done, value.len))));
        tape_put_env(m->b->tape, arena_printf(m->arena, "%.*s=%s", (int)equals, entry.ptr,
                                              arena_span(m->arena, buf_span(&out))));
    }
}

static void make_options(Making *m, const SessionOptions *from, const char *cwd, const char *dir)
{
    SessionOptions *to = &m->b->options;
    TfArg *args = arena_array(m->arena, TfArg, from->n_tf_args + 1);
    *to = *from;
    to->dir = cover_from(m, cwd, from->dir);
    to->provider = cover_text(m->c, m->arena, from->provider);
    to->profile = cover_text(m->c, m->arena, from->profile);
    to->program = cover_path(m->c, m->arena, from->program);
    to->denied_message = cover_secret(m->c, m->arena, from->denied_message);
    to->denied_address = cover_text(m->c, m->arena, from->denied_address);
    to->allow_endpoints = NULL;
    to->n_allow_endpoints = 0;
    for (size_t i = 0; i < from->n_tf_args; i++) {
        Span text = span_of(from->tf_args[i].text);
        size_t equals = span_find_char(text, '=');
        args[i].kind = from->tf_args[i].kind;
        args[i].text = equals < text.len && from->tf_args[i].kind != TF_ARG_VAR_FILE
                           ? arena_printf(m->arena, "%.*s=%s", (int)equals, text.ptr,
                                          cover_text(m->c, m->arena, text.ptr + equals + 1))
                           : cover_from(m, dir, text.ptr);
    }
    to->tf_args = args;
}

static void make_verdict(Making *m, const SessionView *view)
{
    static const char *const statuses[] = {"pass", "fail", "unknown"};
    const Verdict *v = &view->verdict;
    const Facts *f = view->facts;
    m->b->verdict =
        (BundleVerdict){statuses[v->status], cause_id(v->cause), certainty_name(v->certainty),
                        cover_text(m->c, m->arena, v->title)};
    m->b->terraform = arena_strdup(m->arena, f->terraform_version);
    m->b->aws_cli = arena_strdup(m->arena, f->aws_cli_version);
    m->b->provider = arena_strdup(m->arena, !f->tf                     ? NULL
                                            : f->tf->installed_version ? f->tf->installed_version
                                                                       : f->tf->lock.version);
}

Bundle *bundle_make(Arena *arena, const Tape *tape, const Session *session, const CoverKeys *keys,
                    bool plain)
{
    enum { FILES_MAX = 30000 /* that were looked for; each name is covered and kept */ };
    const SessionView *view = session_view(session);
    const TapeFileVec *files = tape_files(tape);
    if (files->len > FILES_MAX)
        return NULL;
    Making m = {arena_new(arena, Bundle), cover_new(arena, keys, plain), arena};
    const char *dir = tfpath_join(arena, tape_cwd(tape) ? tape_cwd(tape) : "",
                                  view->options->dir ? view->options->dir : ".");
    m.b->arena = arena;
    m.b->version = WHY403_VERSION;
    m.b->saved_s = view->generated_s;
    m.b->plain = plain;
    m.b->key_mark = arena_printf(
        arena, "%016llx%016llx",
        (unsigned long long)cover_number(keys->secrets, "mark", SPAN_LITERAL("secrets")),
        (unsigned long long)cover_number(keys->names, "mark", SPAN_LITERAL("names")));
    m.b->tape = tape_new(arena);
    learn_tape(m.c, tape, view->facts);
    learn_commands(m.c, arena, tape);
    learn_options(m.c, arena, view->options);
    session_answers(session, learn_answer, &m);
    secret_each(learn_secret, m.c);
    secret_each_suspect(learn_secret, m.c); /* the last scan masks them in reports */
    cover_learned(m.c);
    tape_put_place(m.b->tape, cover_path(m.c, arena, tape_cwd(tape)), view->facts->now_s);
    for (size_t i = 0; i < files->len; i++)
        make_file(&m, files->items[i]);
    make_commands(&m, tape);
    make_env(&m, tape, dir);
    make_options(&m, view->options, tape_cwd(tape), dir);
    make_verdict(&m, view);
    session_answers(session, make_answer, &m);
    m.b->rows = cover_rows(m.c);
    m.b->n_secrets = cover_secrets(m.c);
    return cover_gave_up(m.c) ? NULL : m.b;
}
