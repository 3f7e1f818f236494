/*
 * jarvis-sandbox: runs Python code that nobody trusts, without the rights of more than an ordinary user.
 *
 * `run` runs one program and writes a result; `check` says whether it could.
 */
#include "check.h"
#include "options.h"
#include "steps.h"
#include "supervisor.h"

#include <stdio.h>
#include <string.h>

#define EXIT_USAGE 64

int main(int count, char **words) {
    const char *command = count > 1 ? words[1] : "";
#ifdef JARVIS_SANDBOX_TESTING
    if (strcmp(command, "steps") == 0) return steps_print(), 0;
    if (strcmp(command, "layers") == 0) return layers_print(), 0;
#endif
    bool run = strcmp(command, "run") == 0;
    struct options options;
    if ((!run && strcmp(command, "check") != 0) || !options_read(&options, count - 1, words + 1)) {
        options_usage();
        return EXIT_USAGE;
    }
    if (!run) return check_run(&options);
    if (options.code == NULL || options.result == NULL) {
        options_usage();
        return EXIT_USAGE;
    }
    return supervisor_run(&options);
}
