/* Functions that read files, take paths apart, or read and write JSON. */
#include <string.h>

#include "base/utf8.h"
#include "hcl/hcl_func.h"
#include "hcl/hcl_node.h"
#include "hcl/tfpath.h"

enum { FUNC_FILE_MAX = 1024 * 1024 };

/* ---- files ---- */

static const char *file_path(HclCall *call, Span s)
{
    const char *path = arena_span(call->eval->arena, s), *home = call->eval->home;
    if (home && path[0] == '~' && (path[1] == '/' || path[1] == '\0'))
        path = tfpath_join(call->eval->arena, home, path[1] ? path + 2 : "");
    return tfpath_from(call->eval->arena, call->eval->base, call->eval->copy, path);
}

bool hcl_file_outside(const HclEval *eval, const char *path)
{
    const char *top = eval->copy ? eval->copy->top : NULL;
    bool below = tree_below(path, eval->base) || (top && tree_below(path, top));
    return eval->tree && !tree_holds(eval->tree, path) &&
           (snapshot_stat(eval->files, path).state != FILE_ABSENT || !below);
}

bool hcl_call_file(HclCall *call, size_t i, Span *out, HclValue *out_bad)
{
    Span s;
    enum file_state state;
    if (!hcl_call_text(call, i, &s, out_bad))
        return false;
    *out_bad = hcl_spent(call->eval, call->at);
    if (!hcl_spend(call->eval, HCL_STEPS_FILE))
        return false;
    if (hcl_file_outside(call->eval, file_path(call, s))) {
        bool there = snapshot_stat(call->eval->files, file_path(call, s)).state != FILE_ABSENT;
        *out_bad = there ? hv_unknown(call->eval->arena, call->at, HCL_OUTSIDE)
                         : hcl_call_bad(call, "there is no such file");
        out_bad->secret = true; /* that it is there is nobody's business, either */
        return false;
    }
    state = snapshot_read(call->eval->files, file_path(call, s), FUNC_FILE_MAX, out);
    call->read_secret |= snapshot_is_secret(call->eval->files, file_path(call, s));
    if (state == FILE_TOO_BIG)
        *out_bad = hv_unknown(call->eval->arena, call->at, "the file is larger than 1 MB");
    else if (state != FILE_OK)
        *out_bad = hcl_call_bad(call, "the file can't be read");
    else if (!hcl_spend_text(call->eval, out->len))
        *out_bad = hcl_spent(call->eval, call->at);
    else
        return true;
    return false;
}

static HclValue file_file(HclCall *call)
{
    HclValue bad;
    Span text;
    if (!hcl_call_file(call, 0, &text, &bad))
        return bad;
    if (!utf8_valid(text))
        return hcl_call_bad(call, "what is in the file is not UTF-8");
    return hv_string(text, source_file(arena_span(call->eval->arena,
                                                  hv_to_string(call->eval, call->args[0]).text),
                                       1, 1));
}

/* A template knows its own variables only. */
static HclValue file_no_names(HclEval *eval, const Span *names, size_t n, Source at, size_t *n_used)
{
    *n_used = n;
    return hv_refused(eval->arena, at, "Invalid function argument",
                      "the template's variables don't hold \"%.*s\"",
                      (int)(names[0].len < 100 ? names[0].len : 100), names[0].ptr);
}

/* The template's worth with the second argument's variables. */
static HclValue file_filled(HclCall *call, const char *name, Span text)
{
    HclEval *eval = call->eval;
    const HclValue *vars = &call->args[1];
    const HclBinding *outer = eval->outer;
    HclBinding *bindings = arena_array(eval->arena, HclBinding, vars->n + 1);
    HclResolve resolve = eval->resolve;
    HclValue v;
    HclFile *file;
    if (resolve == file_no_names)
        return hcl_call_bad(call, "a template can't call another one");
    if (vars->kind != HV_OBJECT)
        return hcl_call_bad(call, "a map of variables is expected");
    file = hcl_parse_template(eval->arena, name, text);
    if (file->too_large)
        return hv_unknown(eval->arena, call->at, "the template is too large to be looked at");
    if (file->error.summary || !utf8_valid(text))
        return hcl_call_bad(call, "this is no template that can be read");
    for (size_t i = 0; i < vars->n; i++)
        bindings[i] = (HclBinding){vars->keys[i], &vars->items[i], i > 0 ? &bindings[i - 1] : NULL};
    eval->outer = vars->n > 0 ? &bindings[vars->n - 1] : NULL;
    eval->resolve = file_no_names;
    v = hcl_eval_within(eval, file, file->value);
    eval->outer = outer;
    eval->resolve = resolve;
    v.at = call->at;
    return v.kind == HV_NULL ? hcl_call_bad(call, "the template is null") : v;
}

static HclValue file_template(HclCall *call)
{
    HclValue bad;
    Span text;
    if (!hcl_call_file(call, 0, &text, &bad))
        return bad;
    return file_filled(
        call, arena_span(call->eval->arena, hv_to_string(call->eval, call->args[0]).text), text);
}

static HclValue file_template_string(HclCall *call)
{
    HclValue v;
    Span text;
    if (!hcl_call_text(call, 0, &text, &v))
        return v;
    v = file_filled(call, "templatestring", text);
    if (v.kind == HV_LIST || v.kind == HV_OBJECT)
        return hcl_call_bad(call, "the template makes no text");
    return v.kind == HV_UNKNOWN ? v : hv_to_string(call->eval, v);
}

static HclValue file_exists(HclCall *call)
{
    HclValue bad;
    FileInfo info;
    Span s;
    if (!hcl_call_text(call, 0, &s, &bad))
        return bad;
    if (!hcl_spend(call->eval, HCL_STEPS_FILE))
        return hcl_spent(call->eval, call->at);
    if (hcl_file_outside(call->eval, file_path(call, s)))
        return hv_unknown(call->eval->arena, call->at, HCL_OUTSIDE);
    info = snapshot_stat(call->eval->files, file_path(call, s));
    if (info.state == FILE_OK && info.is_dir)
        return hv_refused(call->eval->arena, call->at, "Error in function call",
                          "fileexists: it is a folder, not a file");
    return hv_bool(info.state == FILE_OK, call->at);
}

/* A path from the machine's root: it tells who looks, and where that is. */
static HclValue file_absolute(HclCall *call, const char *path, Source at)
{
    HclValue v = hv_string(span_of(path), at);
    v.users = arena_span(call->eval->arena, call->name);
    return v;
}

static HclValue file_pathexpand(HclCall *call)
{
    HclValue bad;
    Span s;
    if (!hcl_call_text(call, 0, &s, &bad))
        return bad;
    if (!span_is(s, "~") && !span_starts(s, "~/"))
        return call->args[0];
    if (!call->eval->home)
        return hv_unknown(call->eval->arena, call->at, "HOME is not set");
    return file_absolute(call, file_path(call, s), call->args[0].at);
}

static HclValue file_abspath(HclCall *call)
{
    HclValue bad;
    Span s;
    if (!hcl_call_text(call, 0, &s, &bad))
        return bad;
    return file_absolute(
        call, tfpath_join(call->eval->arena, call->eval->base, arena_span(call->eval->arena, s)),
        call->at);
}

static HclValue file_basename(HclCall *call)
{
    HclValue bad;
    Span s;
    size_t from;
    if (!hcl_call_text(call, 0, &s, &bad))
        return bad;
    while (s.len > 1 && s.ptr[s.len - 1] == '/')
        s.len--;
    for (from = s.len; from > 0 && s.ptr[from - 1] != '/';)
        from--;
    return hv_string(s.len == 0      ? SPAN_LITERAL(".")
                     : from == s.len ? s
                                     : span_sub(s, from, s.len),
                     call->at);
}

static HclValue file_dirname(HclCall *call)
{
    HclValue bad;
    Span s;
    const char *dir;
    if (!hcl_call_text(call, 0, &s, &bad))
        return bad;
    while (s.len > 0 && s.ptr[s.len - 1] != '/')
        s.len--;
    dir = tfpath_join(call->eval->arena, "", arena_span(call->eval->arena, s));
    return hv_string(span_of(dir[0] ? dir : "."), call->at);
}

/* doublestar 1.1, which Terraform reads patterns with, finds a fault only where a name gets it
 * there: every name of a folder meets the first character, and what stands behind a star. What it
 * would find is not worked out. */
static HclValue file_set(HclCall *call)
{
    HclValue bad;
    FileInfo info;
    Span dir, pattern, end;
    if (!hcl_call_text(call, 0, &dir, &bad) || !hcl_call_text(call, 1, &pattern, &bad))
        return bad;
    pattern = span_sub(pattern, 0, span_find_char(pattern, '/'));
    while (span_starts(pattern, "*"))
        pattern = span_sub(pattern, 1, pattern.len);
    end = span_sub(pattern, span_starts(pattern, "[^") ? 2 : 1, pattern.len);
    if (hcl_file_outside(call->eval, file_path(call, dir)))
        return hcl_call_open(call);
    info = snapshot_stat(call->eval->files, file_path(call, dir));
    if (info.state == FILE_OK && info.is_dir &&
        ((span_starts(pattern, "[") &&
          (span_starts(end, "]") || span_find_char(end, ']') == end.len)) ||
         (span_starts(pattern, "{") && span_find_char(end, '}') == end.len)))
        return hv_refused(call->eval->arena, call->at, "Error in function call",
                          "fileset: a bracket or brace of the pattern is not closed");
    return hcl_call_open(call);
}

/* ---- JSON ---- */

static HclValue json_decode(HclCall *call)
{
    HclValue bad, v;
    HclFile *file;
    Span s;
    const HclFile *outer = call->eval->file;
    if (!hcl_call_text(call, 0, &s, &bad))
        return bad;
    if (span_starts(s, "\xef\xbb\xbf")) /* encoding/json refuses it */
        return hv_refused(
            call->eval->arena, call->at, "Error in function call",
            "jsondecode: the text begins with a byte order mark (BOM), which is no JSON");
    file = hcl_parse_json(call->eval->arena,
                          call->args[0].at.name ? call->args[0].at.name : "jsondecode", s, false);
    if (file->too_large)
        return hv_unknown(call->eval->arena, call->at, "the JSON is too large to be looked at");
    if (file->error.summary)
        return hcl_call_bad(call, "this is not JSON");
    if (call->args[0].at.kind == SOURCE_FILE && call->args[0].at.column > 1)
        file->kind = SOURCE_RULE; /* not a file of its own: the places within mean nothing */
    v = hcl_eval_within(call->eval, file, file->value);
    call->eval->file = outer;
    if (file->kind == SOURCE_RULE)
        v.at = call->args[0].at;
    return v;
}

static void json_put(const HclValue *v, Buf *out);

static void json_put_text(Span s, Buf *out)
{
    buf_add_char(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c == '"' || c == '\\')
            buf_printf(out, "\\%c", c);
        else if (c == '\n')
            buf_add_str(out, "\\n");
        else if (c == '\r')
            buf_add_str(out, "\\r");
        else if (c == '\t')
            buf_add_str(out, "\\t");
        else if (c < 0x20 || c == '<' || c == '>' || c == '&')
            buf_printf(out, "\\u%04x", c);
        else
            buf_add_char(out, (char)c);
    }
    buf_add_char(out, '"');
}

static void json_put_items(const HclValue *v, Buf *out)
{
    buf_add_char(out, v->kind == HV_LIST ? '[' : '{');
    for (size_t i = 0; i < v->n && !out->overflow; i++) {
        if (i > 0)
            buf_add_char(out, ',');
        if (v->kind == HV_OBJECT) {
            json_put_text(v->keys[i], out);
            buf_add_char(out, ':');
        }
        json_put(&v->items[i], out);
    }
    buf_add_char(out, v->kind == HV_LIST ? ']' : '}');
}

static void json_put(const HclValue *v, Buf *out)
{
    if (v->kind == HV_LIST || v->kind == HV_OBJECT)
        json_put_items(v, out);
    else if (v->kind == HV_STRING)
        json_put_text(v->text, out);
    else if (v->kind == HV_NULL)
        buf_add_str(out, "null");
    else
        buf_add(out, v->text);
}

static HclValue json_encode(HclCall *call)
{
    AUTO_BUF Buf buf = BUF_INIT(HCL_STRING_MAX);
    json_put(&call->args[0], &buf);
    return hcl_call_made(call, &buf);
}

const HclFunction hcl_file_functions[] = {
    {"file", 1, 1, FUNC_STRICT, file_file},
    {"fileexists", 1, 1, FUNC_STRICT, file_exists},
    {"templatefile", 2, 2, FUNC_STRICT, file_template},
    {"templatestring", 2, 2, FUNC_STRICT, file_template_string},
    {"pathexpand", 1, 1, FUNC_STRICT, file_pathexpand},
    {"abspath", 1, 1, FUNC_STRICT, file_abspath},
    {"basename", 1, 1, FUNC_STRICT, file_basename},
    {"dirname", 1, 1, FUNC_STRICT, file_dirname},
    {"jsondecode", 1, 1, FUNC_STRICT, json_decode},
    {"jsonencode", 1, 1, FUNC_STRICT, json_encode},
    {"fileset", 2, 2, FUNC_STRICT, file_set},
    {NULL, 0, 0, FUNC_STRICT, NULL},
};
