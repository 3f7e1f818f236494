#include "check.h"

#include "layers.h"
#include "result.h"

#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool may_mount(void) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct held[2] = {0};
    return syscall(SYS_capget, &header, held) == 0
        && (held[CAP_TO_INDEX(CAP_SYS_ADMIN)].effective & CAP_TO_MASK(CAP_SYS_ADMIN)) != 0;
}

/* "3.11.2 (main, ...)" > "3.11.2" */
static void python_version(const struct place *place, char *version, size_t room) {
    typedef const char *get_version(void);
    void *symbol = python_symbol(place, "Py_GetVersion");
    version[0] = '\0';
    if (symbol == NULL) return;
    get_version *get = NULL;
    memcpy(&get, &symbol, sizeof get);
    snprintf(version, room, "%.*s", (int)strcspn(get(), " "), get());
}

static void problem(FILE *out, int *count, const char *text) {
    fputs((*count)++ == 0 ? "" : ", ", out);
    json_string(out, text, strlen(text));
}

int check_run(const struct options *options) {
    static struct place place;
    char problems[2048] = "";
    FILE *out = fmemopen(problems, sizeof problems, "w");
    if (out == NULL) return 70;
    int count = 0;
    char version[32] = "";
    int abi = landlock_abi();
    bool seccomp = seccomp_known();
    if (!python_find(options, &place)) problem(out, &count, "no libpython3.11");
    else {
        python_version(&place, version, sizeof version);
        if (version[0] == '\0') problem(out, &count, "libpython3.11 cannot be loaded");
    }
    if (abi == 0 && !options->without_landlock) problem(out, &count, "this kernel has no Landlock, and no operator allowed to go without");
    if (!seccomp) problem(out, &count, "this kernel has no seccomp that ends a process");
    const char *mounts = "tmpfs";
    if (options->mount) {
        if (!may_mount()) problem(out, &count, "--mount needs CAP_SYS_ADMIN");
    } else {
        place.workspace = options->workspace;
        place.tmp = options->tmp;
        mounts_given(&place);
        mounts = place.mounts == MOUNTS_GIVEN ? "given" : "watched";
        if (geteuid() != 0 && (access(place.workspace, R_OK | W_OK | X_OK) != 0 || access(place.tmp, R_OK | W_OK | X_OK) != 0)) {
            problem(out, &count, "the workspace or the folder for temporary files cannot be written");
        }
    }
    fclose(out);
    printf("{\"ok\": %s, \"landlock_abi\": %d, \"seccomp\": %s, \"mounts\": \"%s\", \"python\": \"%s\", \"problems\": [%s]}\n",
        count == 0 ? "true" : "false", abi, seccomp ? "true" : "false", mounts, version, problems);
    return count == 0 ? 0 : 1;
}
