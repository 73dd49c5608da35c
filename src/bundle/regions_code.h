/* regions_code: what a value is (regions_class.c), the walkers for each kind of file
 * (regions_hcl.c). Private to src/bundle. */
#ifndef WHY403_BUNDLE_REGIONS_CODE_H
#define WHY403_BUNDLE_REGIONS_CODE_H

#include "bundle/regions.h"

typedef struct Regions {
    Arena *arena;
    PieceVec all;
} Regions;

/* Empty ones are left out. */
void region_add(Regions *r, size_t from, size_t to, enum region_class kind);
/* A key id that nobody has: "YOUR_KEY", "<access key>". */
bool region_is_template(Span id);

void regions_json(Regions *r, Span bytes);
void regions_hcl(Regions *r, Span bytes);

#endif
