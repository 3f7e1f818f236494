/* Prepares a run, watches it and writes its result. */
#ifndef SUPERVISOR_H
#define SUPERVISOR_H

#include "options.h"

/* The exit status of the program. */
int supervisor_run(const struct options *options);

#endif
