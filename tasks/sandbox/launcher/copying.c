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
#define PATH_ROOM (256 * (DEPTH + 2))

/* `too_deep`: a folder that is not gone into any more. */
typedef bool visitor(void *context, int folder, const char *name, const char *path, const struct stat *status, bool too_deep);

static int open_folder(int parent, const char *name) {
    int folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    /* Code may make folders that it can write but nobody can list; they are its user's, and so the supervisor's. */
    if (folder < 0 && errno == EACCES && fchmodat(parent, name, 0700, 0) == 0) {
        folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    }
    return folder;
}

static int by_name(const struct dirent **left, const struct dirent **right) {
    return strcmp((*left)->d_name, (*right)->d_name);
}

/* Folders before what is in them, by name. False as soon as a visitor says so, or if a folder cannot be read. */
static bool walk(int parent, const char *name, const char *prefix, int depth, visitor *visit, void *context) {
    int folder = open_folder(parent, name);
    if (folder < 0) return errno == ENOENT;
    struct dirent **entries = NULL;
    int count = scandirat(folder, ".", &entries, NULL, by_name);
    bool go_on = count >= 0;
    for (int i = 0; i < count; i++) {
        const char *entry = entries[i]->d_name;
        struct stat status;
        if (go_on && strcmp(entry, ".") != 0 && strcmp(entry, "..") != 0 && fstatat(folder, entry, &status, AT_SYMLINK_NOFOLLOW) == 0) {
            char path[PATH_ROOM];
            snprintf(path, sizeof path, "%s%s%s", prefix, prefix[0] == '\0' ? "" : "/", entry);
            bool below = S_ISDIR(status.st_mode);
            go_on = visit(context, folder, entry, path, &status, below && depth >= DEPTH);
            if (go_on && below && depth < DEPTH) go_on = walk(folder, entry, path, depth + 1, visit, context);
        }
        free(entries[i]);
    }
    free(entries);
    close(folder);
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

static bool copy_one(void *context, int folder, const char *name, const char *path, const struct stat *status, bool too_deep) {
    const struct copying *copying = context;
    errno = ELOOP;
    if (too_deep) return false;
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
    return walk(from, ".", "", 0, copy_one, &copying);
}

static bool remember(void *context, int folder, const char *name, const char *path, const struct stat *status, bool too_deep) {
    (void)folder;
    (void)name;
    (void)path;
    (void)too_deep;
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
    return walk(workspace, ".", "", 0, remember, snapshot);
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
    char partial[PATH_ROOM];
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

static bool harvest_one(void *context, int folder, const char *name, const char *path, const struct stat *listed, bool too_deep) {
    struct harvest *harvest = context;
    if (too_deep) return skip(harvest, path, "too_deep");
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
    walk(workspace, ".", "", 0, harvest_one, &harvest);
}

struct measuring {
    uint64_t bytes, files, most_bytes, most_files;
};

static bool measure_one(void *context, int folder, const char *name, const char *path, const struct stat *status, bool too_deep) {
    (void)folder;
    (void)name;
    (void)path;
    struct measuring *measuring = context;
    if (too_deep) return false;
    measuring->files++;
    measuring->bytes += (uint64_t)status->st_blocks * 512;
    return measuring->files <= measuring->most_files && measuring->bytes <= measuring->most_bytes;
}

bool within(int folder, uint64_t most_bytes, uint64_t most_files) {
    struct measuring measuring = {.most_bytes = most_bytes, .most_files = most_files};
    return walk(folder, ".", "", 0, measure_one, &measuring);
}

bool within_unlinked(pid_t process, uint64_t most_bytes) {
    char path[32];
    snprintf(path, sizeof path, "/proc/%d/fd", (int)process);
    DIR *listing = opendir(path);
    /* It may have ended meanwhile, or not have begun. */
    if (listing == NULL) return true;
    uint64_t bytes = 0;
    struct dirent *entry;
    while ((entry = readdir(listing)) != NULL) {
        struct stat status;
        if (fstatat(dirfd(listing), entry->d_name, &status, 0) == 0 && S_ISREG(status.st_mode) && status.st_nlink == 0) {
            bytes += (uint64_t)status.st_blocks * 512;
        }
    }
    closedir(listing);
    return bytes <= most_bytes;
}
