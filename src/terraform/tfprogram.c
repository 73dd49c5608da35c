/*
 * Which program will run here, and what of the language it knows: Terraform and OpenTofu went apart
 * in 1.6. Versions: CHANGELOGs of both; every row was seen with Terraform 1.5.7, 1.11.4, 1.15.9 and
 * OpenTofu 1.12.6 (recorded scenarios lang-*).
 */
#include <string.h>

#include "base/text.h"
#include "terraform/tfload.h"
#include "terraform/toolpin.h"
#include "terraform/version.h"

#define TOFU "opentofu"
#define TERRAFORM "terraform"
#define NEVER "999.0.0"

static const struct {
    enum tf_feature feature;
    const char *terraform, *tofu; /* since which version */
    const char *source;           /* T, O: that program's CHANGELOG of the version */
} feature_rows[] = {
    {TF_TOFU_FILES, NEVER, "1.8.0", "O #1738; lang-tofu-beside-tf-2"},
    {TF_STATIC_REFERENCES, NEVER, "1.8.0", "O #1718, #1728; backend-var-env"},
    {TF_CONST_VARIABLES, "1.15.0", "1.12.0", "T #38217; O #3946; lang-module-source-const"},
    {TF_CONST_SOURCES, "1.15.0", "1.8.0", "T #38217; O #1718; lang-module-source-var"},
    {TF_DEPRECATED_VARIABLES, "1.15.0", "1.10.0", "T 1.15.0; O #1005; configs/named_values.go"},
    {TF_EPHEMERAL_VARIABLES, "1.10.0", "1.11.0", "T 1.10.0; O #2834; 1.5.7, 1.11.4, 1.12.6 asked"},
    {TF_APPLYING, "1.10.0", "1.11.0", "T 1.10.0; O tofu/evaluate.go; 1.15.9, 1.12.6 asked"},
    {TF_LIFECYCLE_ENABLED, NEVER, "1.11.0", "O #3247; 1.12.6, 1.11.4 asked"},
    {TF_PROVIDER_FOR_EACH, NEVER, "1.9.0", "O #2123; lang-each-profiles"},
    {TF_ENCRYPTION, NEVER, "1.7.0", "O 1.7.0 state encryption; lang-encryption-kms-dead"},
    {TF_LANGUAGE_BLOCK, NEVER, "1.12.0", "O 1.12.0; lang-compatible-with-newer"},
    {TF_TOFU_NAMES, NEVER, "1.9.0", "addrs/parse_ref.go; lang-tofu-workspace"},
    {TF_REMOVED_BLOCKS, "1.7.0", "1.7.0", "T 1.7.0; O #1158"},
    {TF_IMPORT_FOR_EACH, "1.7.0", "1.7.0", "T #33932; O #1492"},
    {TF_PROVIDER_FUNCTIONS, "1.8.0", "1.7.0", "provider::aws::arn_parse: T #34394; O #1439"},
    {TF_VALIDATION_REFERENCES, "1.9.0", "1.9.0", "of more than the variable: T #34955; O #2216"},
    {TF_ACTION_BLOCKS, "1.14.0", NEVER, "T 1.14.0"},
    {TF_OUTPUT_TYPES, "1.15.0", NEVER, "T #36411; 1.11.4, 1.12.6 asked"},
    {TF_IMPORT_IDENTITY, "1.12.0", "1.12.0", "T #36703; O configs/import.go; 1.12.6 asked"},
    {TF_LIFECYCLE_DESTROY, NEVER, "1.12.0", "O 1.12.0; configs/resource.go; 1.12.6, 1.11.4 asked"},
};

/* Functions that came after Terraform 1.5; asked by console: 1.5.7, 1.11.4, 1.15.9,
 * OpenTofu 1.12.6. */
static const struct {
    const char *name, *terraform, *tofu, *source; /* as above */
} function_rows[] = {
    {"base64gunzip", NEVER, "1.7.0", "O #800; lang-base64gunzip"},
    {"cidrcontains", NEVER, "1.7.0", "O #366"},
    {"urldecode", NEVER, "1.7.0", "O #1234"},
    {"issensitive", "1.8.0", "1.7.0", "T 1.8.0; O #1370"},
    {"templatestring", "1.9.0", "1.7.0", "T #34968; O #1223"},
    {"ephemeralasnull", "1.10.0", "1.11.0", "T 1.10.0; O #2834"},
};

bool tf_is_tofu(const TfConfig *config)
{
    return config->implementation && strcmp(config->implementation, TOFU) == 0;
}

const char *tf_program_name(const TfConfig *config)
{
    return config && tf_is_tofu(config) ? "tofu" : "terraform";
}

bool tf_program_at_least(const TfConfig *config, const char *version)
{
    return !config->program_version || version_compare_text(config->program_version, version) >= 0;
}

bool tf_knows(TfLoad *load, enum tf_feature feature)
{
    load->config->version_matters = true;
    for (size_t i = 0; i < ARRAY_LEN(feature_rows); i++) {
        const char *since =
            tf_is_tofu(load->config) ? feature_rows[i].tofu : feature_rows[i].terraform;
        if (feature_rows[i].feature == feature)
            return strcmp(since, NEVER) != 0 && tf_program_at_least(load->config, since);
    }
    return false;
}

bool tf_lacks_function(HclEval *eval, Span name)
{
    TfModule *module = eval->data;
    TfConfig *config = module ? module->load->config : NULL;
    if (span_is(name, "list") || span_is(name, "map")) { /* the other way about: they went */
        if (config)
            config->version_matters = true;
        return !config || tf_is_tofu(config) || tf_program_at_least(config, "0.15.0");
    }
    for (size_t i = 0; i < ARRAY_LEN(function_rows); i++) {
        const char *since =
            config && tf_is_tofu(config) ? function_rows[i].tofu : function_rows[i].terraform;
        if (!span_is(name, function_rows[i].name))
            continue;
        if (config)
            config->version_matters = true;
        return strcmp(since, NEVER) == 0 || (config && !tf_program_at_least(config, since));
    }
    return false;
}

bool tf_lacks_tofus_function(HclEval *eval, Span name)
{
    (void)eval;
    for (size_t i = 0; i < ARRAY_LEN(function_rows); i++)
        if (span_is(name, function_rows[i].name))
            return strcmp(function_rows[i].terraform, NEVER) == 0;
    return false;
}

/* OpenTofu 1.12 no longer looks at required_version in files that Terraform reads too. */
bool tf_reads_required_version(const TfConfig *config, const char *file)
{
    Span name = span_of(file);
    return !tf_is_tofu(config) || !tf_program_at_least(config, "1.12.0") ||
           span_ends(name, ".tofu") || span_ends(name, ".tofu.json");
}

/* ---- what the folder shows ---- */

static bool program_folder(TfLoad *load, const char *path)
{
    FileInfo info = snapshot_stat(load->files, path);
    return info.state == FILE_OK && info.is_dir;
}

/* A folder or a user may be called tofu as well. */
const char *tf_program_called(const char *path)
{
    return strstr(text_basename(path), "tofu") ? TOFU : TERRAFORM;
}

static const char *program_by_env(TfLoad *load, const char **out_why)
{
    static const char *const names[] = {"TG_TF_PATH", "TERRAGRUNT_TFPATH"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const char *path = snapshot_env(load->files, names[i]);
        if (!path || !*path)
            continue;
        *out_why = names[i];
        load->config->program_path = path;
        return tf_program_called(path);
    }
    return NULL;
}

/* Of whom it is nobody else's choice: that of hashicorp/aws before that of any other provider. */
static const struct {
    const char *entry, *program;
} registry_rows[] = {
    {"\"registry.opentofu.org/hashicorp/aws\"", TOFU},
    {"\"registry.terraform.io/hashicorp/aws\"", TERRAFORM},
    {"\"registry.opentofu.org/", TOFU},
    {"\"registry.terraform.io/", TERRAFORM},
};

/* The entry of hashicorp/aws in the lock file, or of what init installed, names the registry. */
static const char *program_by_registry(TfLoad *load, const char **out_why)
{
    const char *below = tfpath_join(load->arena, load->data_dir, "providers");
    Span lock;
    bool there =
        snapshot_read(load->files, tfpath_join(load->arena, load->dir, ".terraform.lock.hcl"),
                      TF_FILE_MAX, &lock) == FILE_OK;
    *out_why = ".terraform.lock.hcl";
    for (size_t i = 0; there && i < ARRAY_LEN(registry_rows); i++)
        if (span_find(lock, registry_rows[i].entry) < lock.len)
            return registry_rows[i].program;
    if (there &&
        span_find(lock, "by \"tofu init\"") < lock.len) /* its first line, without entries */
        return TOFU;
    *out_why = load->data_shown;
    if (program_folder(load, tfpath_join(load->arena, below, "registry.opentofu.org")))
        return TOFU;
    return program_folder(load, tfpath_join(load->arena, below, "registry.terraform.io"))
               ? TERRAFORM
               : NULL;
}

/* Files of version managers, here and above. */
static const char *program_by_manager(TfLoad *load, const char **out_why)
{
    return toolpin_program(load->arena, load->files, load->dir, out_why);
}

static const char *program_by_files(TfLoad *load, const char **out_why)
{
    NameVec names = VEC_INIT;
    snapshot_list(load->files, load->dir, &names);
    for (size_t i = 0; i < names.len; i++)
        if (span_ends(span_of(names.items[i]), ".tofu") ||
            span_ends(span_of(names.items[i]), ".tofu.json")) {
            *out_why = names.items[i];
            return TOFU;
        }
    return NULL;
}

/* Terraform reads nothing in a folder that holds .tofu files only: OpenTofu runs there, wherever it
 * is. */
static bool program_only_tofu(TfLoad *load, const char **out_why)
{
    NameVec names = VEC_INIT;
    snapshot_list(load->files, load->dir, &names);
    for (size_t i = 0; i < names.len; i++)
        if (span_ends(span_of(names.items[i]), ".tf") ||
            span_ends(span_of(names.items[i]), ".tf.json"))
            return false;
    return program_by_files(load, out_why) != NULL;
}

/* A link called terraform, for whoever went over and kept the name. */
static bool program_leads_to_tofu(TfLoad *load, const char *path)
{
    const char *real = snapshot_real(load->files, path);
    return real && strcmp(tf_program_called(real), TOFU) == 0;
}

/* One of both on PATH decides. Where both are there, or none, what stands in the folder does. */
void tfprogram_find(TfLoad *load, const TfProgram *program)
{
    static const char *(*const signs[])(TfLoad *, const char **) = {
        program_by_env, program_by_registry, program_by_manager, program_by_files};
    TfConfig *config = load->config;
    const char *as_terraform = snapshot_on_path(load->files, load->arena, "terraform");
    bool terraform = as_terraform != NULL,
         tofu = snapshot_on_path(load->files, load->arena, "tofu") != NULL;
    if (program) {
        config->implementation = program->implementation;
        config->program_version = program->version;
        config->program_why = program->why;
    }
    if (!config->implementation && terraform && !tofu &&
        program_only_tofu(load, &config->program_why))
        config->implementation = TOFU;
    if (!config->implementation && terraform && !tofu && program_leads_to_tofu(load, as_terraform))
        config->implementation = TOFU, config->program_why = "PATH";
    if (!config->implementation && terraform != tofu) {
        config->implementation = terraform ? TERRAFORM : TOFU;
        config->program_why = "PATH";
    }
    for (size_t i = 0; i < ARRAY_LEN(signs) && !config->implementation; i++)
        config->implementation = signs[i](load, &config->program_why);
    if (!config->implementation && terraform) {
        config->implementation = TERRAFORM;
        config->program_why = "PATH";
    }
}
