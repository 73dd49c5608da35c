/* The version, in one place: --version, the man page, every report. */
#ifndef WHY403_VERSION_H
#define WHY403_VERSION_H

#define WHY403_VERSION "0.1.0"

#endif
