#include "layers.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Younger than the headers that this is built with. */
#define FS_REFER (1ULL << 13)
#define FS_TRUNCATE (1ULL << 14)
#define FS_IOCTL_DEV (1ULL << 15)
#define NET_BIND_TCP (1ULL << 0)
#define NET_CONNECT_TCP (1ULL << 1)
#define SCOPE_ABSTRACT_UNIX_SOCKET (1ULL << 0)
#define SCOPE_SIGNAL (1ULL << 1)

struct ruleset {
    uint64_t files, network, scoped;
};

struct rule {
    uint64_t allowed;
    int32_t parent;
} __attribute__((packed));

#define FS_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define FS_FILE (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE | FS_TRUNCATE | FS_IOCTL_DEV)
/* No links, fifos, sockets or devices. Moving (REFER) stays within one folder, for both have the same rights. */
#define FS_WRITE (FS_READ | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE \
    | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | FS_REFER | FS_TRUNCATE)

static const char *const readable[] = {"/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/local/lib", "/usr/share/zoneinfo",
    "/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/fontconfig", "/usr/share/matplotlib", "/etc/fonts", "/etc/matplotlibrc",
    "/etc/ld.so.cache", "/etc/mime.types", "/etc/python3.11", "/dev/urandom", "/dev/random"};
static const char *const devices[] = {"/dev/null", "/dev/zero", "/dev/full"};

int landlock_abi(void) {
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return abi > 0 ? (int)abi : 0;
}

static uint64_t handled(int abi) {
    uint64_t rights = (1ULL << 13) - 1;
    if (abi >= 2) rights |= FS_REFER;
    if (abi >= 3) rights |= FS_TRUNCATE;
    if (abi >= 5) rights |= FS_IOCTL_DEV;
    return rights;
}

static int create(int abi) {
    struct ruleset ruleset = {.files = handled(abi)};
    size_t size = sizeof ruleset.files;
    if (abi >= 4) {
        ruleset.network = NET_BIND_TCP | NET_CONNECT_TCP;
        size = 2 * sizeof(uint64_t);
    }
    if (abi >= 6) {
        ruleset.scoped = SCOPE_ABSTRACT_UNIX_SOCKET | SCOPE_SIGNAL;
        size = sizeof ruleset;
    }
    return (int)syscall(SYS_landlock_create_ruleset, &ruleset, size, 0);
}

static bool allow(int ruleset, int abi, const char *path, uint64_t rights, bool needed) {
    int parent = open(path, O_PATH | O_CLOEXEC);
    if (parent < 0) return !needed && (errno == ENOENT || errno == EACCES);
    struct stat status;
    bool done = fstat(parent, &status) == 0;
    if (done) {
        rights &= handled(abi);
        if (!S_ISDIR(status.st_mode)) rights &= FS_FILE;
        struct rule rule = {.allowed = rights, .parent = parent};
        done = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
    }
    close(parent);
    return done;
}

static bool allow_reading(int ruleset, const struct place *place) {
    int abi = place->landlock_abi;
    for (size_t i = 0; i < sizeof readable / sizeof *readable; i++) {
        if (!allow(ruleset, abi, readable[i], FS_READ, false)) return false;
    }
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
        if (!allow(ruleset, abi, devices[i], LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE, false)) return false;
    }
    if (place->prefix[0] == '\0' || strcmp(place->prefix, "/usr") == 0 || strcmp(place->prefix, "/usr/local") == 0) return true;
    char libraries[sizeof place->prefix + 4];
    snprintf(libraries, sizeof libraries, "%s/lib", place->prefix);
    return allow(ruleset, abi, libraries, FS_READ, true);
}

static bool closed(const char *path) {
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return errno == EACCES || errno == ENOENT;
    close(folder);
    errno = EBUSY;
    return false;
}

bool landlock_enter(const struct place *place, struct failure *failure) {
    int ruleset = -1;
    STEP(failure, LANDLOCK_RULESET, (ruleset = create(place->landlock_abi)) >= 0);
    STEP(failure, LANDLOCK_READ, allow_reading(ruleset, place));
    STEP(failure, LANDLOCK_WRITE,
        allow(ruleset, place->landlock_abi, place->workspace, FS_WRITE, true)
            && allow(ruleset, place->landlock_abi, place->tmp, FS_WRITE, true));
    STEP(failure, LANDLOCK_RESTRICT, syscall(SYS_landlock_restrict_self, ruleset, 0) == 0);
    close(ruleset);
    STEP(failure, LANDLOCK_VERIFIED, closed("/") && closed("/etc") && closed("/proc"));
    return true;
}
