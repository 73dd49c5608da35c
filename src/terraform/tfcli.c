/*
 * The CLI configuration: where init may take providers from
 * (https://developer.hashicorp.com/terraform/cli/config/config-file). Without a
 * provider_installation block the implied local folders come first: a provider found there is never
 * looked up directly.
 */
#include <string.h>

#include "terraform/tfload.h"
#include "terraform/version.h"

enum { CLI_FILE_MAX = 1024 * 1024 };

const char *tfcli_host(const TfLoad *load)
{
    return tf_is_tofu(load->config) ? "registry.opentofu.org" : "registry.terraform.io";
}

/* ---- patterns: hashicorp/aws, with a star for any piece and an optional host in front ---- */

static bool cli_piece_matches(Span piece, Span name)
{
    return span_is(piece, "*") || span_same(piece, name);
}

/* provider: host/namespace/type */
static bool cli_pattern_matches(const TfLoad *load, Span pattern, const char *provider)
{
    Span wanted = span_of(provider);
    if (span_count(pattern, '/') < 2) { /* no host */
        const char *host = tfcli_host(load);
        if (!span_starts(wanted, host) || wanted.ptr[strlen(host)] != '/')
            return false;
        wanted = span_sub(wanted, strlen(host) + 1, wanted.len);
    }
    while (pattern.len > 0 && wanted.len > 0) {
        size_t end = span_find_char(pattern, '/'), wanted_end = span_find_char(wanted, '/');
        if (!cli_piece_matches(span_sub(pattern, 0, end), span_sub(wanted, 0, wanted_end)))
            return false;
        pattern = span_sub(pattern, end + 1, pattern.len);
        wanted = span_sub(wanted, wanted_end + 1, wanted.len);
    }
    return pattern.len == 0 && wanted.len == 0;
}

static bool cli_list_matches(const TfLoad *load, const HclAttr *list, const char *provider)
{
    Span text;
    for (uint32_t i = 0; list && i < list->expr->n_items; i++)
        if (hcl_literal(list->expr->items[i], &text) && cli_pattern_matches(load, text, provider))
            return true;
    return false;
}

/* Does this method serve that provider? */
static bool cli_method_serves(const TfLoad *load, const HclBlock *method, const char *provider)
{
    const HclAttr *include = hcl_body_attr(&method->body, "include");
    return (!include || cli_list_matches(load, include, provider)) &&
           !cli_list_matches(load, hcl_body_attr(&method->body, "exclude"), provider);
}

static const char *cli_aws(TfLoad *load)
{
    return arena_printf(load->arena, "%s/hashicorp/aws", tfcli_host(load));
}

/* ---- mirrors ---- */

static void cli_add_version(TfLoad *load, const char *version)
{
    TfCli *cli = &load->config->cli;
    Version parsed;
    if (!version_parse(span_of(version), &parsed))
        return;
    for (size_t i = 0; i < cli->mirror_versions.len; i++)
        if (strcmp(cli->mirror_versions.items[i], version) == 0)
            return;
    vec_push(load->arena, &cli->mirror_versions, version);
}

/* Unpacked: VERSION/PLATFORM/; packed: terraform-provider-aws_VERSION_PLATFORM.zip. True if there
 * is any version. */
static bool cli_mirror_versions(TfLoad *load, const char *mirror)
{
    size_t before = load->config->cli.mirror_versions.len;
    const char *dir = arena_printf(load->arena, "%s/%s/hashicorp/aws", mirror, tfcli_host(load));
    const char *ending = arena_printf(load->arena, "_%s.zip", tf_platform);
    NameVec names = VEC_INIT;
    snapshot_list(load->files, dir, &names);
    for (size_t i = 0; i < names.len; i++) {
        Span name = span_of(names.items[i]);
        static const char prefix[] = "terraform-provider-aws_";
        FileInfo platform = snapshot_stat(
            load->files, arena_printf(load->arena, "%s/%s/%s", dir, names.items[i], tf_platform));
        if (platform.state == FILE_OK && platform.is_dir)
            cli_add_version(load, names.items[i]);
        else if (span_starts(name, prefix) && span_ends(name, ending))
            cli_add_version(load, arena_span(load->arena, span_sub(name, sizeof prefix - 1,
                                                                   name.len - strlen(ending))));
    }
    return load->config->cli.mirror_versions.len > before;
}

static const char *cli_literal(TfLoad *load, const HclBlock *block, const char *name)
{
    const HclAttr *attr = hcl_body_attr(&block->body, name);
    Span text;
    return attr && hcl_literal(attr->expr, &text) ? arena_span(load->arena, text) : NULL;
}

/* A relative path is one below the folder that terraform runs in. */
static const char *cli_folder(TfLoad *load, const char *path)
{
    return tfpath_join(load->arena, load->dir, path);
}

static void cli_method(TfLoad *load, HclBlock *method)
{
    TfCli *cli = &load->config->cli;
    const char *path = cli_literal(load, method, "path"), *url = cli_literal(load, method, "url");
    if (span_is(method->type, "dev_overrides"))
        for (size_t i = 0; i < method->body.attrs.len; i++) {
            const HclAttr *attr = &method->body.attrs.items[i];
            Span to;
            if (cli_pattern_matches(load, attr->name, cli_aws(load)) &&
                hcl_literal(attr->expr, &to))
                vec_push(load->arena, &cli->dev_overrides,
                         arena_printf(load->arena, "hashicorp/aws=%.*s", (int)to.len, to.ptr));
        }
    vec_push(load->arena, &load->methods, method);
    if (!cli_method_serves(load, method, cli_aws(load)))
        return;
    if (span_is(method->type, "direct"))
        cli->mirrors_only = false;
    if (span_is(method->type, "network_mirror") && url) {
        cli->network_mirror = url;
        cli->mirrors_only = false;
    }
    if (span_is(method->type, "filesystem_mirror") && path) {
        path = cli_folder(load, path);
        vec_push(load->arena, &cli->mirrors, path);
        cli_mirror_versions(load, path);
    }
}

/* Folders that are searched when nothing is configured
 * (internal/command/cliconfig/provider_installation.go, implied). */
static void cli_implied(TfLoad *load)
{
    TfCli *cli = &load->config->cli;
    const char *home = snapshot_env(load->files, "HOME"),
               *xdg = snapshot_env(load->files, "XDG_DATA_HOME"), *data = xdg;
    if (!xdg && home)
        data = tfpath_join(load->arena, home, ".local/share");
    const char *folders[] = {cli_folder(load, "terraform.d/plugins"),
                             home ? tfpath_join(load->arena, home, ".terraform.d/plugins") : NULL,
                             data ? tfpath_join(load->arena, data, "terraform/plugins") : NULL,
                             "/usr/local/share/terraform/plugins", "/usr/share/terraform/plugins"};
    for (size_t i = 0; i < ARRAY_LEN(folders); i++)
        if (folders[i] && cli_mirror_versions(load, folders[i])) {
            vec_push(load->arena, &cli->mirrors, folders[i]);
            cli->mirrors_only = true;
        }
}

bool tfcli_may_have(TfLoad *load, const char *full)
{
    bool found = load->methods.len == 0;
    for (size_t i = 0; i < load->methods.len && !found; i++) {
        const HclBlock *method = load->methods.items[i];
        const char *path = cli_literal(load, method, "path");
        FileInfo info = {.state = FILE_ABSENT};
        if (!cli_method_serves(load, method, full))
            continue;
        if (span_is(method->type, "filesystem_mirror") && path)
            info =
                snapshot_stat(load->files, tfpath_join(load->arena, cli_folder(load, path), full));
        found = info.state == FILE_OK || span_is(method->type, "direct") ||
                span_is(method->type, "network_mirror");
    }
    return found;
}

/* ---- the file ---- */

/* OpenTofu 1.12.6 internal/command/cliconfig/config_unix.go configFile: the file below
 * XDG_CONFIG_HOME is read where the home folder has neither .tofurc nor .terraformrc. */
static const char *config_file_path(TfLoad *load, bool *out_named)
{
    static const char *const variables[] = {"TF_CLI_CONFIG_FILE", "TERRAFORM_CONFIG"};
    const char *home = snapshot_env(load->files, "HOME"), *path, *legacy;
    bool tofu = tf_is_tofu(load->config);
    const char *xdg = snapshot_env(load->files, "XDG_CONFIG_HOME");
    *out_named = true;
    for (size_t i = 0; i < ARRAY_LEN(variables); i++) {
        path = snapshot_env(load->files, variables[i]);
        if (path && path[0])
            return path;
    }
    *out_named = false;
    if (!home)
        return NULL;
    legacy = tfpath_join(load->arena, home, ".terraformrc");
    if (!tofu)
        return legacy;
    path = tfpath_join(load->arena, home, ".tofurc");
    if (snapshot_stat(load->files, path).state == FILE_OK)
        return path;
    if (xdg && xdg[0] && snapshot_stat(load->files, legacy).state != FILE_OK)
        return tfpath_join(load->arena, xdg, "opentofu/tofurc");
    return legacy;
}

void tfcli_load(TfLoad *load)
{
    TfCli *cli = &load->config->cli;
    bool named, configured = false;
    const char *path = config_file_path(load, &named);
    Span text = SPAN_EMPTY;
    enum file_state state =
        path ? snapshot_read(load->files, tfpath_join(load->arena, load->dir, path), CLI_FILE_MAX,
                             &text)
             : FILE_ABSENT;
    const HclFile *file = state == FILE_OK ? hcl_parse_loose(load->arena, path, text) : NULL;
    if (state == FILE_TOO_BIG)
        tfload_too_large(load, source_file(path, 0, 0));
    if (file && tfload_is_too_large(load, file))
        return;
    if (file || named) {
        cli->path = path;
        cli->at = source_file(path, 0, 0);
    }
    for (size_t i = 0; file && i < file->body.blocks.len; i++) {
        const HclBlock *block = file->body.blocks.items[i];
        if (!span_is(block->type, "provider_installation"))
            continue;
        cli->at = hcl_source(file, block->at);
        cli->mirrors_only = configured = true;
        for (size_t k = 0; k < block->body.blocks.len; k++)
            cli_method(load, block->body.blocks.items[k]);
    }
    if (!configured)
        cli_implied(load);
}
