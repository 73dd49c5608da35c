/*
 * The trust store of a configuration: custom_ca_bundle, AWS_CA_BUNDLE, ca_bundle of the profile
 * (aws-sdk-go-v2 config/resolve.go resolveCustomCABundle: the first replaces the system's; RULES.md
 * 84), else what Go reads: SSL_CERT_FILE, SSL_CERT_DIR.
 */
#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>

#include "base/tree.h"
#include "facts/owner.h"
#include "predict/profile.h"
#include "predict/settings.h"

enum { CA_BUNDLE_MAX_BYTES = 16 * 1024 * 1024 };

/* Go's x509.CertPool.AppendCertsFromPEM: at least one certificate that can be parsed. */
static bool pem_has_certificate(Span bytes)
{
    BIO *bio = BIO_new_mem_buf(bytes.ptr, (int)bytes.len);
    char *name = NULL, *header = NULL;
    unsigned char *data = NULL;
    long len = 0;
    bool found = false;
    while (!found && bio && PEM_read_bio(bio, &name, &header, &data, &len) == 1) {
        const unsigned char *p = data;
        X509 *cert = strcmp(name, "CERTIFICATE") == 0 && !*header ? d2i_X509(NULL, &p, len) : NULL;
        found = cert != NULL;
        X509_free(cert);
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_free(data);
    }
    BIO_free(bio);
    ERR_clear_error();
    return found;
}

static const char *file_error(enum file_state state)
{
    switch (state) {
    case FILE_DENIED:
        return "permission denied";
    case FILE_IS_DIR:
        return "is a directory";
    case FILE_LOOP:
        return "too many levels of symbolic links";
    default:
        return "no such file or directory";
    }
}

/* Does it lie where only the system's administrator writes, wherever its links lead, and did not
 * come with a folder that lies there too? */
static bool ca_is_of_system(const Facts *facts, const char *path)
{
    static const char *const tops[] = {"/etc", "/usr", "/var/lib/ca-certificates"};
    const char *real = facts->files ? snapshot_real(facts->files, path) : NULL;
    bool below = false;
    for (size_t i = 0; real && i < ARRAY_LEN(tops); i++)
        below = below || tree_below(real, tops[i]);
    return below && !tree_holds(&facts->tree, path);
}

/* A bundle of the system's is the system's, whoever names it. The argument's value may come from a
 * variable of the user's. */
static enum owner ca_owner(const Walk *w, const char *path, Source from)
{
    const TfValue *arg = walk_arg(w, "custom_ca_bundle");
    if (ca_is_of_system(w->facts, path))
        return OWNER_USER;
    return owner_of(w->facts, source_same(from, arg->expr_at) ? arg->v.at : from);
}

/* False ends the walk. read_head, load_head: what stands before the two errors. */
static bool ca_use(Walk *w, const char *path, Source from, const char *read_head,
                   const char *load_head)
{
    Span bytes = SPAN_EMPTY;
    Snapshot *files = w->facts->files;
    enum file_state state = files ? walk_read(w, path, CA_BUNDLE_MAX_BYTES, &bytes) : FILE_OK;
    if (state == FILE_TOO_BIG)
        return false;
    if (state != FILE_OK) {
        walk_fail(w, STAGE_CONFIGURATION, PREDICT_CA_BUNDLE, from,
                  arena_printf(w->arena, state == FILE_IS_DIR ? "%sread %s: %s" : "%sopen %s: %s",
                               read_head, path, file_error(state)),
                  "the CA bundle %s can't be read: %s", path, file_state_sentence(state));
        return false;
    }
    if (files && !pem_has_certificate(bytes)) {
        walk_fail(w, STAGE_CONFIGURATION, PREDICT_CA_GARBAGE, from,
                  arena_printf(w->arena, "%sfailed to load custom CA bundle PEM file", load_head),
                  "the CA bundle %s holds no certificate", path);
        return false;
    }
    w->conf->route.ca_file = path;
    w->conf->route.ca_from = from;
    w->conf->route.ca_by = ca_owner(w, path, from);
    return true;
}

/* The one that aws-sdk-go-base reads itself; the backend hands it AWS_CA_BUNDLE too. */
static const char *block_ca(Walk *w, Source *from)
{
    const char *path = walk_text(w, "custom_ca_bundle");
    *from = walk_arg(w, "custom_ca_bundle")->expr_at;
    if (!path && w->backend && !generation_has(&w->generation, QUIRK_SDK_V1)) {
        path = walk_env(w, "AWS_CA_BUNDLE");
        *from = source_env("AWS_CA_BUNDLE");
    }
    return path ? walk_expand(w, path) : NULL;
}

bool settings_check_block_ca(Walk *w, const char *prefix)
{
    Source from;
    const char *path = block_ca(w, &from);
    return !path || ca_use(w, path, from, "reading custom CA bundle: ", prefix);
}

/* Of two variables one that the folder sets (by Terragrunt) tells. */
static void ca_chosen(Walk *w, Source variable)
{
    HttpRoute *r = &w->conf->route;
    enum owner owner = owner_of(w->facts, variable);
    if (r->ca_by != OWNER_USER)
        return;
    r->ca_by = owner;
    r->ca_from = variable;
}

/* Nothing replaces the system's store: Go's own variables. */
static void ca_system(Walk *w)
{
    const char *file = walk_env(w, "SSL_CERT_FILE"), *dir = walk_env(w, "SSL_CERT_DIR");
    HttpRoute *r = &w->conf->route;
    r->ca_file = file;
    r->ca_dir = dir;
    r->ca_as_go = true;
    r->ca_by = OWNER_USER;
    r->ca_from = SOURCE_UNKNOWN;
    if (dir)
        ca_chosen(w, source_env("SSL_CERT_DIR"));
    if (file)
        ca_chosen(w, source_env("SSL_CERT_FILE"));
}

bool settings_check_ca(Walk *w, const char *prefix)
{
    const char *env = walk_env(w, "AWS_CA_BUNDLE");
    const SharedValue *shared = w->shared ? shared_value(w->shared->section, "ca_bundle") : NULL;
    Source from;
    w->conf->route.insecure = walk_true(w, "insecure");
    w->conf->route.insecure_from = walk_arg(w, "insecure")->expr_at;
    w->conf->route.insecure_by = owner_of(w->facts, walk_arg(w, "insecure")->v.at);
    if (block_ca(w, &from))
        return true;
    if (env)
        return ca_use(w, walk_path(w, env), source_env("AWS_CA_BUNDLE"), prefix, prefix);
    if (shared && !value_empty(shared->value) && shared->value.text)
        return ca_use(w, walk_path(w, shared->value.text), shared->value.at, prefix, prefix);
    ca_system(w);
    return true;
}
