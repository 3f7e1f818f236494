/* Says what a run could rely on here, and runs nothing. */
#ifndef CHECK_H
#define CHECK_H

#include "options.h"

/* Prints a JSON object; 0 if code could be run. */
int check_run(const struct options *options);

#endif
