/* The document why403.bundle/1, and what it holds in words. */
#include <cjson/cJSON.h>
#include <string.h>

#include "base/base64.h"
#include "base/shown.h"
#include "base/text.h"
#include "base/utf8.h"
#include "bundle/bundle_parts.h"

typedef struct Writing {
    Arena arena;
    bool plain;
} Writing;

static Span contracted(Writing *w, Span text)
{
    return w->plain ? text : cover_contract(&w->arena, text);
}

static void put(Writing *w, cJSON *object, const char *key, const char *text)
{
    if (!text)
        cJSON_AddNullToObject(object, key);
    else if (utf8_valid(span_of(text)))
        cJSON_AddStringToObject(object, key, arena_span(&w->arena, contracted(w, span_of(text))));
    else
        cJSON_AddStringToObject(object, key, text_safe(&w->arena, text));
}

/* Bytes as text where they are some, else in base64 under another key. */
static void put_bytes(Writing *w, cJSON *object, const char *key, const char *base64_key,
                      Span bytes)
{
    if (utf8_valid(bytes) && (bytes.len == 0 || !memchr(bytes.ptr, '\0', bytes.len))) {
        cJSON_AddStringToObject(object, key, arena_span(&w->arena, contracted(w, bytes)));
        return;
    }
    cJSON_AddStringToObject(object, base64_key, base64_encode(&w->arena, bytes));
}

static void put_secret(Writing *w, cJSON *object, const char *key, const char *base64_key,
                       const Secret *secret)
{
    if (secret)
        put_bytes(w, object, key, base64_key, secret_use(secret));
}

static void put_options(Writing *w, cJSON *root, const SessionOptions *o)
{
    static const char *const kinds[] = {"var", "var_file", "backend_config"};
    cJSON *object = cJSON_AddObjectToObject(root, "options"), *args;
    put(w, object, "dir", o->dir);
    put(w, object, "provider", o->provider);
    put(w, object, "profile", o->profile);
    put(w, object, "with", o->program);
    cJSON_AddBoolToObject(object, "offline", o->offline);
    cJSON_AddBoolToObject(object, "no_experiments", o->no_experiments);
    cJSON_AddBoolToObject(object, "try_other_profiles", o->try_other_profiles);
    cJSON_AddBoolToObject(object, "allow_exec", o->allow_exec);
    cJSON_AddNumberToObject(object, "timeout_ms", o->timeout_ms);
    put_secret(w, object, "denied_message", "denied_message_base64", o->denied_message);
    put(w, object, "denied_address", o->denied_address);
    args = cJSON_AddArrayToObject(object, "arguments");
    for (size_t i = 0; i < o->n_tf_args; i++) {
        cJSON *row = cJSON_CreateObject();
        cJSON_AddStringToObject(row, "kind", kinds[o->tf_args[i].kind]);
        put(w, row, "text", o->tf_args[i].text);
        cJSON_AddItemToArray(args, row);
    }
}

static void put_env(Writing *w, cJSON *root, const Tape *tape)
{
    cJSON *list = cJSON_AddArrayToObject(root, "environment");
    const TapeTextVec *env = tape_env(tape);
    for (size_t i = 0; i < env->len; i++) {
        Span entry = span_of(env->items[i]);
        size_t equals = span_find_char(entry, '=');
        cJSON *row = cJSON_CreateObject();
        put(w, row, "name", arena_span(&w->arena, span_sub(entry, 0, equals)));
        put_bytes(w, row, "value", "value_base64", span_sub(entry, equals + 1, entry.len));
        cJSON_AddItemToArray(list, row);
    }
}

const char *bundle_state_name(enum file_state state)
{
    static const char *const names[] = {
        [FILE_OK] = "ok",         [FILE_ABSENT] = "absent",   [FILE_DENIED] = "denied",
        [FILE_IS_DIR] = "is_dir", [FILE_TOO_BIG] = "too_big", [FILE_NOT_REGULAR] = "not_regular",
        [FILE_LOOP] = "loop",     [FILE_FAILED] = "failed"};
    return names[state];
}

static void put_stat(cJSON *row, const FileInfo *info)
{
    cJSON *stat = cJSON_AddObjectToObject(row, "stat");
    cJSON_AddStringToObject(stat, "state", bundle_state_name(info->state));
    cJSON_AddBoolToObject(stat, "is_dir", info->is_dir);
    cJSON_AddBoolToObject(stat, "is_symlink", info->is_symlink);
    cJSON_AddNumberToObject(stat, "mode", info->mode);
    cJSON_AddNumberToObject(stat, "uid", info->uid);
    cJSON_AddNumberToObject(stat, "gid", info->gid);
    cJSON_AddNumberToObject(stat, "size", (double)info->size_bytes);
    cJSON_AddNumberToObject(stat, "mtime", (double)info->mtime_s);
}

static void put_file(Writing *w, cJSON *list, const TapeFile *f)
{
    cJSON *row = cJSON_CreateObject(), *names;
    put(w, row, "path", f->path);
    if (f->was_read) {
        cJSON_AddStringToObject(row, "read", bundle_state_name(f->state));
        if (f->cut)
            cJSON_AddTrueToObject(row, "left_out");
        else if (f->state == FILE_OK)
            put_bytes(w, row, "text", "base64", f->bytes);
    }
    if (f->was_stat)
        put_stat(row, &f->info);
    if (f->was_listed) {
        cJSON_AddStringToObject(row, "list", bundle_state_name(f->list_state));
        names = cJSON_AddArrayToObject(row, "names");
        for (size_t i = 0; i < f->names.len; i++)
            cJSON_AddItemToArray(
                names,
                cJSON_CreateString(arena_span(
                    &w->arena, contracted(w, span_of(text_safe(&w->arena, f->names.items[i]))))));
    }
    if (f->was_resolved)
        put(w, row, "real", f->real);
    cJSON_AddItemToArray(list, row);
}

static void put_commands(Writing *w, cJSON *root, const Tape *tape)
{
    const Commands *commands = tape_commands(tape);
    cJSON *list = cJSON_AddArrayToObject(root, "commands");
    for (size_t i = 0; i < commands->items.len; i++) {
        const CommandRun *c = commands->items.items[i];
        cJSON *row = cJSON_CreateObject(), *words;
        put(w, row, "folder", c->cwd);
        words = cJSON_AddArrayToObject(row, "words");
        for (size_t k = 0; k < c->words.len; k++) {
            cJSON *word = cJSON_CreateObject();
            put_bytes(w, word, "text", "base64", span_of(c->words.items[k]));
            cJSON_AddItemToArray(words, word);
        }
        cJSON_AddBoolToObject(row, "started", c->started);
        cJSON_AddBoolToObject(row, "timed_out", c->timed_out);
        cJSON_AddBoolToObject(row, "flooded", c->flooded);
        cJSON_AddNumberToObject(row, "exit_status", c->exit_status);
        put_bytes(w, row, "printed", "printed_base64", c->out);
        cJSON_AddItemToArray(list, row);
    }
}

static void put_source(Writing *w, cJSON *object, const char *key, Source at)
{
    cJSON *row;
    if (at.kind == SOURCE_NONE)
        return;
    row = cJSON_AddObjectToObject(object, key);
    cJSON_AddNumberToObject(row, "kind", at.kind);
    put(w, row, "name", at.name);
    cJSON_AddNumberToObject(row, "line", at.line);
    cJSON_AddNumberToObject(row, "column", at.column);
}

static void put_credentials(Writing *w, cJSON *object, const Credentials *c)
{
    cJSON *row;
    if (!c)
        return;
    row = cJSON_AddObjectToObject(object, "credentials");
    put(w, row, "access_key_id", c->access_key_id.text);
    put_source(w, row, "access_key_id_at", c->access_key_id.at);
    put_secret(w, row, "stands_for_secret_key", "stands_for_secret_key_base64", c->secret_key);
    put_source(w, row, "secret_key_at", c->secret_at);
    put_secret(w, row, "stands_for_token", "stands_for_token_base64", c->token);
    put_source(w, row, "token_at", c->token_at);
    cJSON_AddStringToObject(row, "source", cred_source_name(c->source));
    put(w, row, "profile", c->profile);
    cJSON_AddNumberToObject(row, "owner", c->owner);
    cJSON_AddBoolToObject(row, "id_was_secret", c->id_was_secret);
    cJSON_AddNumberToObject(row, "expires_at", (double)c->expires_at_s);
    put_source(w, row, "expires_known_from", c->expires_at);
}

static void put_pairs(Writing *w, cJSON *row, const Answer *a)
{
    cJSON *list;
    if (a->n_fields > 0) {
        list = cJSON_AddArrayToObject(row, "fields");
        for (size_t i = 0; i < a->n_fields; i++) {
            cJSON *one = cJSON_CreateObject();
            put(w, one, "name", a->fields[i].name);
            put(w, one, "text", a->fields[i].text);
            cJSON_AddItemToArray(list, one);
        }
    }
    if (a->n_secrets > 0) {
        list = cJSON_AddArrayToObject(row, "stand_for_secrets");
        for (size_t i = 0; i < a->n_secrets; i++) {
            cJSON *one = cJSON_CreateObject();
            put(w, one, "name", a->secrets[i].name);
            put_secret(w, one, "text", "base64", a->secrets[i].secret);
            cJSON_AddItemToArray(list, one);
        }
    }
}

static void put_answer(Writing *w, cJSON *list, const BundleAnswer *b)
{
    const Answer *a = &b->answer;
    cJSON *row = cJSON_CreateObject();
    put(w, row, "operation", b->operation);
    put(w, row, "host", b->host);
    put(w, row, "key", b->key);
    put(w, row, "question", b->about);
    cJSON_AddStringToObject(row, "state", a->state == ANSWER_DONE ? "done" : "not_asked");
    cJSON_AddNumberToObject(row, "not_asked", a->not_asked);
    cJSON_AddStringToObject(row, "way", net_state_name(a->net));
    cJSON_AddNumberToObject(row, "http_status", a->http_status);
    cJSON_AddBoolToObject(row, "ok", a->ok);
    cJSON_AddBoolToObject(row, "malformed", a->malformed);
    put(w, row, "error_code", a->error_code);
    put(w, row, "error_message", a->error_message);
    put(w, row, "request_id", a->request_id);
    put(w, row, "wants", a->wants);
    put(w, row, "detail", a->detail);
    put(w, row, "account", a->account);
    put(w, row, "arn", a->arn);
    put(w, row, "user_id", a->user_id);
    put_credentials(w, row, a->creds);
    put_pairs(w, row, a);
    put_secret(w, row, "stands_for_body", "stands_for_body_base64", a->body_secret);
    cJSON_AddNumberToObject(row, "date", (double)a->date_s);
    cJSON_AddNumberToObject(row, "received", (double)a->received_s);
    cJSON_AddBoolToObject(row, "tls_verified", a->tls_verified);
    put(w, row, "tls_issuer", a->tls_issuer);
    put(w, row, "tls_subject", a->tls_subject);
    cJSON_AddNumberToObject(row, "elapsed_ms", a->elapsed_ms);
    cJSON_AddNumberToObject(row, "attempts", a->attempts);
    put(w, row, "not_saved", a->not_saved);
    cJSON_AddItemToArray(list, row);
}

void bundle_write(Buf *out, const Bundle *b)
{
    Writing w = {ARENA_INIT, b->plain};
    cJSON *root = cJSON_CreateObject(), *object, *list;
    const TapeFileVec *files = tape_files(b->tape);
    char *text;
    cJSON_AddStringToObject(root, "schema", BUNDLE_SCHEMA);
    object = cJSON_AddObjectToObject(root, "tool");
    cJSON_AddStringToObject(object, "name", "why403");
    put(&w, object, "version", b->version);
    put(&w, root, "saved_at", text_time(&w.arena, b->saved_s));
    cJSON_AddBoolToObject(root, "names_covered", !b->plain);
    put(&w, root, "key_mark", b->key_mark);
    object = cJSON_AddObjectToObject(root, "verdict");
    put(&w, object, "status", b->verdict.status);
    put(&w, object, "cause", b->verdict.cause);
    put(&w, object, "certainty", b->verdict.certainty);
    put(&w, object, "title", b->verdict.title);
    object = cJSON_AddObjectToObject(root, "versions");
    put(&w, object, "terraform", b->terraform);
    put(&w, object, "provider", b->provider);
    put(&w, object, "aws_cli", b->aws_cli);
    put_options(&w, root, &b->options);
    object = cJSON_AddObjectToObject(root, "machine");
    put(&w, object, "folder", tape_cwd(b->tape));
    cJSON_AddNumberToObject(object, "clock", (double)tape_now_s(b->tape));
    put_env(&w, root, b->tape);
    list = cJSON_AddArrayToObject(root, "files");
    for (size_t i = 0; i < files->len; i++)
        put_file(&w, list, files->items[i]);
    put_commands(&w, root, b->tape);
    list = cJSON_AddArrayToObject(root, "answers");
    for (size_t i = 0; i < b->answers.len; i++)
        put_answer(&w, list, &b->answers.items[i]);
    text = cJSON_Print(root);
    cJSON_Delete(root);
    if (text) {
        shown_json(out, span_of(text));
        buf_add_char(out, '\n');
    }
    cJSON_free(text);
    arena_clear(&w.arena);
}

void bundle_contents(Buf *out, const Bundle *b)
{
    const TapeFileVec *files = tape_files(b->tape);
    Arena arena = ARENA_INIT;
    size_t n_read = 0, n_asked = 0;
    for (size_t i = 0; i < files->len; i++)
        n_read += files->items[i]->was_read && files->items[i]->state == FILE_OK;
    for (size_t i = 0; i < b->answers.len; i++)
        n_asked += b->answers.items[i].answer.state == ANSWER_DONE;
    buf_printf(out, "The bundle holds:\n");
    buf_printf(out, "  %zu variables (", tape_env(b->tape)->len);
    for (size_t i = 0; i < tape_env(b->tape)->len; i++) {
        Span entry = span_of(tape_env(b->tape)->items[i]);
        buf_printf(out, "%s%s", i ? ", " : "",
                   text_safe_span(&arena, span_sub(entry, 0, span_find_char(entry, '='))));
    }
    buf_printf(out, ")\n  %zu files that were read:\n", n_read);
    for (size_t i = 0; i < files->len; i++)
        if (files->items[i]->was_read && files->items[i]->state == FILE_OK)
            buf_printf(out, "    %s (%zu bytes)\n", text_safe(&arena, files->items[i]->path),
                       files->items[i]->bytes.len);
    buf_printf(out, "  names of %zu other files and folders that were looked for\n",
               files->len - n_read);
    buf_printf(out, "  %zu answers of AWS and of programs\n", n_asked);
    if (tape_commands(b->tape)->items.len > 0)
        buf_printf(out, "  what %zu commands of Terragrunt files printed\n",
                   tape_commands(b->tape)->items.len);
    buf_printf(out,
               "  no secret: %zu are replaced by random characters of the same form, key ids "
               "but for their first and last four too\n",
               b->n_secrets);
    if (b->plain)
        buf_add_str(out, "  names as they are (--plain)\n");
    else
        buf_printf(out,
                   "  pseudonyms for %zu accounts, roles, users, hosts, buckets and folders; names "
                   "of profiles, of files in the folder and what Terraform's code calls itself "
                   "stay\n",
                   b->rows ? b->rows->len : 0);
    arena_clear(&arena);
}
