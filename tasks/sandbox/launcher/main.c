/*
 * jarvis-sandbox: runs Python code that nobody trusts, without the rights of more than an ordinary user.
 *
 * `run` runs one program and writes a result; `check` says whether it could.
 */
#include "check.h"
#include "options.h"
#include "steps.h"
#include "supervisor.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define EXIT_USAGE 64
#define EXIT_UNAVAILABLE 70

/* A caller may have closed the standard streams; no file of ours may take their numbers. */
static bool have_streams(void) {
    int file = 0;
    do file = open("/dev/null", O_RDWR | O_CLOEXEC);
    while (file >= 0 && file <= STDERR_FILENO);
    if (file < 0) return false;
    close(file);
    return true;
}

int main(int count, char **words) {
    const char *command = count > 1 ? words[1] : "";
#ifdef JARVIS_SANDBOX_TESTING
    if (strcmp(command, "steps") == 0) return steps_print(), 0;
    if (strcmp(command, "layers") == 0) return layers_print(), 0;
#endif
    if (!have_streams()) return EXIT_UNAVAILABLE;
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
