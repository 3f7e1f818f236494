#include "layers.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* setuid's own loss of capabilities must stay on, so that bit is locked while it is off. */
#define SECUREBITS (SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP_LOCKED | SECBIT_KEEP_CAPS_LOCKED \
    | SECBIT_NO_CAP_AMBIENT_RAISE | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED)

static bool capabilities(struct __user_cap_data_struct held[2]) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    return syscall(SYS_capget, &header, held) == 0;
}

static bool may_set_capabilities(void) {
    struct __user_cap_data_struct held[2] = {0};
    return capabilities(held) && (held[CAP_TO_INDEX(CAP_SETPCAP)].effective & CAP_TO_MASK(CAP_SETPCAP)) != 0;
}

static bool empty_bounding_set(void) {
    for (unsigned long capability = 0; capability < 64; capability++) {
        if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0) return errno == EINVAL && capability > CAP_SYS_ADMIN;
    }
    return true;
}

static bool drop_capabilities(void) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[2] = {0};
    return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) == 0 && syscall(SYS_capset, &header, none) == 0;
}

static bool nothing_left(const struct options *options, bool root) {
    struct __user_cap_data_struct held[2] = {0};
    uid_t real = 0, effective = 0, saved = 0;
    gid_t real_group = 0, effective_group = 0, saved_group = 0;
    if (!capabilities(held) || getresuid(&real, &effective, &saved) != 0
        || getresgid(&real_group, &effective_group, &saved_group) != 0) return false;
    errno = EPERM;
    for (int i = 0; i < 2; i++) {
        if (held[i].effective != 0 || held[i].permitted != 0 || held[i].inheritable != 0) return false;
    }
    if (real != effective || real != saved || real == 0) return false;
    if (!root) return true;
    return real == options->uid && real_group == options->gid && effective_group == options->gid
        && saved_group == options->gid && getgroups(0, NULL) == 0 && setresuid(0, 0, 0) != 0;
}

bool privileges_drop(const struct options *options, struct failure *failure) {
    bool root = geteuid() == 0;
    bool capable = may_set_capabilities();
    STEP(failure, BOUNDING, !capable || empty_bounding_set());
    STEP(failure, SECUREBITS, !capable || prctl(PR_SET_SECUREBITS, SECUREBITS, 0, 0, 0) == 0);
    STEP(failure, GROUPS, !root || setgroups(0, NULL) == 0);
    STEP(failure, GID, !root || setresgid(options->gid, options->gid, options->gid) == 0);
    STEP(failure, UID, !root || setresuid(options->uid, options->uid, options->uid) == 0);
    STEP(failure, CAPABILITIES, drop_capabilities());
    STEP(failure, PRIVILEGES_VERIFIED, nothing_left(options, root));
    return true;
}
