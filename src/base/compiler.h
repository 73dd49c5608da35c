/* Compiler attributes behind short names. Knows nothing else; every other header may include it. */
#ifndef WHY403_BASE_COMPILER_H
#define WHY403_BASE_COMPILER_H

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define NONNULL __attribute__((nonnull))
#define NORETURN __attribute__((noreturn))
#define UNUSED __attribute__((unused))
#define CLEANUP(fn) __attribute__((cleanup(fn)))

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#endif
