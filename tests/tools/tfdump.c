/*
 * tfdump DIR [-var N=V | -var-file F | -backend-config X]...: prints what tfconfig_load makes of a
 * root module, with the process's own environment. Secrets are shown by their length only.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "terraform/tfconfig.h"
#include "tests/support/fakeworld.h"

extern char **environ;

static Arena arena = ARENA_INIT;

static void dump_value(const TfValue *v)
{
    static const char *const states[] = {"absent", "null", "known", "unknown"};
    if (v->state != TF_KNOWN) {
        printf("<%s%s%s>", states[v->state], v->why ? ": " : "", v->why ? v->why : "");
    } else if (v->type == TF_LIST || v->type == TF_MAP) {
        printf("%s", v->type == TF_LIST ? "[" : "{");
        for (size_t i = 0; i < v->n_items; i++) {
            printf("%s%s%s", i ? ", " : "", v->keys ? v->keys[i] : "", v->keys ? " = " : "");
            dump_value(&v->items[i]);
        }
        printf("%s", v->type == TF_LIST ? "]" : "}");
    } else if (v->v.secret) {
        printf("<secret %zu>", secret_shape(v->v.secret).len_bytes);
    } else {
        printf("\"%s\"", v->v.text);
    }
    if (v->state == TF_KNOWN)
        printf(" @%s", source_text(&arena, v->v.at));
    if (v->via)
        printf(" via %s", v->via);
    for (size_t i = 0; i < v->shadowed.len; i++)
        printf(" over %s", source_text(&arena, v->shadowed.items[i].at));
}

static void dump_block(const TfBlock *block, int indent)
{
    for (size_t i = 0; block && i < block->attrs.len; i++) {
        printf("%*s%s = ", indent, "", block->attrs.items[i].name);
        dump_value(&block->attrs.items[i].value);
        printf("\n");
    }
    for (size_t i = 0; block && i < block->blocks.len; i++) {
        printf("%*s%s {%s\n", indent, "", block->blocks.items[i]->type,
               block->blocks.items[i]->dynamic ? " dynamic" : "");
        dump_block(block->blocks.items[i], indent + 2);
    }
}

static void dump_config(const TfConfig *c)
{
    static const char *const used[] = {"no", "yes", "unknown"};
    for (size_t i = 0; i < c->providers.len; i++) {
        const TfProvider *p = &c->providers.items[i];
        printf("provider %s used=%s by=%s%s at %s\n", p->address, used[p->used],
               p->used_by ? p->used_by : "-", p->implied ? " implied" : "",
               source_text(&arena, p->at));
        dump_block(p->block, 2);
    }
    if (c->backend.kind != BACKEND_NONE) {
        printf("backend %s at %s host=%s org=%s ws=%s saved=%s%s\n", c->backend.type,
               source_text(&arena, c->backend.at), c->backend.remote_host,
               c->backend.remote_organization, c->backend.remote_workspace, c->backend.saved_type,
               c->backend.saved_differs ? " differs" : "");
        dump_block(c->backend.block, 2);
    }
    for (size_t i = 0; i < c->remote_states.len; i++) {
        printf("%s backend=%s\n", c->remote_states.items[i].address,
               c->remote_states.items[i].backend);
        dump_block(c->remote_states.items[i].config, 2);
    }
    for (size_t i = 0; i < c->resources.len; i++)
        printf("resource %s -> %s\n", c->resources.items[i].address,
               c->resources.items[i].provider);
    for (size_t i = 0; i < c->aws_constraints.len; i++)
        printf("constraint %s (%s) module=%s at %s\n", c->aws_constraints.items[i].text,
               c->aws_constraints.items[i].source, c->aws_constraints.items[i].module,
               source_text(&arena, c->aws_constraints.items[i].at));
    for (size_t i = 0; i < c->terraform_constraints.len; i++)
        printf("required_version %s\n", c->terraform_constraints.items[i].text);
    printf("lock state=%d %s (%s) hashes=%zu\n", (int)c->lock.state, c->lock.version,
           c->lock.constraints, c->lock.hashes.len);
    printf("installed %s initialised=%d implementation=%s files=%zu others=%zu\n",
           c->installed_version, c->initialised, c->implementation, c->n_files,
           c->n_other_resources);
    printf("cli %s mirrors_only=%d network=%s", c->cli.path, c->cli.mirrors_only,
           c->cli.network_mirror);
    for (size_t i = 0; i < c->cli.mirrors.len; i++)
        printf(" mirror=%s", c->cli.mirrors.items[i]);
    for (size_t i = 0; i < c->cli.mirror_versions.len; i++)
        printf(" %s", c->cli.mirror_versions.items[i]);
    for (size_t i = 0; i < c->cli.dev_overrides.len; i++)
        printf(" override=%s", c->cli.dev_overrides.items[i]);
    printf("\n");
    for (size_t i = 0; i < c->problems.len; i++) {
        const TfProblem *p = &c->problems.items[i];
        printf("problem %s %s %s \"%s\" [%s] at %s:%d: %s\n", p->fatal ? "fatal" : "note", p->stage,
               p->id, p->summary, p->configuration, source_text(&arena, p->at), p->at.column,
               p->text);
    }
}

int main(int argc, char **argv)
{
    static const char *const options[] = {"-var", "-var-file", "-backend-config"};
    VEC(TfArg) args = VEC_INIT;
    char cwd[4096];
    World *w;
    if (argc < 2 || !getcwd(cwd, sizeof cwd))
        return 2;
    for (int i = 2; i + 1 < argc; i += 2)
        for (int k = 0; k < 3; k++)
            if (strcmp(argv[i], options[k]) == 0)
                vec_push(&arena, &args,
                         ((TfArg){.kind = k == 0   ? TF_ARG_VAR
                                          : k == 1 ? TF_ARG_VAR_FILE
                                                   : TF_ARG_BACKEND_CONFIG,
                                  .text = argv[i + 1]}));
    w = fake_world(cwd, (const char *const *)environ);
    dump_config(tfconfig_load(&arena, snapshot_new(&arena, w), argv[1], args.items, args.len));
    fake_world_free(w);
    arena_clear(&arena);
    return 0;
}
