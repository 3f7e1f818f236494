#include "steps.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const step_names[] = {
#define X(id, name, mount) name,
    STEPS(X)
#undef X
};

const char *step_name(enum step step) {
    return step < STEP_COUNT ? step_names[step] : "unknown";
}

bool step_failed(struct failure *failure, enum step step, bool done) {
    if (!done) *failure = (struct failure){.step = step, .error = errno};
    return !done;
}

#ifdef JARVIS_SANDBOX_TESTING
static const char *const layer_names[] = {
#define X(id, name) name,
    LAYERS(X)
#undef X
};

static const bool with_mount[] = {
#define X(id, name, mount) mount,
    STEPS(X)
#undef X
};

static bool listed(const char *variable, const char *name) {
    const char *list = getenv(variable);
    size_t length = strlen(name);
    while (list != NULL && *list != '\0') {
        size_t word = strcspn(list, ",");
        if (word == length && strncmp(list, name, length) == 0) return true;
        list += word + (list[word] == ',');
    }
    return false;
}

/* Read once, before the environment is emptied: the variables are asked for again in the child. */
static bool off[LAYER_COUNT];
static bool fails[STEP_COUNT];

__attribute__((constructor)) static void read_variables(void) {
    for (int i = 0; i < LAYER_COUNT; i++) off[i] = listed("JARVIS_SANDBOX_OFF", layer_names[i]);
    for (int i = 0; i < STEP_COUNT; i++) fails[i] = listed("JARVIS_SANDBOX_FAIL", step_names[i]);
}

bool layer_off(enum layer layer) {
    return off[layer];
}

bool step_fails(enum step step) {
    errno = EIO;
    return fails[step];
}

void steps_print(void) {
    for (int i = 0; i < STEP_COUNT; i++) printf("%s%s\n", step_names[i], with_mount[i] ? " mount" : "");
}

void layers_print(void) {
    for (int i = 0; i < LAYER_COUNT; i++) puts(layer_names[i]);
}
#endif
