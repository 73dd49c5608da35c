/* A bundle from elsewhere: nothing in it is believed further than a file that somebody wrote. */
#include <cjson/cJSON.h>
#include <string.h>

#include "base/base64.h"
#include "base/jsonread.h"
#include "base/names.h"
#include "base/text.h"
#include "bundle/bundle_parts.h"

/* What is written keeps within these as well (bundle_fits): each list is gone through for each of
 * some other list. */
enum {
    FILES_MAX = 60000,
    ANSWERS_MAX = 10000,
    COMMANDS_MAX = 10000,
    VARIABLES_MAX = 50000,
    ARGUMENTS_MAX = 10000
};

typedef struct Reading {
    Arena *arena;
    Err *err;
    bool failed;
} Reading;

static bool text_fits(Span text)
{
    return text.len <= BUNDLE_MAX_BYTES && json_nodes(text) <= JSON_NODES_MAX;
}

bool bundle_fits(const Bundle *b, Span text)
{
    return text_fits(text) && tape_files(b->tape)->len <= FILES_MAX &&
           b->answers.len <= ANSWERS_MAX && tape_commands(b->tape)->items.len <= COMMANDS_MAX &&
           tape_env(b->tape)->len <= VARIABLES_MAX && b->options.n_tf_args <= ARGUMENTS_MAX;
}

static void fail(Reading *r, const char *what)
{
    if (!r->failed)
        err_set(r->err, ERR_INPUT, SOURCE_UNKNOWN, "%s", what);
    r->failed = true;
}

static const cJSON *member(const cJSON *object, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(object, key);
}

/* NULL where there is none. */
static const char *text_of(Reading *r, const cJSON *object, const char *key)
{
    const cJSON *item = member(object, key);
    if (!item || cJSON_IsNull(item))
        return NULL;
    if (!cJSON_IsString(item)) {
        fail(r, arena_printf(r->arena, "\"%s\" is no text", key));
        return NULL;
    }
    return cover_expand(r->arena, span_of(item->valuestring)).ptr;
}

static double number_of(const cJSON *object, const char *key)
{
    const cJSON *item = member(object, key);
    double n = cJSON_IsNumber(item) ? item->valuedouble : 0;
    return n > -1e15 && n < 1e15 ? n : 0;
}

static int int_of(const cJSON *object, const char *key)
{
    double n = number_of(object, key);
    return n > -1e9 && n < 1e9 ? (int)n : 0;
}

static bool bool_of(const cJSON *object, const char *key)
{
    return cJSON_IsTrue(member(object, key));
}

/* The text under key, or the bytes in base64 under the other one. */
static Span bytes_of(Reading *r, const cJSON *object, const char *key, const char *base64_key)
{
    const cJSON *item = member(object, base64_key);
    const char *text;
    Span bytes = SPAN_EMPTY;
    if (!cJSON_IsString(item)) {
        text = text_of(r, object, key);
        return text ? span_of(text) : SPAN_EMPTY;
    }
    text = item->valuestring;
    if (strlen(text) >= BUNDLE_MAX_BYTES || !base64_decode(r->arena, span_of(text), &bytes))
        fail(r, "base64 that is none");
    return bytes;
}

static const Secret *secret_of(Reading *r, const cJSON *object, const char *key,
                               const char *base64_key)
{
    if (!cJSON_IsString(member(object, key)) && !cJSON_IsString(member(object, base64_key)))
        return NULL;
    return secret_hold(r->arena, bytes_of(r, object, key, base64_key));
}

static enum file_state state_of(const cJSON *object, const char *key)
{
    const cJSON *item = member(object, key);
    for (int s = FILE_OK; s <= FILE_FAILED; s++)
        if (cJSON_IsString(item) &&
            strcmp(item->valuestring, bundle_state_name((enum file_state)s)) == 0)
            return (enum file_state)s;
    return FILE_FAILED;
}

static void read_options(Reading *r, Bundle *b, const cJSON *object)
{
    static const char *const kinds[] = {"var", "var_file", "backend_config"};
    const cJSON *list = member(object, "arguments"), *row;
    SessionOptions *o = &b->options;
    VEC(TfArg) args = VEC_INIT;
    o->dir = text_of(r, object, "dir");
    o->dir = o->dir && o->dir[0] ? o->dir : ".";
    o->provider = text_of(r, object, "provider");
    o->profile = text_of(r, object, "profile");
    o->program = text_of(r, object, "with");
    o->offline = bool_of(object, "offline");
    o->no_experiments = bool_of(object, "no_experiments");
    o->try_other_profiles = bool_of(object, "try_other_profiles");
    o->allow_exec = bool_of(object, "allow_exec");
    o->timeout_ms = int_of(object, "timeout_ms");
    o->timeout_ms = o->timeout_ms > 0 ? o->timeout_ms : 20000;
    o->denied_message = secret_of(r, object, "denied_message", "denied_message_base64");
    o->denied_address = text_of(r, object, "denied_address");
    o->read_only = true;
    cJSON_ArrayForEach(row, list)
    {
        const char *kind = text_of(r, row, "kind");
        TfArg arg = {.kind = TF_ARG_VAR, .text = text_of(r, row, "text")};
        for (int k = 0; k < (int)ARRAY_LEN(kinds); k++)
            if (kind && strcmp(kind, kinds[k]) == 0)
                arg.kind = (TfArgKind)k;
        if (!arg.text || (arg.kind == TF_ARG_VAR && !strchr(arg.text, '=')))
            fail(r, "an argument of Terraform's that is none");
        else
            vec_push(r->arena, &args, arg);
    }
    o->tf_args = args.items;
    o->n_tf_args = args.len;
}

static void read_file(Reading *r, Bundle *b, const cJSON *row)
{
    const char *path = text_of(r, row, "path");
    const cJSON *stat = member(row, "stat"), *name;
    TapeFile *f;
    if (!path || path[0] != '/') {
        fail(r, "a file without an absolute path");
        return;
    }
    f = tape_file(b->tape, path);
    if (cJSON_IsString(member(row, "read"))) {
        f->was_read = true;
        f->state = state_of(row, "read");
        f->cut = bool_of(row, "left_out");
        if (f->state == FILE_OK)
            f->bytes = bytes_of(r, row, "text", "base64");
    }
    if (cJSON_IsObject(stat)) {
        f->was_stat = true;
        f->info = (FileInfo){.state = state_of(stat, "state"),
                             .is_dir = bool_of(stat, "is_dir"),
                             .is_symlink = bool_of(stat, "is_symlink"),
                             .mode = (unsigned)int_of(stat, "mode") & 07777u,
                             .uid = (unsigned)int_of(stat, "uid"),
                             .gid = (unsigned)int_of(stat, "gid"),
                             .size_bytes = (int64_t)number_of(stat, "size"),
                             .mtime_s = (int64_t)number_of(stat, "mtime")};
    }
    if (cJSON_IsString(member(row, "list"))) {
        f->was_listed = true;
        f->list_state = state_of(row, "list");
        cJSON_ArrayForEach(name, member(row, "names"))
        {
            if (!cJSON_IsString(name) || strchr(name->valuestring, '/'))
                fail(r, "a name in a folder that is none");
            else
                vec_push(r->arena, &f->names,
                         cover_expand(r->arena, span_of(name->valuestring)).ptr);
        }
    }
    if (member(row, "real")) {
        f->was_resolved = true;
        f->real = text_of(r, row, "real");
    }
}

static void read_command(Reading *r, Bundle *b, const cJSON *row)
{
    CommandRun *c = arena_new(r->arena, CommandRun);
    const cJSON *word;
    c->cwd = text_of(r, row, "folder");
    cJSON_ArrayForEach(word, member(row, "words"))
        vec_push(r->arena, &c->words,
                 (const char *)arena_span(r->arena, bytes_of(r, word, "text", "base64")));
    c->started = bool_of(row, "started");
    c->timed_out = bool_of(row, "timed_out");
    c->flooded = bool_of(row, "flooded");
    c->exit_status = int_of(row, "exit_status");
    c->out = bytes_of(r, row, "printed", "printed_base64");
    tape_put_command(b->tape, c);
}

/* What a link leads to is no link itself: a World gives the end of the way. */
static void judge_links(Reading *r, Bundle *b)
{
    const TapeFileVec *files = tape_files(b->tape);
    size_t n = files->len;
    for (size_t i = 0; i < n; i++) {
        const TapeFile *f = files->items[i], *end;
        if (!f->real || strcmp(f->real, f->path) == 0)
            continue;
        end = f->real[0] == '/' ? tape_file(b->tape, f->real) : NULL;
        if (!end || (end->real && strcmp(end->real, end->path) != 0))
            fail(r, "a link that leads to a link");
    }
}

static Source source_in(Reading *r, const cJSON *object, const char *key)
{
    const cJSON *row = member(object, key);
    int kind = int_of(row, "kind");
    Source at = {SOURCE_NONE, NULL, 0, 0};
    if (!cJSON_IsObject(row) || kind <= SOURCE_NONE || kind > SOURCE_RULE)
        return at;
    at.kind = (enum source_kind)kind;
    at.name = text_of(r, row, "name");
    at.name = at.name ? at.name : "";
    at.line = int_of(row, "line");
    at.column = int_of(row, "column");
    return at;
}

static const Credentials *credentials_of(Reading *r, const cJSON *answer)
{
    const cJSON *row = member(answer, "credentials");
    const char *source;
    Credentials *c;
    int owner;
    if (!cJSON_IsObject(row))
        return NULL;
    c = arena_new(r->arena, Credentials);
    source = text_of(r, row, "source");
    owner = int_of(row, "owner");
    for (int s = CRED_NONE; s <= CRED_IMDS; s++)
        if (source && strcmp(source, cred_source_name((enum cred_source)s)) == 0)
            c->source = (enum cred_source)s;
    c->access_key_id =
        (Value){text_of(r, row, "access_key_id"), NULL, source_in(r, row, "access_key_id_at")};
    c->secret_key = secret_of(r, row, "stands_for_secret_key", "stands_for_secret_key_base64");
    c->secret_at = source_in(r, row, "secret_key_at");
    c->token = secret_of(r, row, "stands_for_token", "stands_for_token_base64");
    c->token_at = source_in(r, row, "token_at");
    c->profile = text_of(r, row, "profile");
    c->owner = owner > OWNER_UNKNOWN && owner <= OWNER_USER ? (enum owner)owner : OWNER_UNKNOWN;
    c->id_was_secret = bool_of(row, "id_was_secret");
    c->expires_at_s = (int64_t)number_of(row, "expires_at");
    c->expires_at = source_in(r, row, "expires_known_from");
    if (!c->access_key_id.text || !c->secret_key)
        fail(r, "credentials without a key");
    return c;
}

static void read_pairs(Reading *r, Answer *a, const cJSON *row)
{
    VEC(Field) fields = VEC_INIT;
    VEC(Param) secrets = VEC_INIT;
    const cJSON *one;
    cJSON_ArrayForEach(one, member(row, "fields"))
    {
        Field f = {text_of(r, one, "name"), text_of(r, one, "text")};
        if (f.name && f.text)
            vec_push(r->arena, &fields, f);
    }
    cJSON_ArrayForEach(one, member(row, "stand_for_secrets"))
    {
        Param p = {text_of(r, one, "name"), NULL, secret_of(r, one, "text", "base64")};
        if (p.name && p.secret)
            vec_push(r->arena, &secrets, p);
    }
    a->fields = fields.items;
    a->n_fields = fields.len;
    a->secrets = secrets.items;
    a->n_secrets = secrets.len;
}

static enum net_state net_of(Reading *r, const cJSON *row)
{
    const char *name = text_of(r, row, "way");
    for (int s = NET_OK; s <= NET_FAILED; s++)
        if (name && strcmp(name, net_state_name((enum net_state)s)) == 0)
            return (enum net_state)s;
    fail(r, "an answer that came on no known way");
    return NET_FAILED;
}

static void read_answer(Reading *r, Bundle *b, const cJSON *row)
{
    BundleAnswer one = {text_of(r, row, "key"),
                        text_of(r, row, "question"),
                        text_of(r, row, "operation"),
                        text_of(r, row, "host"),
                        {0}};
    Answer *a = &one.answer;
    const char *state = text_of(r, row, "state");
    int why = int_of(row, "not_asked");
    if (!one.key || !state) {
        fail(r, "an answer to no question");
        return;
    }
    a->state = strcmp(state, "done") == 0 ? ANSWER_DONE : ANSWER_NOT_ASKED;
    a->not_asked = a->state == ANSWER_DONE                           ? NOT_ASKED_NONE
                   : why > NOT_ASKED_NONE && why <= NOT_ASKED_BUNDLE ? (enum not_asked)why
                                                                     : NOT_ASKED_BUNDLE;
    a->net = net_of(r, row);
    a->http_status = int_of(row, "http_status");
    a->ok = bool_of(row, "ok");
    a->malformed = bool_of(row, "malformed");
    a->error_code = text_of(r, row, "error_code");
    a->error_message = text_of(r, row, "error_message");
    a->request_id = text_of(r, row, "request_id");
    a->wants = text_of(r, row, "wants");
    a->detail = text_of(r, row, "detail");
    a->account = text_of(r, row, "account");
    a->arn = text_of(r, row, "arn");
    a->user_id = text_of(r, row, "user_id");
    a->creds = credentials_of(r, row);
    read_pairs(r, a, row);
    a->body_secret = secret_of(r, row, "stands_for_body", "stands_for_body_base64");
    a->date_s = (int64_t)number_of(row, "date");
    a->received_s = (int64_t)number_of(row, "received");
    a->tls_verified = bool_of(row, "tls_verified");
    a->tls_issuer = text_of(r, row, "tls_issuer");
    a->tls_subject = text_of(r, row, "tls_subject");
    a->elapsed_ms = int_of(row, "elapsed_ms");
    a->attempts = int_of(row, "attempts");
    a->not_saved = text_of(r, row, "not_saved");
    vec_push(r->arena, &b->answers, one);
}

static void read_env(Reading *r, Bundle *b, const cJSON *root)
{
    const cJSON *row;
    cJSON_ArrayForEach(row, member(root, "environment"))
    {
        const char *name = text_of(r, row, "name");
        if (!name || !name[0] || strchr(name, '='))
            fail(r, "a variable without a name");
        else
            tape_put_env(b->tape, arena_printf(r->arena, "%s=%s", name,
                                               arena_span(r->arena, bytes_of(r, row, "value",
                                                                             "value_base64"))));
    }
}

static void read_root(Reading *r, Bundle *b, const cJSON *root)
{
    const cJSON *row, *machine = member(root, "machine"), *verdict = member(root, "verdict"),
                      *versions = member(root, "versions"), *files = member(root, "files"),
                      *answers = member(root, "answers"), *commands = member(root, "commands");
    const char *schema = text_of(r, root, "schema"), *cwd, *saved;
    if (!cJSON_IsObject(root) || !schema || strcmp(schema, BUNDLE_SCHEMA) != 0) {
        fail(r, schema ? arena_printf(r->arena, "its schema is \"%.60s\", not " BUNDLE_SCHEMA,
                                      text_safe(r->arena, schema))
                       : "it has no schema " BUNDLE_SCHEMA);
        return;
    }
    if (cJSON_GetArraySize(files) > FILES_MAX || cJSON_GetArraySize(answers) > ANSWERS_MAX ||
        cJSON_GetArraySize(commands) > COMMANDS_MAX ||
        cJSON_GetArraySize(member(root, "environment")) > VARIABLES_MAX ||
        cJSON_GetArraySize(member(member(root, "options"), "arguments")) > ARGUMENTS_MAX) {
        fail(r, "it is too large, with more files, variables, commands or answers than any");
        return;
    }
    b->version = text_of(r, member(root, "tool"), "version");
    saved = text_of(r, root, "saved_at");
    b->saved_s = saved ? text_parse_rfc3339(span_of(saved)) : 0;
    b->plain = !bool_of(root, "names_covered");
    b->key_mark = text_of(r, root, "key_mark");
    b->verdict = (BundleVerdict){text_of(r, verdict, "status"), text_of(r, verdict, "cause"),
                                 text_of(r, verdict, "certainty"), text_of(r, verdict, "title")};
    b->terraform = text_of(r, versions, "terraform");
    b->provider = text_of(r, versions, "provider");
    b->aws_cli = text_of(r, versions, "aws_cli");
    cwd = text_of(r, machine, "folder");
    if (!cwd || cwd[0] != '/') {
        fail(r, "it names no folder");
        return;
    }
    tape_put_place(b->tape, cwd, (int64_t)number_of(machine, "clock"));
    read_options(r, b, member(root, "options"));
    read_env(r, b, root);
    cJSON_ArrayForEach(row, files) read_file(r, b, row);
    cJSON_ArrayForEach(row, commands) read_command(r, b, row);
    cJSON_ArrayForEach(row, answers) read_answer(r, b, row);
    judge_links(r, b);
}

Bundle *bundle_read(Arena *arena, Span bytes, Err *err)
{
    Bundle *b = arena_new(arena, Bundle);
    Reading r = {arena, err, false};
    cJSON *root = bytes.len <= BUNDLE_MAX_BYTES ? json_read(bytes, NULL) : NULL;
    b->arena = arena;
    b->tape = tape_new(arena);
    if (!root)
        fail(&r, text_fits(bytes) ? "it is no JSON" : "it is too large");
    else
        read_root(&r, b, root);
    cJSON_Delete(root);
    return r.failed ? NULL : b;
}

/* ---- a session on it ---- */

/* Only the answer to that very question, keys included: what another key was told says nothing. */
static const Answer *recall(void *data, const Question *q)
{
    const Bundle *b = data;
    const Answer *found = NULL;
    Arena scratch = ARENA_INIT;
    const char *key = bundle_key(&scratch, q);
    for (size_t i = 0; i < b->answers.len && !found; i++)
        if (strcmp(b->answers.items[i].key, key) == 0)
            found = &b->answers.items[i].answer;
    arena_clear(&scratch);
    return found;
}

World *bundle_world(Bundle *b, World *inner)
{
    return tape_player(b->tape, inner);
}

const SessionOptions *bundle_options(Bundle *b)
{
    b->source = (AnswerSource){b, recall};
    b->options.answers = &b->source;
    b->options.read_only = true;
    return &b->options;
}
