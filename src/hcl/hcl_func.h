/* hcl_func: Terraform's functions, one row each. Private to hcl/hcl_*.c; see hcl_eval.h. */
#ifndef WHY403_HCL_HCL_FUNC_H
#define WHY403_HCL_HCL_FUNC_H

#include "hcl/hcl_eval.h"

typedef struct HclCall {
    HclEval *eval;
    Span name;
    HclValue *args;
    size_t n;
    Source at;
    bool read_secret; /* a file that it read is made of a secret (hcl_call_file) */
    bool gives;       /* the result is what the user gave, as it was given (HclValue.as_given) */
} HclCall;

typedef struct HclFunction {
    const char *name;
    int least, most; /* arguments; most -1 = any number */
    enum {
        FUNC_STRICT,
        FUNC_LENIENT,
        FUNC_PARTS
    } mode; /* strict: an unknown argument makes the result unknown before run is called; all of
               the arguments is looked at, and taken from the budget. Lenient: of lists and maps
               only what run itself takes from the budget, or puts into the result. Parts: lenient,
               and what is in lists and maps goes into the result as it is: with its own marks. */
    HclValue (*run)(HclCall *call); /* NULL: Terraform has it, why403 does not compute it */
} HclFunction;

/* The row of a function that Terraform has and why403 does not compute. */
#define HCL_NOT_COMPUTED(name, least, most)  \
    {                                        \
        name, least, most, FUNC_STRICT, NULL \
    }

/* NULL: Terraform has no such function. */
const HclFunction *hcl_function_find(Span name);
/* Calls it with evaluated arguments. */
HclValue hcl_function_call(HclEval *eval, Span name, HclValue *args, size_t n, Source at);

/* Groups of rows, each in its own file. */
extern const HclFunction hcl_text_functions[], hcl_list_functions[], hcl_set_functions[],
    hcl_type_functions[], hcl_file_functions[], hcl_code_functions[], hcl_regex_functions[],
    hcl_csv_functions[], hcl_yaml_functions[], hcl_net_functions[], hcl_aws_functions[],
    hcl_charset_functions[];

/* Unknown: the function is not worked out here. */
HclValue hcl_call_open(HclCall *call);
/* "wrong argument for split: ..." */
HclValue hcl_call_bad(HclCall *call, const char *what);
/* Argument i as text; NULL (and *out_bad set) if it is none. */
bool hcl_call_text(HclCall *call, size_t i, Span *out, HclValue *out_bad);
/* Does it lie outside eval's tree, so that it is not opened? Links are followed; a file that isn't
 * there lies where its name says. */
bool hcl_file_outside(const HclEval *eval, const char *path);
/* What is in the file that argument i names; false (and *out_bad set) if it can't be read. */
bool hcl_call_file(HclCall *call, size_t i, Span *out, HclValue *out_bad);
/* The bytes that argument 0 stands for; false (and *out_bad set) where it is no base64. */
bool hcl_call_base64(HclCall *call, Buf *out, HclValue *out_bad);
/* A whole number; false (and *out_bad set) if it is none. */
bool hcl_call_number(HclCall *call, size_t i, long long *out, HclValue *out_bad);
/* A string of what buf holds; unknown when it overflowed. */
HclValue hcl_call_made(HclCall *call, const Buf *buf);
/* replace(s, "/pattern/", to), with $1 and the like in to. */
HclValue hcl_regex_replace(HclCall *call, Span s, Span pattern, Span to);

#endif
