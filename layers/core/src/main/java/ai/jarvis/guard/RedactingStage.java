package ai.jarvis.guard;

/**
 * Puts placeholders for personal data into a text that comes piece by piece, as into the whole; or ends the text before the
 * first that it finds. It holds the word or number at the end, as long as that may become personal data.
 */
final class RedactingStage implements TextStage {
    /** As far as recognizers look back. */
    private static final int LOOK_BACK = 2;

    private final Redaction redaction;
    private final boolean endsAtFirst;
    private final TextStage next;
    private final StringBuilder text = new StringBuilder();
    private int done;
    private boolean hasEnded;

    /** @param endsAtFirst whether nothing of the text is handed on from the first finding on */
    RedactingStage(Redaction redaction, boolean endsAtFirst, TextStage next) {
        this.redaction = redaction;
        this.endsAtFirst = endsAtFirst;
        this.next = next;
    }

    /** Whether the text was ended before its end. */
    boolean hasEnded() {
        return hasEnded;
    }

    @Override
    public void accept(String piece) {
        text.append(piece);
        decide(false);
    }

    @Override
    public void end() {
        decide(true);
        text.setLength(0);
        done = 0;
        next.end();
    }

    private void decide(boolean isWhole) {
        if (hasEnded) {
            return;
        }
        var found = redaction.finder().find(text, done, isWhole);
        for (var finding : found.findings()) {
            next.accept(text.substring(done, finding.start()));
            if (endsAtFirst) {
                redaction.count(finding.kind());
                hasEnded = true;
                return;
            }
            next.accept(redaction.placeholder(finding.kind(), text.substring(finding.start(), finding.end())));
            done = finding.end();
        }
        next.accept(text.substring(done, found.decided()));
        done = found.decided();
        int past = Math.max(0, done - LOOK_BACK);
        text.delete(0, past);
        done -= past;
    }
}
