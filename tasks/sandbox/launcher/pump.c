#include "pump.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* What a pipe takes without waiting once it says that it takes anything; the stream is shared with others and stays blocking. */
#define CHUNK 4096

struct pollfd pump_waits(const struct pump *pump) {
    if (pump->sent < pump->filled) return (struct pollfd){.fd = pump->to, .events = POLLOUT};
    return (struct pollfd){.fd = pump->ended ? -1 : pump->from, .events = POLLIN};
}

static void remember(struct pump *pump, const char *text, size_t length) {
    if (length >= sizeof pump->tail) {
        memcpy(pump->tail, text + length - sizeof pump->tail, sizeof pump->tail);
        pump->tail_length = sizeof pump->tail;
        return;
    }
    size_t keep = pump->tail_length;
    if (keep + length > sizeof pump->tail) keep = sizeof pump->tail - length;
    memmove(pump->tail, pump->tail + pump->tail_length - keep, keep);
    memcpy(pump->tail + keep, text, length);
    pump->tail_length = keep + length;
}

static bool take(struct pump *pump, uint64_t *left) {
    ssize_t count = read(pump->from, pump->buffer, sizeof pump->buffer);
    if (count < 0) {
        if (errno != EAGAIN && errno != EINTR) pump->ended = true;
        return true;
    }
    if (count == 0) {
        pump->ended = true;
        return true;
    }
    size_t length = (size_t)count;
    bool within = length <= *left;
    if (!within) length = (size_t)*left;
    *left -= length;
    pump->bytes += length;
    remember(pump, pump->buffer, length);
    pump->sent = 0;
    pump->filled = pump->broken ? 0 : length;
    return within;
}

static void give(struct pump *pump) {
    size_t length = pump->filled - pump->sent;
    ssize_t count = write(pump->to, pump->buffer + pump->sent, length < CHUNK ? length : CHUNK);
    if (count >= 0) pump->sent += (size_t)count;
    else if (errno != EAGAIN && errno != EINTR) pump->broken = true;
    if (pump->broken || pump->sent == pump->filled) pump->sent = pump->filled = 0;
}

bool pump_turn(struct pump *pump, short events, uint64_t *left) {
    if (events == 0) return true;
    if (pump->sent < pump->filled) {
        give(pump);
        return true;
    }
    return take(pump, left);
}
