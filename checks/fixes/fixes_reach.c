#include "checks/fixes/fixes.h"

#include <string.h>

#include "checks/experiments.h"
#include "data/regions.h"

static bool is_form(const FixContext *x, enum finding_id id)
{
    return strcmp(x->f->id, finding_rows[id].id) == 0;
}

/* The host reached as the deciding request went: by its proxy, trusting its authorities. curl finds
 * the proxy of the environment itself, with its password; it also takes ALL_PROXY, which Go does
 * not (curl(1), golang.org/x/net/http/httpproxy). */
static void reach_by_hand(const FixContext *x)
{
    static const char *const proxies[] = {"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"};
    const Question *q = x->conf ? x->conf->decisive_question : NULL;
    const char *argv[16] = {"curl", "-sS", "-m", "20"};
    size_t n = 4;
    bool proxy_set = false;
    for (size_t i = 0; i < ARRAY_LEN(proxies); i++)
        proxy_set = proxy_set || env_text(x->ctx->facts->env, proxies[i]);
    if (q && q->route.ca_file) {
        argv[n++] = "--cacert";
        argv[n++] = q->route.ca_file;
    }
    if (q && q->route.proxy_url && q->route.proxy_from.kind != SOURCE_ENVIRONMENT) {
        argv[n++] = "--proxy";
        argv[n++] = q->route.proxy_url;
    } else if (q && !q->route.proxy_url && proxy_set) {
        argv[n++] = "--noproxy";
        argv[n++] = "*";
    }
    argv[n++] = "-o";
    argv[n++] = "/dev/null";
    argv[n++] = "-w";
    argv[n++] = "%{http_code}\\n";
    argv[n] = arena_printf(x->ctx->arena, "https://%s", fixkit_host(x));
    fixkit_look(x, "reach", "reach the host by hand; any number is good, silence is the fault",
                argv);
}

void fixes_network(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    const char *const look_up[] = {"nslookup", fixkit_host(x), NULL};
    if (is_form(x, F_NETWORK_REFUSED))
        fixkit_words(x, "way_out", "look for what stands in the way on this machine",
                     "Is the host in /etc/hosts? Has a tunnel or a proxy of this machine ended? "
                     "Take that out, then try again.");
    else if (!is_form(x, F_NETWORK_GATEWAY) && !is_form(x, F_NETWORK_MALFORMED))
        fixkit_words(x, "way_out", "connect this machine first",
                     "Turn on the network or VPN that this machine needs. Where only a proxy leads "
                     "out, set HTTPS_PROXY. Then try again.");
    if (is_form(x, F_NETWORK_DNS))
        fixkit_look(x, "look_up", "look the name up by hand", look_up);
    reach_by_hand(x);
    fixkit_admin(x, "ask_network", "ask whoever runs the network",
                 arena_printf(a,
                              "HTTPS to %s must be allowed from this machine (private subnet: a "
                              "NAT gateway or an interface endpoint for STS and "
                              "the services used; behind a company proxy: HTTPS_PROXY).",
                              fixkit_host(x)));
}

/* Nothing answers at the proxy: its address is wrong, it does not run, or none is needed. False
 * where it is another trouble, or one that only a text tells. */
static bool proxy_unreached(const FixContext *x)
{
    const HttpRoute *route =
        x->conf && x->conf->decisive_question ? &x->conf->decisive_question->route : NULL;
    const char *names[] = {NULL, NULL}, *proxy;
    if (!is_form(x, F_PROXY_UNREACHED) || !route || !route->proxy_url)
        return false;
    proxy = text_safe(x->ctx->arena, route->proxy_url);
    if (route->proxy_from.kind == SOURCE_ENVIRONMENT) {
        names[0] = route->proxy_from.name;
        fixkit_unset(x, "unset_proxy", "go without the proxy, if this network needs none", names);
    }
    fixkit_words(x, "right_proxy", "name the proxy that runs",
                 arena_printf(x->ctx->arena,
                              "Nothing answers at %s. Correct the address and the port, or start "
                              "the program that should listen there.",
                              proxy));
    fixkit_admin(x, "ask_proxy", "ask whoever runs the proxy",
                 arena_printf(x->ctx->arena,
                              "Nothing answers at the proxy %s. Which address and port does it "
                              "have now? HTTPS to %s has to go through it.",
                              proxy, fixkit_host(x)));
    return true;
}

void fixes_proxy_or_tls(const FixContext *x)
{
    static const char *const bundle[] = {"AWS_CA_BUNDLE", NULL};
    bool ca =
        is_form(x, F_CA_UNREADABLE) || is_form(x, F_CA_GARBAGE) || is_form(x, F_TERRAGRUNT_BUNDLE);
    if (ca && env_text(x->ctx->facts->env, "AWS_CA_BUNDLE"))
        fixkit_unset(x, "unset_ca_bundle", "use the system's trust store again", bundle);
    if (proxy_unreached(x))
        return;
    if (is_form(x, F_TLS_UNKNOWN_CA))
        fixkit_words(x, "set_ca_bundle", "trust the company's authority",
                     "Get its PEM file, then set AWS_CA_BUNDLE (or custom_ca_bundle in the block) "
                     "to its path.");
    if (is_form(x, F_CA_UNREADABLE) || is_form(x, F_CA_GARBAGE))
        fixkit_words(
            x, "right_bundle", "name a PEM file that is there, or none",
            arena_printf(x->ctx->arena,
                         "AWS_CA_BUNDLE, custom_ca_bundle of a block or ca_bundle of a profile "
                         "names %s. Correct the path, or take the setting out where no proxy opens "
                         "HTTPS.",
                         x->ctx->text_file ? text_safe(x->ctx->arena, x->ctx->text_file)
                                           : "the file"));
    if (is_form(x, F_TERRAGRUNT_BUNDLE))
        fixkit_words(x, "ssl_cert_file", "give the authorities by SSL_CERT_FILE",
                     "Set SSL_CERT_FILE to the path of the PEM file instead of AWS_CA_BUNDLE: "
                     "Terragrunt, Terraform and the provider read it.");
    if (is_form(x, F_PROXY_URL))
        fixkit_words(x, "proxy_url", "write the proxy's address as a URL",
                     "HTTP_PROXY and HTTPS_PROXY take http://HOST:PORT, or http://USER:PASSWORD@"
                     "HOST:PORT. A sign such as # or @ in the password is written as %23 or %40.");
    if (is_form(x, F_PROXY_PASSED))
        fixkit_words(x, "shorten_no_proxy",
                     "take that entry out of NO_PROXY, if the proxy leads to AWS",
                     arena_printf(x->ctx->arena,
                                  "WHAT WE SAW names the entry that fits %s. Hosts of AWS belong "
                                  "into NO_PROXY only where an interface endpoint stands for them.",
                                  fixkit_host(x)));
    else if (is_form(x, F_CAPTIVE))
        fixkit_words(
            x, "sign_in", "sign in to the network first",
            "Open any http:// page in a browser and accept or log in there; then run again.");
    else
        fixkit_admin(x, "ask_proxy", "ask whoever runs the proxy",
                     arena_printf(x->ctx->arena,
                                  "Please allow HTTPS to *.amazonaws.com (at least %s) without "
                                  "inspection. Otherwise please give me the proxy's authority as a "
                                  "PEM file, and the proxy's address and login.",
                                  fixkit_host(x)));
}

void fixes_clock_skew(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    if (snapshot_env(x->ctx->facts->files, "WHY403_SANDBOX")) {
        /* The clock of a practice sandbox is a line of a file; the machine's is left alone. */
        static const char set[] =
            "sed -i 's/^clock_offset_s.*/clock_offset_s = 0/' ~/aws-console.ini";
        Fix *fix = finding_fix(x->ctx->arena, x->f, "set_clock", RISK_SHOW,
                               "set the practice clock, in the sandbox's shell");
        fixkit_line(x, fix, SHELL_SH, set);
        fixkit_line(x, fix, SHELL_FISH, set);
        return;
    }
    Fix *fix = finding_fix(a, x->f, "set_clock", RISK_SHOW, "set the clock by the network");
    fixkit_line(x, fix, SHELL_SH,
                "sudo timedatectl set-ntp true   # or: sudo chronyc makestep; WSL: sudo hwclock "
                "-s; macOS: sudo sntp -sS time.apple.com");
    fixkit_line(x, fix, SHELL_FISH,
                "sudo timedatectl set-ntp true   # or: sudo chronyc makestep; WSL: sudo hwclock "
                "-s; macOS: sudo sntp -sS time.apple.com");
    fixkit_line(x, fix, SHELL_POWERSHELL, "w32tm /resync");
}

/* The setting goes: out of the environment, or its line out of the file. */
static void drop_setting(const FixContext *x)
{
    Source at = x->conf ? x->conf->endpoint_override.at : SOURCE_UNKNOWN;
    /* A key that tells its account acts in that account at AWS too; an emulator's key does not. */
    bool real = x->creds && account_from_key_id(x->ctx->arena, x->creds->access_key_id.text);
    const char *names[] = {at.name, NULL};
    if (at.kind == SOURCE_ENVIRONMENT)
        fixkit_unset(x, "unset_endpoint", "use AWS's own endpoint again", names);
    fixkit_drop(x, "drop_endpoint_line",
                at.kind == SOURCE_ENVIRONMENT ? "and out of the file that sets it"
                                              : "take the setting's line out",
                at, real);
}

void fixes_endpoint_override(const FixContext *x)
{
    if (is_form(x, F_ENDPOINT_SET))
        return;
    drop_setting(x);
    if (x->ctx->of_text && is_form(x, F_ENDPOINT_REGION))
        fixkit_words(x, "match_region", "let the endpoint and the region name the same region",
                     "A setting (AWS_ENDPOINT_URL*, endpoint_url of a profile, endpoints of a "
                     "block) names a host of one region, and region or AWS_REGION another. Take "
                     "the endpoint out, or correct one of the two.");
    if (x->conf && x->conf->endpoint_override.at.kind != SOURCE_FILE)
        fixkit_set(x, "ignore_endpoints", "or ignore such settings for now",
                   "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
}

void fixes_emulator_mismatch(const FixContext *x)
{
    if (x->conf && value_present(x->conf->endpoint_override))
        drop_setting(x);
    fixkit_words(x, "all_or_nothing", "emulator: endpoints and keys together, or neither",
                 "For LocalStack set access_key and secret_key to test, "
                 "skip_credentials_validation, skip_metadata_api_check and "
                 "skip_requesting_account_id to true, and endpoints (or AWS_ENDPOINT_URL) to "
                 "http://localhost:4566. For AWS take "
                 "all of them out.");
}

void fixes_imds(const FixContext *x)
{
    static const char *const disabled[] = {"AWS_EC2_METADATA_DISABLED", NULL};
    static const char *const hop[] = {"aws",
                                      "ec2",
                                      "modify-instance-metadata-options",
                                      "--instance-id",
                                      "INSTANCE_ID",
                                      "--http-put-response-hop-limit",
                                      "2",
                                      "--http-tokens",
                                      "required",
                                      NULL};
    if (is_form(x, F_IMDS_DISABLED))
        fixkit_unset(x, "unset_disabled", "let the instance be asked", disabled);
    else if (is_form(x, F_IMDS_NO_ROLE))
        fixkit_admin(x, "attach_role", "attach an instance profile",
                     "EC2 console, Actions, Security, Modify IAM role; or aws ec2 "
                     "associate-iam-instance-profile. On a laptop: log "
                     "in instead.");
    else
        fixkit_changes_principal(
            x, fixkit_run(x, "hop_limit", "let containers reach it (from a machine that may)", hop),
            NULL);
}

void fixes_throttled(const FixContext *x)
{
    static const char *const slower[] = {"terraform", "plan", "-parallelism=2", NULL};
    fixkit_run(x, "slower", "wait a little, then go on with fewer calls at once", slower);
    fixkit_set(x, "adaptive", "let the SDK slow down by itself", "AWS_RETRY_MODE", "adaptive");
}

void fixes_aws_outage(const FixContext *x)
{
    fixkit_words(x, "wait", "wait, and change no credentials",
                 "https://health.aws.amazon.com/health/status shows AWS's own faults. Another "
                 "region may work.");
}
