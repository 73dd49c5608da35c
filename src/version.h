/* The version and its day, in one place: --version, the man page, every report, the packages. */
#ifndef WHY403_VERSION_H
#define WHY403_VERSION_H

#define WHY403_VERSION "0.1.0"
#define WHY403_DATE "2026-11-28"

#endif
