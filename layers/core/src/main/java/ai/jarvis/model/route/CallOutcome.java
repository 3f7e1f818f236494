package ai.jarvis.model.route;

/** How a call of a model ended, as far as it matters to whether and when that model is called again. */
public enum CallOutcome {
    ANSWERED(Verdict.WELL, false),
    /** It could not be reached, or the connection broke. */
    NETWORK(Verdict.ILL, true),
    /** It did not answer, or not begin to, in the time it was given. */
    TIMEOUT(Verdict.ILL, false),
    /** It had no room for the call (429). */
    THROTTLED(Verdict.ILL, true),
    /** It failed by a fault of its own (5xx). */
    SERVER_FAULT(Verdict.ILL, true),
    /** What it sent was no answer: another content type, a chunk that cannot be read, a stream without an end. */
    MALFORMED(Verdict.ILL, false),
    /** It refused the call for what the caller sent (4xx). */
    REFUSED(Verdict.UNKNOWN, false),
    /** Nobody waited for the end: the caller hung up, or another model was preferred. */
    ABANDONED(Verdict.UNKNOWN, false);

    /** What an outcome says about the health of the target. */
    enum Verdict {
        WELL,
        ILL,
        UNKNOWN
    }

    private final Verdict verdict;
    private final boolean retryable;

    CallOutcome(Verdict verdict, boolean retryable) {
        this.verdict = verdict;
        this.retryable = retryable;
    }

    Verdict verdict() {
        return verdict;
    }

    /** Whether the same call may be made again after a pause: network errors, throttling and 5xx. */
    public boolean isRetryable() {
        return retryable;
    }
}
