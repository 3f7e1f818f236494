#include "copying.h"

#include "result.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEPTH 32

typedef bool visitor(void *context, int folder, const char *name, const char *path, const struct stat *status);

/* Reads a folder by its own descriptor, so that the given one keeps its place. */
static DIR *open_folder(int parent, const char *name) {
    int folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0) return NULL;
    DIR *listing = fdopendir(folder);
    if (listing == NULL) close(folder);
    return listing;
}

/* Folders before what is in them. False as soon as a visitor says so. */
static bool walk(int parent, const char *name, const char *prefix, int depth, bool insist, visitor *visit, void *context) {
    DIR *listing = open_folder(parent, name);
    if (listing == NULL && insist && errno == EACCES && fchmodat(parent, name, 0700, 0) == 0) listing = open_folder(parent, name);
    if (listing == NULL) return !insist && errno == EACCES;
    bool go_on = true;
    struct dirent *entry;
    while (go_on && (entry = readdir(listing)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        struct stat status;
        if (fstatat(dirfd(listing), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
        char path[4096];
        int length = snprintf(path, sizeof path, "%s%s%s", prefix, prefix[0] == '\0' ? "" : "/", entry->d_name);
        if (length < 0 || (size_t)length >= sizeof path) continue;
        go_on = visit(context, dirfd(listing), entry->d_name, path, &status);
        if (go_on && S_ISDIR(status.st_mode) && depth < DEPTH) {
            go_on = walk(dirfd(listing), entry->d_name, path, depth + 1, insist, visit, context);
        }
    }
    closedir(listing);
    return go_on;
}

static bool pour(int from, int to, off_t bytes) {
    while (bytes > 0) {
        ssize_t count = sendfile(to, from, NULL, (size_t)bytes);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return count == 0;
        bytes -= count;
    }
    return true;
}

struct copying {
    int to;
    bool owned;
    uid_t uid;
    gid_t gid;
};

static bool copy_one(void *context, int folder, const char *name, const char *path, const struct stat *status) {
    const struct copying *copying = context;
    if (S_ISDIR(status->st_mode)) {
        return mkdirat(copying->to, path, 0700) == 0
            && (!copying->owned || fchownat(copying->to, path, copying->uid, copying->gid, AT_SYMLINK_NOFOLLOW) == 0);
    }
    if (!S_ISREG(status->st_mode)) return true;
    int from = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (from < 0) return false;
    int to = openat(copying->to, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    bool done = to >= 0 && pour(from, to, status->st_size)
        && (!copying->owned || fchown(to, copying->uid, copying->gid) == 0);
    int error = errno;
    if (to >= 0) close(to);
    close(from);
    errno = error;
    return done;
}

bool copy_in(int from, int to, bool owned, uid_t uid, gid_t gid) {
    struct copying copying = {.to = to, .owned = owned, .uid = uid, .gid = gid};
    return walk(from, ".", "", 0, true, copy_one, &copying);
}

static bool remember(void *context, int folder, const char *name, const char *path, const struct stat *status) {
    (void)folder;
    (void)name;
    (void)path;
    struct snapshot *snapshot = context;
    if (!S_ISREG(status->st_mode)) return true;
    if (snapshot->count == snapshot->room) {
        size_t room = snapshot->room == 0 ? 64 : 2 * snapshot->room;
        struct seen *files = reallocarray(snapshot->files, room, sizeof *files);
        if (files == NULL) return false;
        snapshot->files = files;
        snapshot->room = room;
    }
    snapshot->files[snapshot->count++] = (struct seen){.device = status->st_dev, .inode = status->st_ino,
        .changed_seconds = status->st_ctim.tv_sec, .changed_nanos = status->st_ctim.tv_nsec};
    return true;
}

bool snapshot_take(int workspace, struct snapshot *snapshot) {
    return walk(workspace, ".", "", 0, false, remember, snapshot);
}

/* The time of the last change of the inode, which no program can set. */
static bool unchanged(const struct snapshot *before, const struct stat *status) {
    for (size_t i = 0; i < before->count; i++) {
        const struct seen *seen = &before->files[i];
        if (seen->inode == status->st_ino && seen->device == status->st_dev && seen->changed_seconds == status->st_ctim.tv_sec
            && seen->changed_nanos == status->st_ctim.tv_nsec) return true;
    }
    return false;
}

struct harvest {
    int to;
    const struct snapshot *before;
    uint64_t files, most_files, bytes, most_bytes, skipped_files;
    FILE *copied, *skipped;
};

static bool skip(struct harvest *harvest, const char *path, const char *reason) {
    /* The list itself must not grow without bound. */
    if (harvest->skipped_files >= 100) return true;
    fputs(harvest->skipped_files++ == 0 ? "" : ", ", harvest->skipped);
    fputs("{\"name\": ", harvest->skipped);
    json_string(harvest->skipped, path, strlen(path));
    fprintf(harvest->skipped, ", \"reason\": \"%s\"}", reason);
    return true;
}

static bool make_parents(int to, const char *path) {
    char partial[4096];
    for (const char *at = path; (at = strchr(at, '/')) != NULL; at++) {
        size_t length = (size_t)(at - path);
        memcpy(partial, path, length);
        partial[length] = '\0';
        if (mkdirat(to, partial, 0755) != 0 && errno != EEXIST) return false;
    }
    return true;
}

static bool copy_back(int from, int to, const char *path, off_t bytes) {
    if (!make_parents(to, path)) return false;
    int file = openat(to, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (file < 0) return false;
    bool done = pour(from, file, bytes);
    if (close(file) != 0) done = false;
    if (!done) unlinkat(to, path, 0);
    return done;
}

static bool harvest_one(void *context, int folder, const char *name, const char *path, const struct stat *listed) {
    struct harvest *harvest = context;
    if (S_ISDIR(listed->st_mode)) return true;
    if (!S_ISREG(listed->st_mode)) return skip(harvest, path, "not_regular");
    if (unchanged(harvest->before, listed)) return true;
    if (!json_plain(path)) return skip(harvest, path, "name");
    if (harvest->files >= harvest->most_files) return skip(harvest, path, "too_many");
    if ((uint64_t)listed->st_size > harvest->most_bytes - harvest->bytes) return skip(harvest, path, "too_large");
    int from = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (from < 0 && errno == EACCES && fchmodat(folder, name, 0600, 0) == 0) {
        from = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    }
    if (from < 0) return skip(harvest, path, "unreadable");
    struct stat status;
    bool same = fstat(from, &status) == 0 && S_ISREG(status.st_mode) && status.st_ino == listed->st_ino
        && status.st_size == listed->st_size;
    bool done = same && copy_back(from, harvest->to, path, status.st_size);
    close(from);
    if (!done) return skip(harvest, path, "unreadable");
    fputs(harvest->files++ == 0 ? "" : ", ", harvest->copied);
    fputs("{\"name\": ", harvest->copied);
    json_string(harvest->copied, path, strlen(path));
    fprintf(harvest->copied, ", \"bytes\": %lld}", (long long)status.st_size);
    harvest->bytes += (uint64_t)status.st_size;
    return true;
}

void copy_out(int workspace, int to, const struct snapshot *before, uint64_t most_files, uint64_t most_bytes, FILE *copied, FILE *skipped) {
    struct harvest harvest = {.to = to, .before = before, .most_files = most_files, .most_bytes = most_bytes, .copied = copied,
        .skipped = skipped};
    walk(workspace, ".", "", 0, true, harvest_one, &harvest);
}

struct measuring {
    uint64_t bytes, files, most_bytes, most_files;
};

static bool measure_one(void *context, int folder, const char *name, const char *path, const struct stat *status) {
    (void)folder;
    (void)name;
    (void)path;
    struct measuring *measuring = context;
    measuring->files++;
    measuring->bytes += (uint64_t)status->st_blocks * 512;
    return measuring->files <= measuring->most_files && measuring->bytes <= measuring->most_bytes;
}

void measure(int folder, uint64_t *bytes, uint64_t *files, uint64_t most_bytes, uint64_t most_files) {
    struct measuring measuring = {.most_bytes = most_bytes, .most_files = most_files};
    walk(folder, ".", "", 0, false, measure_one, &measuring);
    *bytes = measuring.bytes;
    *files = measuring.files;
}
