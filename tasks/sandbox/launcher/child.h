/* The process that runs the user's code. */
#ifndef CHILD_H
#define CHILD_H

#include "layers.h"

/* Exit statuses by which the prelude says what ended the code; the kernel's facts go before them. */
enum { EXIT_MEMORY = 121, EXIT_DISK = 122, EXIT_BLOCKED = 123 };

/* What the child says of itself, once, over a pipe that is closed before user code runs. */
struct report {
    char said; /* RAN or FAILED */
    unsigned char step;
    unsigned short error;
};

#define RAN 'R'
#define FAILED 'F'

struct descriptors {
    int input, output, errors, report, go;
};

/* Sets up every layer and runs the code. Never returns. */
_Noreturn void child_run(const struct options *options, struct place *place, char *code, struct descriptors descriptors, pid_t supervisor);

#endif
