/* Any bytes as a token file of SSO, and as what `aws login` left. */
#include <stddef.h>
#include <stdint.h>

#include "awsfiles/ssocache.h"
#include "tests/support/fakeworld.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const env[] = {"HOME=/h", NULL};
    Arena arena = ARENA_INIT;
    World *w = fake_world("/nowhere", env);
    fake_world_put(w, "/h/token.json", (Span){(const char *)data, size});
    ssocache_read(&arena, snapshot_new(&arena, w), "/h/token.json");
    logincache_read(&arena, snapshot_new(&arena, w), "/h/token.json");
    fake_world_free(w);
    arena_clear(&arena);
    return 0;
}
