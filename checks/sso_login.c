#include "checks/sso_login.h"

#include "data/regions.h"

/* First value that is not empty in the files that were read. */
static const char *setting(const CheckContext *ctx, enum aws_section_kind kind, const char *section,
                           const char *key)
{
    AwsFileList files = check_files(ctx);
    for (size_t i = 0; section && i < files.len; i++) {
        const AwsSection *s = awsfile_section(files.items[i], kind, section);
        const AwsProperty *p = s ? awssection_property(s, key) : NULL;
        if (p && p->value.text && p->value.text[0])
            return p->value.text;
    }
    return NULL;
}

SsoLogin sso_login_of(const CheckContext *ctx, const char *profile)
{
    const char *session = setting(ctx, SECTION_PROFILE, profile, "sso_session");
    enum aws_section_kind kind = session ? SECTION_SSO_SESSION : SECTION_PROFILE;
    const char *start_url = setting(ctx, kind, session ? session : profile, "sso_start_url");
    const char *path = ssocache_path(ctx->arena, ctx->facts->home, session ? session : start_url);
    SsoLogin login = {.region = setting(ctx, kind, session ? session : profile, "sso_region"),
                      .account_id = setting(ctx, SECTION_PROFILE, profile, "sso_account_id"),
                      .role_name = setting(ctx, SECTION_PROFILE, profile, "sso_role_name")};
    login.token =
        path && (session || start_url) ? ssocache_read(ctx->arena, ctx->facts->files, path) : NULL;
    if (login.region && region_find(login.region))
        login.endpoint = arena_printf(ctx->arena, "https://portal.sso.%s.%s", login.region,
                                      partition_of_region(login.region)->dns_suffix);
    return login;
}

const LoginToken *console_login_of(const CheckContext *ctx, const char *profile)
{
    const char *session = setting(ctx, SECTION_PROFILE, profile, "login_session");
    const char *folder = env_text(ctx->facts->env, "AWS_LOGIN_CACHE_DIRECTORY");
    const char *path =
        session ? logincache_path(ctx->arena, ctx->facts->home, folder, session) : NULL;
    return path ? logincache_read(ctx->arena, ctx->facts->files, path) : NULL;
}

bool sso_login_lives(const CheckContext *ctx, const SsoLogin *login)
{
    return login->token && login->token->access_token &&
           login->token->expires_at_s > ctx->facts->now_s;
}
