/* errjson: an error of `terraform ... -json` (one object a line) as the text that Terraform would
 * have printed. */
#ifndef WHY403_ERRORS_ERRJSON_H
#define WHY403_ERRORS_ERRJSON_H

#include "base/arena.h"

/* "Error: summary\ndetail\n  with address,\n  on file line n, in context"; NULL if the line is no
 * error of Terraform's. */
const char *errjson_error(Arena *arena, Span line);
/* A line of Terraform's -json output or JSON log, error or not. */
bool errjson_is_terraform(Span line);

#endif
