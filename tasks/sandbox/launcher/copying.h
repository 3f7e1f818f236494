/* Files into the workspace before the run, and out of it afterwards. */
#ifndef COPYING_H
#define COPYING_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

/* Copies regular files and folders, nothing else, and gives them to the user if `owned`. */
bool copy_in(int from, int to, bool owned, uid_t uid, gid_t gid);

/* A file as it was before the run. */
struct seen {
    dev_t device;
    ino_t inode;
    int64_t changed_seconds, changed_nanos;
};

struct snapshot {
    struct seen *files;
    size_t count, room;
};

bool snapshot_take(int workspace, struct snapshot *snapshot);

/* Copies what is new or changed; writes two JSON arrays of what was copied and what was not. */
void copy_out(int workspace, int to, const struct snapshot *before, uint64_t most_files, uint64_t most_bytes, FILE *copied, FILE *skipped);

/* Bytes and number of everything below a folder; stops when either is over. */
void measure(int folder, uint64_t *bytes, uint64_t *files, uint64_t most_bytes, uint64_t most_files);

#endif
