#include "layers.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Any folder that is there everywhere; the new root never has its /proc. */
#define STAGE "/proc"

struct attributes {
    unsigned long long set, clear, propagation, namespace;
};

/* What Python reads below /etc, as far as it is there. */
static const char *const configuration[] = {"ld.so.cache", "alternatives", "fonts", "matplotlibrc", "mime.types", "python3.11"};
static const char *const devices[] = {"null", "zero", "full", "random", "urandom"};

static bool exists(const char *path) {
    struct stat status;
    return lstat(path, &status) == 0;
}

/* `to` is relative to the new root, `from` absolute. */
static bool bind(const char *from, const char *to) {
    struct stat status;
    if (stat(from, &status) != 0) return false;
    if (S_ISDIR(status.st_mode)) {
        if (mkdir(to, 0755) != 0 && errno != EEXIST) return false;
    } else {
        int file = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
        if (file < 0) return false;
        close(file);
    }
    return mount(from, to, NULL, MS_BIND, NULL) == 0;
}

static bool make_folders(const char *path) {
    char partial[4096];
    for (const char *at = path; (at = strchr(at, '/')) != NULL; at++) {
        size_t length = (size_t)(at - path);
        if (length >= sizeof partial) return false;
        memcpy(partial, path, length);
        partial[length] = '\0';
        if (mkdir(partial, 0755) != 0 && errno != EEXIST) return false;
    }
    return mkdir(path, 0755) == 0 || errno == EEXIST;
}

/* Merged systems have /lib as a link into /usr; others have a folder. */
static bool take_library_folder(const char *path) {
    struct stat status;
    if (lstat(path, &status) != 0) return errno == ENOENT;
    if (!S_ISLNK(status.st_mode)) return bind(path, path + 1);
    char target[256];
    ssize_t length = readlink(path, target, sizeof target - 1);
    if (length < 0) return false;
    target[length] = '\0';
    return symlink(target, path + 1) == 0;
}

static bool take_libraries(const struct place *place) {
    if (!bind("/usr", "usr")) return false;
    if (!take_library_folder("/lib") || !take_library_folder("/lib64")) return false;
    if (mkdir("etc", 0755) != 0) return false;
    for (size_t i = 0; i < sizeof configuration / sizeof *configuration; i++) {
        char from[64];
        snprintf(from, sizeof from, "/etc/%s", configuration[i]);
        if (exists(from) && !bind(from, from + 1)) return false;
    }
    if (place->prefix[0] != '\0' && strcmp(place->prefix, "/usr") != 0 && strncmp(place->prefix, "/usr/", 5) != 0) {
        return make_folders(place->prefix + 1) && mount(place->prefix, place->prefix + 1, NULL, MS_BIND, NULL) == 0;
    }
    return true;
}

static bool lock(const char *path, unsigned int flags, unsigned long long attributes) {
    struct attributes wanted = {.set = attributes};
    return syscall(SYS_mount_setattr, AT_FDCWD, path, flags, &wanted, sizeof wanted) == 0;
}

static bool take_devices(void) {
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
        char from[32];
        snprintf(from, sizeof from, "/dev/%s", devices[i]);
        if (mount(from, from + 1, NULL, MS_BIND, NULL) != 0) return false;
        if (!lock(from + 1, 0, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC)) return false;
    }
    return true;
}

static bool make_places_to_mount(void) {
    if (mkdir("workspace", 0755) != 0 || mkdir("tmp", 0755) != 0 || mkdir("dev", 0755) != 0) return false;
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
        char path[32];
        snprintf(path, sizeof path, "dev/%s", devices[i]);
        int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
        if (file < 0) return false;
        close(file);
    }
    return true;
}

static bool take_root(void) {
    return mount("sandbox", STAGE, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=755,size=256k,nr_inodes=128") == 0
        && chdir(STAGE) == 0 && make_places_to_mount();
}

static bool writable(const struct options *options, const char *path, unsigned long long bytes) {
    char data[128];
    snprintf(data, sizeof data, "mode=700,size=%llu,nr_inodes=%u,uid=%u,gid=%u", bytes, INODES, options->uid, options->gid);
    return mount("sandbox", path, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, data) == 0;
}

static bool bounded(const char *path, unsigned long long bytes) {
    struct statfs status;
    return statfs(path, &status) == 0 && status.f_type == TMPFS_MAGIC && status.f_blocks > 0
        && status.f_blocks * (unsigned long long)status.f_bsize <= bytes + (1U << 20)
        && status.f_files > 0 && status.f_files <= INODES;
}

static bool read_only(const char *path) {
    struct statvfs status;
    return statvfs(path, &status) == 0 && (status.f_flag & ST_RDONLY) != 0;
}

static bool verified(void) {
    errno = EBUSY;
    return read_only("/") && read_only("/usr") && bounded("/workspace", WORKSPACE_BYTES) && bounded("/tmp", TMP_BYTES)
        && !exists("/proc") && !exists("/root");
}

bool mounts_enter(const struct options *options, struct place *place, struct failure *failure) {
    STEP(failure, NAMESPACE, unshare(CLONE_NEWNS) == 0);
    STEP(failure, PRIVATE, mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0);
    STEP(failure, ROOT, take_root());
    STEP(failure, LIBRARIES, take_libraries(place));
    STEP(failure, READ_ONLY,
        lock(".", AT_RECURSIVE, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV));
    STEP(failure, DEVICES, take_devices());
    STEP(failure, MOUNT_WORKSPACE, writable(options, "workspace", WORKSPACE_BYTES));
    STEP(failure, MOUNT_TMP, writable(options, "tmp", TMP_BYTES));
    STEP(failure, PIVOT, syscall(SYS_pivot_root, ".", ".") == 0);
    STEP(failure, DETACH, umount2(".", MNT_DETACH) == 0 && chdir("/") == 0);
    STEP(failure, MOUNTS_VERIFIED, verified());
    place->workspace = "/workspace";
    place->tmp = "/tmp";
    place->mounts = MOUNTS_TMPFS;
    place->metadata = true;
    return true;
}

void mounts_given(struct place *place) {
    bool given = bounded(place->workspace, WORKSPACE_BYTES) && bounded(place->tmp, TMP_BYTES);
    place->mounts = given ? MOUNTS_GIVEN : MOUNTS_WATCHED;
    place->metadata = given && read_only("/");
}
