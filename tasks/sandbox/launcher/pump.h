/* Takes a stream of the code to a stream of the supervisor. */
#ifndef PUMP_H
#define PUMP_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pump {
    int from, to;
    uint64_t bytes;
    bool ended;             /* nothing more comes */
    bool broken;            /* nobody reads any more */
    size_t filled, sent;
    size_t tail_length;
    char buffer[65536];
    char tail[1024];        /* the last that came */
};

/* What to wait for: room behind, or something new. -1 as descriptor if nothing. */
struct pollfd pump_waits(const struct pump *pump);
/* Does what can be done without waiting. False if more came than `left`, which it counts down. */
bool pump_turn(struct pump *pump, short events, uint64_t *left);

#endif
