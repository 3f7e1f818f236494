package ai.jarvis.quota;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What is limited; the names are part of the API. */
public enum QuotaName {
    /** Requests per second, with a burst. */
    REQUESTS_SECOND(Limiter.TOKEN_BUCKET, Duration.ofSeconds(1)),
    /** Messages per second that are sent over open connections, with a burst. */
    MESSAGES_SECOND(Limiter.TOKEN_BUCKET, Duration.ofSeconds(1)),
    /** Requests per minute. */
    REQUESTS(Limiter.SLIDING_WINDOW, Duration.ofMinutes(1)),
    /** Listings per minute. */
    LISTINGS(Limiter.SLIDING_WINDOW, Duration.ofMinutes(1)),
    /** Executions that are started per minute: of agents, workflows and code. */
    EXECUTIONS(Limiter.LEAKY_BUCKET, Duration.ofMinutes(1)),
    /** Model tokens, in and out, per day. */
    TOKENS_DAY(Limiter.PERIOD, Duration.ofDays(1)),
    /** Model tokens, in and out, per month. */
    TOKENS_MONTH(Limiter.PERIOD, Duration.ofDays(31)),
    /** Millionths of a currency's unit per day, of budgets. */
    SPEND_DAY(Limiter.PERIOD, Duration.ofDays(1)),
    /** Millionths of a currency's unit per month, of budgets. */
    SPEND_MONTH(Limiter.PERIOD, Duration.ofDays(31)),
    /** Requests at a time that call a model. */
    CONCURRENT_REQUESTS(Limiter.CONCURRENCY, Duration.ZERO),
    CONCURRENT_WORKFLOWS(Limiter.CONCURRENCY, Duration.ZERO),
    CONCURRENT_SANDBOXES(Limiter.CONCURRENCY, Duration.ZERO),
    /** Connections that are open at a time, through the WebSocket API. */
    CONCURRENT_CONNECTIONS(Limiter.CONCURRENCY, Duration.ZERO),
    DOCUMENTS(Limiter.GAUGE, Duration.ZERO),
    VECTORS(Limiter.GAUGE, Duration.ZERO),
    STORAGE_BYTES(Limiter.GAUGE, Duration.ZERO);

    private final Limiter limiter;
    private final Duration window;

    QuotaName(Limiter limiter, Duration window) {
        this.limiter = limiter;
        this.window = window;
    }

    public Limiter limiter() {
        return limiter;
    }

    /** What an amount is per; of a calendar period the longest. Zero if it is not per time. */
    public Duration window() {
        return window;
    }

    /** Whether budgets limit it and not plans, so that it is no quota that anybody sets or sees. */
    public boolean isMoney() {
        return this == SPEND_DAY || this == SPEND_MONTH;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The quota of this name, if there is one. */
    public static Optional<QuotaName> byWireName(String wireName) {
        return Stream.of(values())
                .filter(name -> !name.isMoney() && name.wireName().equals(wireName))
                .findFirst();
    }
}
