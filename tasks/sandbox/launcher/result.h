/* The result, written by the supervisor alone. */
#ifndef RESULT_H
#define RESULT_H

#include "layers.h"

#include <stdio.h>

struct result {
    const char *status;
    const char *kind;       /* NULL: no error */
    char message[512];
    int exit_code;          /* -1: none */
    int signal;             /* 0: none */
    int64_t started_at_ms, duration_ms, cpu_ms, peak_memory_bytes;
    uint64_t stdout_bytes, stderr_bytes;
    char *files, *skipped_files;
};

/* Where the result goes: opened before anything is given up. */
struct result_file {
    int folder;
    int file;
    const char *name;
    char temporary[288];
    bool in_place;          /* the user may not rename in that folder, so that the file is written where it is */
};

bool result_open(const struct options *options, struct result_file *to);
bool result_write(const struct options *options, const struct place *place, const struct result *result, struct result_file *to);

/* A JSON string; what is no UTF-8 becomes U+FFFD. */
void json_string(FILE *out, const char *text, size_t length);
/* Whether the text is UTF-8 without control characters. */
bool json_plain(const char *text);

#endif
