/* The layers around the user's code, each in a file of its own. All return false with the failure noted. */
#ifndef LAYERS_H
#define LAYERS_H

#include "options.h"
#include "steps.h"

#include <sys/resource.h>

/* Where things are as the code sees them, and how they are held. */
struct place {
    char python[4096];      /* libpython's path, or its name if only the loader knows it; "" if it is in this program */
    char prefix[4096];      /* the installation around it, "" if unknown */
    const char *workspace;
    const char *tmp;
    enum { MOUNTS_TMPFS, MOUNTS_GIVEN, MOUNTS_WATCHED } mounts;
    bool metadata;          /* modes and times may be changed: nothing but the two folders is writable */
    int landlock_abi;       /* 0: none */
    rlim_t processes;       /* the limit of processes at which the child could be made */
};

/* python.c: finds libpython and the folder it is installed in. */
bool python_find(const struct options *options, struct place *place);
/* python.c: a symbol of libpython, which is loaded if need be; NULL if there is none, and dlerror() says why. */
void *python_symbol(const struct place *place, const char *name);

/* mounts.c: a root of its own with everything read-only but the two folders, and the process in it. */
bool mounts_enter(const struct options *options, struct place *place, struct failure *failure);
/* mounts.c: how folders that are there already are held. */
void mounts_given(struct place *place);

/* privileges.c: becomes the user, for good. */
bool privileges_drop(const struct options *options, struct failure *failure);

/* limits.c: as fork, and finds out how many processes the user has. */
pid_t limits_fork(struct place *place);
/* limits.c */
bool limits_set(const struct options *options, const struct place *place, struct failure *failure);

/* landlock.c */
int landlock_abi(void);
bool landlock_enter(const struct place *place, struct failure *failure);

/* seccomp.c: the list of system calls, for the calling process. */
bool seccomp_enter(const struct place *place, struct failure *failure);
/* seccomp.c: whether the kernel can kill a process for a system call. */
bool seccomp_known(void);

#endif
