/*
 * What init can install: which version of hashicorp/aws it will choose, and what it refuses:
 * constraints that nothing meets, a locked version that does not fit or is gone, providers that are
 * nowhere (RULES.md 90: provider-version-01 to -07).
 */
#include <string.h>

#include "data/provider_hashes.h"
#include "data/provider_versions.h"
#include "terraform/tfload.h"
#include "terraform/version.h"

static const char aws[] = "hashicorp/aws";

/* ---- constraints on hashicorp/aws ---- */

static enum version_match versions_meets_all(const TfConfig *config, const char *version)
{
    for (size_t i = 0; i < config->aws_constraints.len; i++) {
        enum version_match match = version_meets(config->aws_constraints.items[i].text, version);
        if (match != VERSION_YES)
            return match;
    }
    return VERSION_YES;
}

/* All constraints as one text, for a sentence. */
static const char *versions_constraints(TfLoad *load)
{
    const char *text = "";
    for (size_t i = 0; i < load->config->aws_constraints.len; i++)
        text = arena_printf(load->arena, "%s%s%s", text, i ? ", " : "",
                            load->config->aws_constraints.items[i].text);
    return text[0] ? text : "(none)";
}

static bool versions_invalid(TfLoad *load)
{
    for (size_t i = 0; i < load->config->aws_constraints.len; i++) {
        const TfConstraint *c = &load->config->aws_constraints.items[i];
        if (c->text[0] && version_constraint_valid(c->text))
            continue;
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "init",
                               .id = "version_constraint",
                               .summary = "Invalid version constraint",
                               .at = c->at},
                   "this is no version constraint: operators are =, !=, >, >=, <, <= and ~>, with "
                   "numbers behind them");
        return true;
    }
    return false;
}

static const char *versions_better(const TfConfig *config, const char *best, const char *candidate)
{
    if (versions_meets_all(config, candidate) != VERSION_YES ||
        (best && version_compare_text(candidate, best) <= 0))
        return best;
    return candidate;
}

static const char *versions_newest(TfLoad *load)
{
    const TfConfig *config = load->config;
    const char *best = NULL;
    for (size_t i = 0; i < config->cli.mirror_versions.len; i++)
        best = versions_better(config, best, config->cli.mirror_versions.items[i]);
    for (size_t i = n_provider_versions; !config->cli.mirrors_only && i > 0; i--)
        if (versions_meets_all(config, provider_versions_table[i - 1].version) == VERSION_YES)
            return versions_better(config, best, provider_versions_table[i - 1].version);
    return best;
}

/* Could a release that the table does not list meet them: an older or newer one, or one from the
 * gaps near its end? */
static bool versions_may_exist(TfLoad *load)
{
    static const struct {
        unsigned major, from, to, patches;
    } ranges[] = {{0, 1, 1, 5},    {1, 0, 60, 1}, {2, 0, 80, 1},
                  {6, 58, 199, 3}, {7, 0, 99, 3}, {8, 0, 99, 1}};
    for (size_t i = 0; i < ARRAY_LEN(ranges); i++)
        for (unsigned minor = ranges[i].from; minor <= ranges[i].to; minor++)
            for (unsigned patch = 0; patch < ranges[i].patches; patch++)
                if (versions_meets_all(load->config, arena_printf(load->arena, "%u.%u.%u",
                                                                  ranges[i].major, minor, patch)) ==
                    VERSION_YES)
                    return true;
    return false;
}

static void versions_none(TfLoad *load)
{
    const TfConfig *config = load->config;
    bool certain = config->cli.mirrors_only || !versions_may_exist(load);
    TfProblem p = {.fatal = certain,
                   .stage = "init",
                   .id = "version_constraint",
                   .at = config->aws_constraints.items[0].at};
    p.summary = "Failed to query available provider packages";
    if (config->cli.mirrors_only)
        tf_problem(load, p, "no version of hashicorp/aws in the mirror meets %s",
                   versions_constraints(load));
    else if (certain)
        tf_problem(load, p, "no version of hashicorp/aws meets %s", versions_constraints(load));
    else
        tf_problem(load, p, "no version of hashicorp/aws that why403 knows of meets %s",
                   versions_constraints(load));
}

static bool versions_in_mirror(const TfConfig *config, const char *version)
{
    for (size_t i = 0; i < config->cli.mirror_versions.len; i++)
        if (strcmp(config->cli.mirror_versions.items[i], version) == 0)
            return true;
    return false;
}

/*
 * Terraform verifies the package against the lock file's checksums (provider-version-03). What can
 * be known here: the "h1:" of a released package for this platform. With "zh:" checksums beside
 * them a package from the registry may still match.
 */
static bool versions_checksum_fits(const TfConfig *config, const char *version)
{
    for (size_t i = 0; i < config->lock.hashes.len; i++)
        if (strncmp(config->lock.hashes.items[i], "h1:", 3) != 0 ||
            !provider_hash_is_anothers(version, tf_platform, config->lock.hashes.items[i]))
            return true;
    return config->lock.hashes.len == 0;
}

/* The lock file's choice stands until init -upgrade; true if it settles the matter, for good or
 * ill. */
static bool versions_locked(TfLoad *load)
{
    TfConfig *config = load->config;
    const char *version = config->lock.version;
    TfProblem p = {.fatal = true, .stage = "init", .id = "lock_version", .at = config->lock.at};
    p.summary = "Failed to query available provider packages";
    if (!version)
        return false;
    if (versions_meets_all(config, version) == VERSION_NO) {
        tf_problem(load, p,
                   "the lock file holds hashicorp/aws %s, which does not meet %s; terraform init "
                   "-upgrade chooses anew",
                   version, versions_constraints(load));
        return true;
    }
    if (config->cli.mirrors_only && !versions_in_mirror(config, version) &&
        !(config->installed_version && strcmp(config->installed_version, version) == 0)) {
        tf_problem(load, p, "the lock file holds hashicorp/aws %s, which the mirror does not have",
                   version);
        return true;
    }
    if (!versions_checksum_fits(config, version)) {
        p.id = "lock_checksum";
        p.summary = "Failed to install provider";
        tf_problem(load, p, "none of the lock file's checksums is that of hashicorp/aws %s for %s",
                   version, tf_platform);
        return true;
    }
    config->chosen_version = version;
    return true;
}

static void versions_of_aws(TfLoad *load)
{
    TfConfig *config = load->config;
    if (config->providers.len == 0 && config->aws_constraints.len == 0 && config->lock.version)
        return; /* an entry of the lock file that nothing needs is not looked at */
    if (versions_invalid(load) || config->cli.dev_overrides.len > 0 || config->lock.parse_error ||
        versions_locked(load))
        return;
    config->chosen_version = versions_newest(load);
    /* Could init take a release with minor versions that the table does not know yet? */
    config->may_be_newer =
        !config->cli.mirrors_only && (versions_meets_all(config, "6.999.0") == VERSION_YES ||
                                      versions_meets_all(config, "999.0.0") == VERSION_YES);
    if (!config->chosen_version && config->aws_constraints.len > 0)
        versions_none(load);
}

/* ---- other providers ---- */

static bool versions_installed(TfLoad *load, const char *full)
{
    FileInfo info =
        snapshot_stat(load->files, tfpath_join(load->arena, load->data_dir,
                                               arena_printf(load->arena, "providers/%s", full)));
    return info.state == FILE_OK && info.is_dir;
}

/* One letter from "aws" away, in a namespace where such a thing is a slip of the pen. */
static bool versions_is_typo(Span source)
{
    static const char *const real[] = {"aws", "awscc", "ad",  "dns", "tls",
                                       "hcp", "hcs",   "tfe", "opc"};
    Span name = span_sub(source, span_find_char(source, '/') + 1, source.len);
    char text[16];
    if (!span_starts(source, "hashicorp/") || name.len == 0 || name.len >= sizeof text)
        return false;
    for (size_t i = 0; i < ARRAY_LEN(real); i++)
        if (span_is(name, real[i]))
            return false;
    memcpy(text, name.ptr, name.len);
    text[name.len] = '\0';
    return text_distance(text, "aws", 1) <= 1;
}

static void versions_source(TfLoad *load, const char *source, Source at)
{
    Span s = span_of(source);
    size_t pieces = 1;
    const char *full, *fault = tfsource_fault(s);
    TfProblem p = {.fatal = true, .stage = "init", .id = "provider_source", .at = at};
    for (size_t i = 0; i < s.len; i++)
        pieces += s.ptr[i] == '/';
    p.summary = "Failed to query available provider packages";
    if (strcmp(source, aws) == 0 || span_is(s, "hashicorp/terraform") ||
        span_starts(s, "terraform.io/builtin/"))
        return;
    full = pieces == 3 ? source : arena_printf(load->arena, "%s/%s", tfcli_host(load), source);
    if (names_get(&load->checked_sources, span_of(full)) || versions_installed(load, full))
        return;
    names_put(load->arena, &load->checked_sources, span_of(full), load);
    if (fault) {
        p.summary = "Invalid provider source string";
        /* An address in a source's place may hold a password. */
        const char *host = strrchr(source, '@');
        tf_problem(load, p, "\"%s\" is no provider source; %s",
                   host ? arena_printf(load->arena, "…%s", host) : source, fault);
    } else if (!tfcli_may_have(load, full)) {
        if (!versions_is_typo(s) && text_distance(source, aws, 2) > 2) {
            p.id = "provider_not_found";
            p.subject = source;
        }
        tf_problem(load, p,
                   "the provider %s is in none of the places that the CLI configuration allows",
                   source);
    } else if (versions_is_typo(s)) {
        tf_problem(load, p, "there is no provider %s in the registry; hashicorp/aws is meant?",
                   source);
    }
}

/* A provider without an entry in required_providers is hashicorp/NAME. */
static void versions_implied_source(TfLoad *load, const TfModule *module, Span local_name,
                                    Source at)
{
    const char *source = names_get(&module->local_names, local_name);
    if (!source)
        versions_source(
            load, arena_printf(load->arena, "hashicorp/%.*s", (int)local_name.len, local_name.ptr),
            at);
}

static void versions_sources(TfLoad *load, const TfModule *module)
{
    const TfSource *files = module->source;
    for (size_t i = 0; i < files->providers.len; i++)
        if (files->providers.items[i]->labels[0])
            versions_implied_source(
                load, module, span_of(files->providers.items[i]->labels[0]),
                hcl_source(files->providers.items[i]->file, files->providers.items[i]->at));
    for (size_t i = 0; i < files->resources.len; i++) {
        const HclBlock *block = files->resources.items[i];
        const HclAttr *meta = hcl_body_attr(&block->body, "provider");
        Span name = block->labels[0] ? span_of(block->labels[0]) : SPAN_EMPTY, alias;
        name = span_sub(name, 0, span_find_char(name, '_'));
        if (meta)
            tfprovider_split(tfprovider_reference(load, meta->expr), &name, &alias);
        if (name.len > 0)
            versions_implied_source(load, module, name, hcl_source(block->file, block->at));
    }
}

void tfversion_check(TfLoad *load)
{
    for (size_t i = 0; i < load->required.len; i++)
        versions_source(load, load->required.items[i].source, load->required.items[i].at);
    for (size_t i = 0; i < load->modules.len; i++)
        versions_sources(load, load->modules.items[i]);
    versions_of_aws(load);
}
