/*
 * errwrapper: what programs that start Terraform (Terragrunt, CI runners) say around its errors:
 * bullets, counts, the unit that failed, the whole once more, a step's last words.
 *
 * Pure. Private to errblocks.
 */
#ifndef WHY403_ERRORS_ERRWRAPPER_H
#define WHY403_ERRORS_ERRWRAPPER_H

#include "base/span.h"

Span errwrapper_unbulleted(Span line);
/* `* Failed to execute "terraform plan" in ./live/app/.terragrunt-cache/...`: "live/app". */
Span errwrapper_unit(Span line);
/* `ERROR  Run failed: 4 errors occurred:`, and nothing more: how many errors come below
 * (hashicorp/go-multierror's ListFormatFunc, Terragrunt's internal/errors), itself none. */
bool errwrapper_is_count(Span line);
/* The errors below a line that only counts them; of Terraform's "Error: 2 errors occurred:" the
 * head stays where there is something below it. */
Span errwrapper_without_count(Span text);
/* Without what is printed behind an error. */
Span errwrapper_without_tail(Span text);

#endif
