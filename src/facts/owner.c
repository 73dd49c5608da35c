#include "facts/owner.h"

#include <string.h>

/* Below HOME/.aws, by its name or where links lead. The rest of HOME is where repositories lie. */
static bool owner_is_home_aws(Arena *scratch, const Facts *facts, const char *path)
{
    const char *aws =
        facts->home && facts->home[0] ? arena_printf(scratch, "%s/.aws", facts->home) : NULL;
    const char *real = snapshot_real(facts->files, path), *real_aws;
    if (!aws)
        return false;
    if (tree_below(path, aws) && !strstr(path, "/../"))
        return true;
    real_aws = snapshot_real(facts->files, aws);
    return real && real_aws && tree_below(real, real_aws);
}

/* A file that the user's own environment names, or one of HOME/.aws. */
static bool owner_is_users_file(const Facts *facts, const char *path)
{
    static const char *const names[] = {"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE",
                                        "AWS_SHARED_CONFIG_FILE"};
    Arena scratch = ARENA_INIT;
    bool users = owner_is_home_aws(&scratch, facts, path);
    for (size_t i = 0; i < ARRAY_LEN(names) && !users; i++) {
        const char *text = facts->env ? env_text(facts->env, names[i]) : NULL;
        users = text && strcmp(text, path) == 0;
    }
    arena_clear(&scratch);
    return users;
}

/* A Terragrunt unit sets variables too: what the shell doesn't hold so is the folder's. */
static enum owner owner_of_variable(const Facts *facts, const char *name)
{
    const EnvVar *now, *shell;
    if (!facts->shell_env || facts->shell_env == facts->env || !name)
        return OWNER_USER;
    now = env_var(facts->env, name);
    shell = env_var(facts->shell_env, name);
    if (!now || !shell || !now->value.text != !shell->value.text ||
        !secret_equal(now->value.secret, shell->value.secret))
        return OWNER_DIR;
    return !now->value.text || strcmp(now->value.text, shell->value.text) == 0 ? OWNER_USER
                                                                               : OWNER_DIR;
}

enum owner owner_of(const Facts *facts, Source at)
{
    switch (at.kind) {
    case SOURCE_ENVIRONMENT:
        return owner_of_variable(facts, at.name);
    case SOURCE_ARGUMENT:
        return OWNER_USER;
    case SOURCE_FILE:
        if (!facts->tree.files || !at.name)
            return OWNER_UNKNOWN;
        if (tree_holds(&facts->tree, at.name))
            return OWNER_DIR;
        return owner_is_users_file(facts, at.name) ? OWNER_USER : OWNER_UNKNOWN;
    default:
        return OWNER_UNKNOWN;
    }
}

/* HOME itself may be the folder that is looked at: what stands in HOME/.aws is its owner's then,
 * too, where it is keys. What it says of hosts stays the folder's. */
static bool owner_holds_key(const Facts *facts, Source at)
{
    Arena scratch = ARENA_INIT;
    bool home = at.kind == SOURCE_FILE && at.name && owner_is_home_aws(&scratch, facts, at.name);
    arena_clear(&scratch);
    return !home && owner_of(facts, at) == OWNER_DIR;
}

/* What Terragrunt lays out may be made of anything that its functions reach, so no keys there are
 * the folder's own. */
enum owner owner_of_keys(const Facts *facts, const Credentials *creds)
{
    bool dir = !facts->unit && owner_holds_key(facts, creds->access_key_id.at) &&
               owner_holds_key(facts, creds->secret_at) &&
               (!creds->token || owner_holds_key(facts, creds->token_at));
    return dir ? OWNER_DIR : OWNER_USER;
}
