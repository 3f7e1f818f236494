#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PYTHON, CODE, INPUTS, OUTPUTS, RESULT, WORKSPACE, TMP, MPL_CACHE, WALL, CPU, MEMORY, OUTPUT, MAX_FILES, MOUNT,
       WITHOUT_LANDLOCK, UID, GID };

static const struct option names[] = {
    {"python", required_argument, NULL, PYTHON},
    {"code", required_argument, NULL, CODE},
    {"inputs", required_argument, NULL, INPUTS},
    {"outputs", required_argument, NULL, OUTPUTS},
    {"result", required_argument, NULL, RESULT},
    {"workspace", required_argument, NULL, WORKSPACE},
    {"tmp", required_argument, NULL, TMP},
    {"mpl-cache", required_argument, NULL, MPL_CACHE},
    {"wall-seconds", required_argument, NULL, WALL},
    {"cpu-seconds", required_argument, NULL, CPU},
    {"memory-bytes", required_argument, NULL, MEMORY},
    {"output-bytes", required_argument, NULL, OUTPUT},
    {"max-files", required_argument, NULL, MAX_FILES},
    {"mount", no_argument, NULL, MOUNT},
    {"without-landlock", no_argument, NULL, WITHOUT_LANDLOCK},
    {"uid", required_argument, NULL, UID},
    {"gid", required_argument, NULL, GID},
    {NULL, 0, NULL, 0},
};

static bool number(const char *name, const char *text, uint64_t least, uint64_t most, uint64_t *value) {
    char *end = NULL;
    errno = 0;
    unsigned long long parsed = strtoull(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || text[0] == '-' || parsed < least || parsed > most) {
        fprintf(stderr, "--%s must be a number from %llu to %llu, not %s\n", name, (unsigned long long)least,
            (unsigned long long)most, text);
        return false;
    }
    *value = parsed;
    return true;
}

bool options_read(struct options *options, int count, char **words) {
    *options = (struct options){.wall_seconds = 60, .cpu_seconds = 60, .memory_bytes = 512ULL << 20,
        .output_bytes = 1ULL << 20, .max_files = 32, .uid = 1000, .gid = 1000};
    bool good = true;
    uint64_t id = 0;
    int name = 0;
    int which = 0;
    optind = 1;
    while ((name = getopt_long(count, words, "", names, &which)) != -1) {
        const char *text = optarg;
        switch (name) {
            case PYTHON: options->python = text; break;
            case CODE: options->code = text; break;
            case INPUTS: options->inputs = text; break;
            case OUTPUTS: options->outputs = text; break;
            case RESULT: options->result = text; break;
            case WORKSPACE: options->workspace = text; break;
            case TMP: options->tmp = text; break;
            case MPL_CACHE: options->mpl_cache = text; break;
            case WALL: good &= number("wall-seconds", text, 1, 86400, &options->wall_seconds); break;
            case CPU: good &= number("cpu-seconds", text, 1, 86400, &options->cpu_seconds); break;
            case MEMORY: good &= number("memory-bytes", text, 64ULL << 20, 1ULL << 40, &options->memory_bytes); break;
            case OUTPUT: good &= number("output-bytes", text, 0, 1ULL << 30, &options->output_bytes); break;
            case MAX_FILES: good &= number("max-files", text, 0, 1000, &options->max_files); break;
            case MOUNT: options->mount = true; break;
            case WITHOUT_LANDLOCK: options->without_landlock = true; break;
            case UID:
                good &= number("uid", text, 1, UINT32_MAX - 1, &id);
                options->uid = (uid_t)id;
                break;
            case GID:
                good &= number("gid", text, 1, UINT32_MAX - 1, &id);
                options->gid = (gid_t)id;
                break;
            default: good = false;
        }
    }
    if (optind < count) {
        fprintf(stderr, "unexpected: %s\n", words[optind]);
        good = false;
    }
    if (!options->mount && (options->workspace == NULL || options->tmp == NULL)) {
        fprintf(stderr, "either --mount, or both --workspace and --tmp\n");
        good = false;
    }
    if (options->python != NULL && options->python[0] != '/') {
        fprintf(stderr, "--python must be an absolute path\n");
        good = false;
    }
    return good;
}

void options_usage(void) {
    fprintf(stderr,
        "jarvis-sandbox run --code FILE --result FILE (--mount | --workspace DIR --tmp DIR) [OPTIONS]\n"
        "jarvis-sandbox check (--mount | --workspace DIR --tmp DIR) [OPTIONS]\n"
        "  --python LIB  --inputs DIR  --outputs DIR  --max-files N  --mpl-cache DIR\n"
        "  --wall-seconds N  --cpu-seconds N  --memory-bytes N  --output-bytes N\n"
        "  --uid N  --gid N  --without-landlock\n");
}
