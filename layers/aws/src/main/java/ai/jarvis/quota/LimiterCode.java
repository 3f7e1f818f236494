package ai.jarvis.quota;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A limiter as the scripts are told of it. */
enum LimiterCode {
    TOKEN_BUCKET("b"),
    LEAKY_BUCKET("l"),
    SLIDING_WINDOW("s"),
    PERIOD("p"),
    CONCURRENCY("c");

    private final String letter;

    LimiterCode(String letter) {
        this.letter = letter;
    }

    static LimiterCode of(Ask ask) {
        return switch (ask.name().limiter()) {
            case TOKEN_BUCKET -> TOKEN_BUCKET;
            case LEAKY_BUCKET -> LEAKY_BUCKET;
            case SLIDING_WINDOW -> SLIDING_WINDOW;
            case PERIOD -> PERIOD;
            case CONCURRENCY -> CONCURRENCY;
            case GAUGE -> throw new IllegalArgumentException("A gauge is counted elsewhere: " + ask.name());
        };
    }

    String letter() {
        return letter;
    }

    /** Whether it holds something until a reservation is settled. */
    boolean holds() {
        return this == PERIOD || this == CONCURRENCY;
    }

    /** Adds what {@code take.lua} is told of an ask: limiter, amount, two settings, cost. */
    void addTo(List<String> keys, List<String> values, Ask ask) {
        keys.add(key(ask));
        values.add(letter);
        values.add(Long.toString(ask.limit().map(Limit::amount).orElse(-1L)));
        switch (this) {
            case TOKEN_BUCKET -> {
                values.add(burst(ask));
                values.add("0");
            }
            case LEAKY_BUCKET -> {
                values.add(window(ask));
                values.add(burst(ask));
            }
            case SLIDING_WINDOW -> {
                values.add(window(ask));
                values.add("0");
            }
            case PERIOD -> {
                var period = ask.counter().orElseThrow().period();
                keys.add(leases(ask));
                values.add(micros(period.start()));
                values.add(micros(period.end()));
            }
            case CONCURRENCY -> {
                values.add("0");
                values.add("0");
            }
        }
        values.add(Long.toString(ask.cost()));
    }

    /** Adds the keys of what it holds, if it does. */
    void addHolding(List<String> keys, Ask ask) {
        if (holds()) {
            keys.add(key(ask));
        }
        if (this == PERIOD) {
            keys.add(leases(ask));
        }
    }

    static String key(Ask ask) {
        var key = "quota:" + ask.owner() + ":" + ask.name().wireName();
        return ask.counter()
                .map(counter -> key + ":" + counter.period().label())
                .orElse(key);
    }

    static String leases(Ask ask) {
        return key(ask) + ":leases";
    }

    static String micros(Instant time) {
        return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, time));
    }

    private static String window(Ask ask) {
        return Long.toString(TimeUnit.NANOSECONDS.toMicros(ask.name().window().toNanos()));
    }

    private static String burst(Ask ask) {
        return Long.toString(ask.limit().orElseThrow().burst());
    }
}
