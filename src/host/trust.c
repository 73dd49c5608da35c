/* Certificate stores: loading PEM files and folders, remembered for the life of the Host. */
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "host/tls.h"
#include "host/trust.h"

enum { CA_FILE_MAX_BYTES = 16 * 1024 * 1024 };

struct Trust {
    Trust *next;
    char *file, *dir; /* "" = the system's */
    int64_t mtime_s, size_bytes;
    enum net_state problem;
    X509_STORE *store;
    bool complete; /* everything is loaded; else only hashed folders are asked */
};

/* go/src/crypto/x509/root_linux.go */
static const char *const system_files[] = {
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/tls/cacert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/cert.pem",
};
static const char system_dirs[] = "/etc/ssl/certs:/etc/pki/tls/certs";

/* Adds what can be read, skips what can't (as Go's AppendCertsFromPEM does); returns how many certificates there were. */
static int trust_add_pem(X509_STORE *store, Span pem)
{
    BIO *bio = BIO_new_mem_buf(pem.len ? pem.ptr : "", (int)pem.len);
    char *name = NULL, *header = NULL;
    unsigned char *data = NULL;
    long len = 0;
    int n = 0;
    while (bio && PEM_read_bio(bio, &name, &header, &data, &len)) {
        const unsigned char *at = data;
        X509 *cert = strcmp(name, "CERTIFICATE") == 0 && !header[0] ? d2i_X509(NULL, &at, len) : NULL;
        if (cert && X509_STORE_add_cert(store, cert))
            n++;
        X509_free(cert);
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_free(data);
    }
    BIO_free(bio);
    return n;
}

static enum net_state trust_add_file(Host *h, X509_STORE *store, const char *path)
{
    Arena scratch = ARENA_INIT;
    Span pem;
    enum net_state out = NET_OK;
    if (host_file_read(&h->world, &scratch, path, CA_FILE_MAX_BYTES, &pem) != FILE_OK)
        out = NET_CA_UNREADABLE;
    else if (trust_add_pem(store, pem) == 0)
        out = NET_CA_GARBAGE;
    arena_clear(&scratch);
    return out;
}

static void trust_add_folder(Host *h, X509_STORE *store, const char *dir)
{
    Arena scratch = ARENA_INIT;
    NameVec names;
    host_dir_list(&h->world, &scratch, dir, &names);
    for (size_t i = 0; i < names.len; i++)
        (void)trust_add_file(h, store, arena_printf(&scratch, "%s/%s", dir, names.items[i]));
    arena_clear(&scratch);
}

/* Runs once for each folder of a list with ':'. */
static void trust_each_folder(Trust *t, Host *h, const char *list, void (*run)(Trust *, Host *, const char *))
{
    Arena scratch = ARENA_INIT;
    for (Span rest = span_of(list); rest.len > 0;) {
        size_t end = span_find_char(rest, ':');
        if (end > 0)
            run(t, h, arena_span(&scratch, span_sub(rest, 0, end)));
        rest = span_sub(rest, end + 1, rest.len);
    }
    arena_clear(&scratch);
}

static void trust_ask_folder(Trust *t, Host *h UNUSED, const char *dir)
{
    struct stat st;
    if (stat(dir, &st) == 0 && S_ISDIR(st.st_mode))
        X509_STORE_load_path(t->store, dir);
}

static void trust_load_folder(Trust *t, Host *h, const char *dir)
{
    trust_add_folder(h, t->store, dir);
}

static bool trust_is_system(const Trust *t)
{
    return !t->file[0] && !t->dir[0];
}

static void trust_complete(Host *h, Trust *t)
{
    if (t->complete)
        return;
    t->complete = true;
    for (size_t i = 0; trust_is_system(t) && i < ARRAY_LEN(system_files); i++)
        if (trust_add_file(h, t->store, system_files[i]) == NET_OK)
            break;
    trust_each_folder(t, h, trust_is_system(t) ? system_dirs : t->dir, trust_load_folder);
}

static Trust *trust_load(Host *h, const char *file, const char *dir, const FileInfo *info)
{
    Trust *t = mem_alloc(sizeof *t);
    t->file = mem_strdup(file);
    t->dir = mem_strdup(dir);
    t->mtime_s = info->mtime_s;
    t->size_bytes = info->size_bytes;
    t->store = X509_STORE_new();
    if (!t->store)
        BUG("no certificate store");
    X509_STORE_set_flags(t->store, X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
    if (file[0])
        t->problem = trust_add_file(h, t->store, file);
    trust_each_folder(t, h, trust_is_system(t) ? system_dirs : dir, trust_ask_folder);
    t->complete = !trust_is_system(t) && !dir[0];
    t->next = h->trusts;
    h->trusts = t;
    return t;
}

Trust *trust_get(Host *h, const char *ca_file, const char *ca_dir, enum net_state *out_problem)
{
    const char *file = ca_file ? ca_file : "", *dir = ca_dir ? ca_dir : "";
    FileInfo info = host_file_stat(&h->world, file);
    Trust *t = h->trusts;
    while (t && (strcmp(t->file, file) != 0 || strcmp(t->dir, dir) != 0 || t->mtime_s != info.mtime_s ||
                 t->size_bytes != info.size_bytes))
        t = t->next;
    if (!t)
        t = trust_load(h, file, dir, &info);
    *out_problem = t->problem;
    return t;
}

static int trust_try(Trust *t, X509 *leaf, STACK_OF(X509) * chain)
{
    X509_STORE_CTX *ctx = X509_STORE_CTX_new();
    int error = X509_V_ERR_UNSPECIFIED;
    if (ctx && X509_STORE_CTX_init(ctx, t->store, leaf, chain)) {
        X509_STORE_CTX_set_default(ctx, "ssl_server");
        X509_VERIFY_PARAM_set_auth_level(X509_STORE_CTX_get0_param(ctx), 1); /* no SHA-1, as in Go */
        error = X509_verify_cert(ctx) == 1 ? X509_V_OK : X509_STORE_CTX_get_error(ctx);
    }
    X509_STORE_CTX_free(ctx);
    return error;
}

int trust_judge(Host *h, Trust *t, X509 *leaf, STACK_OF(X509) * chain)
{
    int error = trust_try(t, leaf, chain);
    if (error == X509_V_OK || t->complete)
        return error;
    trust_complete(h, t);
    return trust_try(t, leaf, chain);
}

void trust_close(Host *h)
{
    while (h->trusts) {
        Trust *t = h->trusts;
        h->trusts = t->next;
        X509_STORE_free(t->store);
        mem_free(t->file);
        mem_free(t->dir);
        mem_free(t);
    }
}
