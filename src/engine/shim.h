/*
 * shim: is a program on PATH a stand-in of a version manager, and which: tfenv and tofuenv put a
 * script of the program's name in their bin, tenv a proxy beside itself, asdf and mise a file in
 * shims. What such a one starts depends on the folder that it is called in, so that its answer to
 * "version" elsewhere says nothing about that folder (terraform/toolpin.h does).
 */
#ifndef WHY403_ENGINE_SHIM_H
#define WHY403_ENGINE_SHIM_H

#include "terraform/toolpin.h"

/* path: as it stands on PATH; NULL = MANAGER_NONE. */
enum tool_manager shim_manager(Arena *arena, Snapshot *files, const char *path);

#endif
