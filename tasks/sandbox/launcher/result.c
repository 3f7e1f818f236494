#include "result.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Length of the UTF-8 sequence at `text`, 0 if it is none. */
static size_t sequence(const unsigned char *text, size_t left) {
    static const unsigned int least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = text[0] < 0x80 ? 1 : text[0] >> 5 == 6 ? 2 : text[0] >> 4 == 14 ? 3 : text[0] >> 3 == 30 ? 4 : 0;
    if (length == 0 || length > left) return 0;
    if (length == 1) return 1;
    unsigned int point = text[0] & (0xffU >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if (text[i] >> 6 != 2) return 0;
        point = point << 6 | (text[i] & 0x3fU);
    }
    return point < least[length] || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff) ? 0 : length;
}

void json_string(FILE *out, const char *text, size_t length) {
    fputc('"', out);
    for (size_t i = 0; i < length;) {
        const unsigned char *at = (const unsigned char *)text + i;
        size_t bytes = sequence(at, length - i);
        if (bytes == 0) fputs("\xef\xbf\xbd", out);
        else if (*at == '"' || *at == '\\') fprintf(out, "\\%c", *at);
        else if (*at < 0x20 || *at == 0x7f) fprintf(out, "\\u%04x", *at);
        else fwrite(at, 1, bytes, out);
        i += bytes == 0 ? 1 : bytes;
    }
    fputc('"', out);
}

bool json_plain(const char *text) {
    size_t length = strlen(text);
    for (size_t i = 0; i < length;) {
        const unsigned char *at = (const unsigned char *)text + i;
        size_t bytes = sequence(at, length - i);
        if (bytes == 0 || *at < 0x20 || *at == 0x7f) return false;
        i += bytes;
    }
    return true;
}

/* Whether the user whom root becomes may rename a file in the folder. */
static bool may_rename(const struct options *options, int folder) {
    struct stat status;
    if (geteuid() != 0) return true;
    if (fstat(folder, &status) != 0 || (status.st_mode & S_ISVTX) != 0) return false;
    mode_t wanted = status.st_uid == options->uid ? 0300 : status.st_gid == options->gid ? 0030 : 0003;
    return (status.st_mode & wanted) == wanted;
}

bool result_open(const struct options *options, struct result_file *to) {
    const char *slash = strrchr(options->result, '/');
    char folder[4096] = ".";
    if (slash == options->result) strcpy(folder, "/");
    else if (slash != NULL) {
        size_t length = (size_t)(slash - options->result);
        if (length >= sizeof folder) return false;
        memcpy(folder, options->result, length);
        folder[length] = '\0';
    }
    to->name = slash == NULL ? options->result : slash + 1;
    if (strlen(to->name) > 255 || to->name[0] == '\0') {
        errno = EINVAL;
        return false;
    }
    to->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (to->folder < 0) return false;
    /* An older result must not be taken for this run's. */
    if (unlinkat(to->folder, to->name, 0) != 0 && errno != ENOENT) return false;
    to->in_place = !may_rename(options, to->folder);
    snprintf(to->temporary, sizeof to->temporary, ".%s.%d", to->name, (int)getpid());
    to->file = openat(to->folder, to->in_place ? to->name : to->temporary,
        O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    return to->file >= 0;
}

static const char *const mounts[] = {"tmpfs", "given", "watched"};

static void write_json(FILE *out, const struct options *options, const struct place *place, const struct result *result) {
    fprintf(out, "{\"status\": \"%s\", \"error\": ", result->status);
    if (result->kind == NULL) fputs("null", out);
    else {
        fprintf(out, "{\"kind\": \"%s\", \"message\": ", result->kind);
        json_string(out, result->message, strlen(result->message));
        fputs("}", out);
    }
    fputs(", \"exit_code\": ", out);
    if (result->exit_code < 0) fputs("null", out);
    else fprintf(out, "%d", result->exit_code);
    fputs(", \"signal\": ", out);
    if (result->signal == 0) fputs("null", out);
    else fprintf(out, "%d", result->signal);
    fprintf(out, ", \"started_at_ms\": %lld, \"duration_ms\": %lld, \"cpu_ms\": %lld, \"peak_memory_bytes\": %lld",
        (long long)result->started_at_ms, (long long)result->duration_ms, (long long)result->cpu_ms,
        (long long)result->peak_memory_bytes);
    fprintf(out, ", \"stdout_bytes\": %llu, \"stderr_bytes\": %llu", (unsigned long long)result->stdout_bytes,
        (unsigned long long)result->stderr_bytes);
    fprintf(out, ", \"files\": [%s], \"skipped_files\": [%s]", result->files == NULL ? "" : result->files,
        result->skipped_files == NULL ? "" : result->skipped_files);
    fprintf(out, ", \"limits\": {\"wall_seconds\": %llu, \"cpu_seconds\": %llu, \"memory_bytes\": %llu, \"output_bytes\": %llu"
        ", \"workspace_bytes\": %llu, \"tmp_bytes\": %llu, \"files\": %llu}",
        (unsigned long long)options->wall_seconds, (unsigned long long)options->cpu_seconds,
        (unsigned long long)options->memory_bytes, (unsigned long long)options->output_bytes,
        (unsigned long long)WORKSPACE_BYTES, (unsigned long long)TMP_BYTES, (unsigned long long)options->max_files);
    fprintf(out, ", \"layers\": {\"landlock_abi\": %d, \"seccomp\": %s, \"mounts\": \"%s\", \"uid\": %u, \"no_new_privs\": true}}\n",
        layer_off(LAYER_LANDLOCK) ? 0 : place->landlock_abi, layer_off(LAYER_SECCOMP) ? "false" : "true", mounts[place->mounts],
        (unsigned int)getuid());
}

bool result_write(const struct options *options, const struct place *place, const struct result *result, struct result_file *to) {
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (out == NULL) return false;
    write_json(out, options, place, result);
    if (fclose(out) != 0) return false;
    bool done = true;
    for (size_t at = 0; done && at < length;) {
        ssize_t count = write(to->file, text + at, length - at);
        if (count < 0 && errno == EINTR) continue;
        done = count > 0;
        at += done ? (size_t)count : 0;
    }
    free(text);
    if (close(to->file) != 0) done = false;
    if (done && !to->in_place) done = renameat(to->folder, to->temporary, to->folder, to->name) == 0;
    close(to->folder);
    return done;
}
