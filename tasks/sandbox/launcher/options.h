/* The command line. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define WORKSPACE_BYTES (50ULL << 20)
#define TMP_BYTES (100ULL << 20)
#define INODES 5000U

struct options {
    const char *python;
    const char *code;
    const char *inputs;
    const char *outputs;
    const char *result;
    const char *workspace;
    const char *tmp;
    const char *mpl_cache;
    uint64_t wall_seconds;
    uint64_t cpu_seconds;
    uint64_t memory_bytes;
    uint64_t output_bytes;
    uint64_t max_files;
    bool mount;
    bool without_landlock;
    uid_t uid;
    gid_t gid;
};

/* Reads the options after the command. Prints what is wrong and returns false if anything is. */
bool options_read(struct options *options, int count, char **words);

/* The command line in a few lines, on stderr. */
void options_usage(void);

#endif
