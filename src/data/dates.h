/*
 * dates: when each table of this folder was made, as its first line says; tests/data-check.sh
 * compares both.
 */
#ifndef WHY403_DATA_DATES_H
#define WHY403_DATA_DATES_H

#include <stddef.h>

typedef struct DataDate {
    const char *table, *date, *what;
} DataDate;

extern const DataDate data_dates[];
extern const size_t n_data_dates;

#endif
