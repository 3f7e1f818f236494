package ai.jarvis.model.route;

/** How a call of a model ended, as far as it matters to whether and when that model is called again. */
public enum CallOutcome {
    ANSWERED(Verdict.WELL),
    /** It could not be reached, or the connection broke. */
    NETWORK(Verdict.ILL),
    /** It did not answer, or not begin to, in the time it was given. */
    TIMEOUT(Verdict.ILL),
    /** It had no room for the call (429). */
    THROTTLED(Verdict.ILL),
    /** It failed by a fault of its own (5xx). */
    SERVER_FAULT(Verdict.ILL),
    /** What it sent was no answer: another content type, a chunk that cannot be read, a stream without an end. */
    MALFORMED(Verdict.ILL),
    /** It refused the call for what the caller sent (4xx). */
    REFUSED(Verdict.UNKNOWN),
    /** Nobody waited for the end: the caller hung up, or another model was preferred. */
    ABANDONED(Verdict.UNKNOWN);

    /** What an outcome says about the health of the target. */
    enum Verdict {
        WELL,
        ILL,
        UNKNOWN
    }

    private final Verdict verdict;

    CallOutcome(Verdict verdict) {
        this.verdict = verdict;
    }

    Verdict verdict() {
        return verdict;
    }
}
