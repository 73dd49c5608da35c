#include "lab/wire.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <limits.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "lab/fault.h"
#include "lab/live.h"
#include "lab/service.h"

enum { BODY_MAX = 1024 * 1024, CUT_CLAIMS_BYTES = 900 };

/* One request from its first byte to its completion. */
typedef struct Exchange {
    Arena arena;
    Wire *wire;
    struct MHD_Connection *connection;
    enum wire_port port;
    LabCall call;
    Buf body;
    bool begun, held;
    int64_t due_ms; /* when a held answer goes out; -1 = never */
    struct Exchange *next_held;
} Exchange;

typedef struct WirePort {
    Wire *wire;
    enum wire_port which;
    struct MHD_Daemon *daemon;
} WirePort;

struct Wire {
    WirePort ports[N_WIRE_PORTS];
    Live live;
    LabState state;
    Exchange *held;
};

static int64_t wire_mono_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- one request ---- */

/* libmicrohttpd calls this with the target as it stands on the request line, before anything is
 * decoded. */
static void *wire_begin(void *cls, const char *uri, struct MHD_Connection *connection)
{
    WirePort *port = cls;
    Exchange *x = mem_alloc(sizeof *x);
    size_t path = strcspn(uri, "?");
    x->body = (Buf)BUF_INIT(BODY_MAX);
    x->wire = port->wire;
    x->port = port->which;
    x->connection = connection;
    x->call.arena = &x->arena;
    x->call.path = arena_strndup(&x->arena, uri, path);
    x->call.query = arena_strdup(&x->arena, uri[path] ? uri + path + 1 : "");
    return x;
}

static void wire_end(void *cls, struct MHD_Connection *connection, void **con_cls,
                     enum MHD_RequestTerminationCode code)
{
    Exchange *x = *con_cls;
    (void)cls;
    (void)connection;
    (void)code;
    if (!x)
        return;
    for (Exchange **at = &x->wire->held; *at; at = &(*at)->next_held)
        if (*at == x) {
            *at = x->next_held;
            break;
        }
    buf_clear(&x->body);
    arena_clear(&x->arena);
    mem_free(x);
    *con_cls = NULL;
}

typedef struct HeaderList {
    Arena *arena;
    VEC(HttpHeader) items;
} HeaderList;

static enum MHD_Result wire_take_header(void *cls, enum MHD_ValueKind kind, const char *name,
                                        const char *value)
{
    HeaderList *list = cls;
    HttpHeader h = {arena_strdup(list->arena, name), arena_strdup(list->arena, value ? value : "")};
    (void)kind;
    vec_push(list->arena, &list->items, h);
    return MHD_YES;
}

static void wire_fill_call(Exchange *x, const char *method)
{
    HeaderList list = {&x->arena, VEC_INIT};
    LabCall *call = &x->call;
    MHD_get_connection_values(x->connection, MHD_HEADER_KIND, wire_take_header, &list);
    call->practice = &x->wire->live.practice;
    call->state = &x->wire->state;
    call->method = arena_strdup(&x->arena, method);
    call->headers = list.items.items;
    call->n_headers = list.items.len;
    call->body = buf_span(&x->body);
    call->host = call_header(call, "host");
    if (!call->host)
        call->host = "";
    if (x->port == WIRE_AWS)
        call_read(call);
}

/* How long the answer is held back. */
static int wire_delay_ms(const Exchange *x)
{
    if (x->port == WIRE_AWS)
        return fault_delay_ms(&x->call);
    return x->port == WIRE_IMDS && strcmp(x->call.practice->server.imds, "hang") == 0 ? FAULT_HANG
                                                                                      : 0;
}

/* ---- replies ---- */

static ssize_t wire_cut_body(void *cls, uint64_t pos, char *to, size_t max)
{
    const Exchange *x = cls;
    size_t left = pos < x->call.reply.body.len ? x->call.reply.body.len - (size_t)pos : 0;
    if (left == 0)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    if (left > max)
        left = max;
    memcpy(to, x->call.reply.body.ptr + pos, left);
    return (ssize_t)left;
}

/* Closing with SO_LINGER 0 sends RST instead of FIN. The socket is closed under TLS's feet, which
 * would say goodbye first. */
static enum MHD_Result wire_reset(Exchange *x)
{
    const struct linger now = {1, 0};
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (info && null >= 0) {
        setsockopt(info->connect_fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        dup2(null, info->connect_fd);
    }
    if (null >= 0)
        close(null);
    return MHD_NO;
}

static enum MHD_Result wire_send(Exchange *x)
{
    const Reply *reply = &x->call.reply;
    struct MHD_Response *response;
    char date[40];
    enum MHD_Result sent;
    if (reply->end == REPLY_RESET)
        return wire_reset(x);
    if (reply->end == REPLY_CUT)
        response = MHD_create_response_from_callback(CUT_CLAIMS_BYTES, 512, wire_cut_body, x, NULL);
    else
        response = MHD_create_response_from_buffer(
            reply->body.len, (void *)(uintptr_t)reply->body.ptr, MHD_RESPMEM_MUST_COPY);
    if (!response)
        return MHD_NO;
    time_t t = (time_t)x->call.now_s;
    struct tm tm;
    gmtime_r(&t, &tm);
    strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", &tm);
    MHD_add_response_header(response, "Date", date);
    if (reply->content_type)
        MHD_add_response_header(response, "Content-Type", reply->content_type);
    for (size_t i = 0; i < reply->headers.len; i++)
        MHD_add_response_header(response, reply->headers.items[i].name,
                                reply->headers.items[i].value);
    sent = MHD_queue_response(x->connection, (unsigned)reply->status, response);
    MHD_destroy_response(response);
    return sent;
}

static enum MHD_Result wire_answer(Exchange *x)
{
    static void (*const answers[N_WIRE_PORTS])(LabCall * call) = {
        [WIRE_AWS] = call_answer, [WIRE_IMDS] = service_imds, [WIRE_CONTAINER] = service_container};
    x->call.practice =
        &x->wire->live.practice; /* may have been read anew while the answer was held */
    x->call.now_s =
        (int64_t)time(NULL) + (x->port == WIRE_AWS ? x->call.practice->server.clock_offset_s : 0);
    answers[x->port](&x->call);
    return wire_send(x);
}

static enum MHD_Result wire_handle(void *cls, struct MHD_Connection *connection, const char *url,
                                   const char *method, const char *version, const char *upload_data,
                                   size_t *upload_data_size, void **con_cls)
{
    Exchange *x = *con_cls;
    int delay_ms;
    (void)cls;
    (void)connection;
    (void)url;
    (void)version;
    if (!x)
        return MHD_NO;
    if (!x->begun) {
        x->begun = true;
        return MHD_YES;
    }
    if (*upload_data_size > 0) {
        buf_add(&x->body, (Span){upload_data, *upload_data_size});
        *upload_data_size = 0;
        return MHD_YES;
    }
    if (x->held)
        return wire_answer(x);
    live_refresh(&x->wire->live);
    wire_fill_call(x, method);
    delay_ms = wire_delay_ms(x);
    if (delay_ms == 0)
        return wire_answer(x);
    x->held = true;
    x->due_ms = delay_ms == FAULT_HANG ? -1 : wire_mono_ms() + delay_ms;
    x->next_held = x->wire->held;
    x->wire->held = x;
    MHD_suspend_connection(x->connection);
    return MHD_YES;
}

/* ---- listening ---- */

static struct MHD_Daemon *wire_listen(WirePort *port, const TlsSet *tls)
{
    struct sockaddr_in at = {
        .sin_family = AF_INET, .sin_port = 0, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    unsigned flags =
        MHD_ALLOW_SUSPEND_RESUME | MHD_USE_SUPPRESS_DATE_NO_CLOCK | (tls ? MHD_USE_TLS : 0);
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)(tls ? tls->cert : NULL)},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)(tls ? tls->key : NULL)},
        {MHD_OPTION_END, 0, NULL},
    };
    if (!tls)
        options[0].option = MHD_OPTION_END;
    return MHD_start_daemon(flags, 0, NULL, NULL, wire_handle, port, MHD_OPTION_SOCK_ADDR,
                            (struct sockaddr *)&at, MHD_OPTION_URI_LOG_CALLBACK, wire_begin, port,
                            MHD_OPTION_NOTIFY_COMPLETED, wire_end, NULL, MHD_OPTION_ARRAY, options,
                            MHD_OPTION_END);
}

Wire *wire_open(const ServerPlan *plan)
{
    Wire *wire = mem_alloc(sizeof *wire);
    live_begin(&wire->live, plan);
    for (enum wire_port i = 0; i < N_WIRE_PORTS; i++) {
        wire->ports[i] = (WirePort){wire, i, NULL};
        wire->ports[i].daemon = wire_listen(&wire->ports[i], i == WIRE_AWS ? plan->tls : NULL);
        if (!wire->ports[i].daemon)
            return NULL; /* the process ends: nothing to tidy */
    }
    return wire;
}

int wire_port(const Wire *wire, enum wire_port which)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(wire->ports[which].daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}

static int wire_min_ms(int a, int64_t b)
{
    int soon = b < 0 ? 0 : b > INT_MAX ? INT_MAX : (int)b;
    return a < 0 || soon < a ? soon : a;
}

int wire_prepare(Wire *wire, fd_set *read, fd_set *write, fd_set *except, int *max_fd)
{
    int wait_ms = -1;
    for (size_t i = 0; i < N_WIRE_PORTS; i++) {
        MHD_UNSIGNED_LONG_LONG ms;
        MHD_get_fdset(wire->ports[i].daemon, read, write, except, max_fd);
        if (MHD_get_timeout(wire->ports[i].daemon, &ms) == MHD_YES)
            wait_ms = wire_min_ms(wait_ms, ms > INT_MAX ? INT_MAX : (int64_t)ms);
    }
    for (const Exchange *x = wire->held; x; x = x->next_held)
        if (x->due_ms >= 0)
            wait_ms = wire_min_ms(wait_ms, x->due_ms - wire_mono_ms());
    return wait_ms;
}

static void wire_release(Wire *wire)
{
    int64_t now = wire_mono_ms();
    for (Exchange **at = &wire->held; *at;) {
        Exchange *x = *at;
        if (x->due_ms >= 0 && x->due_ms <= now) {
            *at = x->next_held;
            MHD_resume_connection(x->connection);
        } else {
            at = &x->next_held;
        }
    }
}

void wire_run(Wire *wire)
{
    wire_release(wire);
    for (size_t i = 0; i < N_WIRE_PORTS; i++)
        MHD_run(wire->ports[i].daemon);
}
