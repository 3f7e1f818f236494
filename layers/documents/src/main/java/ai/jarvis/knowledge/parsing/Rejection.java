package ai.jarvis.knowledge.parsing;

import ai.jarvis.knowledge.DocumentRejected;
import ai.jarvis.knowledge.DocumentRejected.Reason;

/** Carries a refusal through libraries that know no checked exceptions of ours. */
final class Rejection extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    Rejection(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    static Rejection tooLong(int characters) {
        return new Rejection(
                Reason.TOO_LARGE, "The document has more than %,d characters of text.".formatted(characters));
    }

    static Rejection interrupted() {
        return new Rejection(Reason.TOO_LARGE, "Reading the document was stopped.");
    }

    DocumentRejected asException() {
        return new DocumentRejected(reason, getMessage());
    }
}
