#include "layers.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifndef JARVIS_PYTHON_INSIDE
#define LIBRARY "libpython3.11.so.1.0"

static const char *const usual[] = {
    "/usr/local/lib/" LIBRARY,
#if defined(__x86_64__)
    "/usr/lib/x86_64-linux-gnu/" LIBRARY,
#elif defined(__aarch64__)
    "/usr/lib/aarch64-linux-gnu/" LIBRARY,
#endif
    "/usr/lib/" LIBRARY,
    "/usr/lib64/" LIBRARY,
};

/* /usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0 > /usr */
static void find_prefix(struct place *place) {
    strcpy(place->prefix, place->python);
    char *library = NULL;
    for (char *at = place->prefix; (at = strstr(at, "/lib")) != NULL; at++) {
        if (strncmp(at, "/lib/", 5) == 0 || strncmp(at, "/lib64/", 7) == 0) library = at;
    }
    if (library != NULL) *library = '\0';
    else place->prefix[0] = '\0';
}
#endif

#ifdef JARVIS_PYTHON_INSIDE
bool python_find(const struct options *options, struct place *place) {
    /* Two interpreters in one process would take each other's symbols. */
    if (options->python != NULL) {
        errno = EINVAL;
        return false;
    }
    strcpy(place->prefix, "/usr");
    return true;
}
#else
bool python_find(const struct options *options, struct place *place) {
    const char *found = options->python;
    if (found != NULL && access(found, R_OK) != 0) return false;
    for (size_t i = 0; found == NULL && i < sizeof usual / sizeof *usual; i++) {
        if (access(usual[i], R_OK) == 0) found = usual[i];
    }
    if (found == NULL) found = LIBRARY;
    if (strlen(found) >= sizeof place->python) {
        errno = ENAMETOOLONG;
        return false;
    }
    strcpy(place->python, found);
    find_prefix(place);
    return true;
}
#endif

void *python_symbol(const struct place *place, const char *name) {
    void *library = dlopen(place->python[0] == '\0' ? NULL : place->python, RTLD_NOW | RTLD_GLOBAL);
    return library == NULL ? NULL : dlsym(library, name);
}
