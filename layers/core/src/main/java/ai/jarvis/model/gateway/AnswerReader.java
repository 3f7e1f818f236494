package ai.jarvis.model.gateway;

import ai.jarvis.model.Delta;

/** Whoever reads an answer while it is generated. */
public interface AnswerReader {
    /** Wants the answer as a whole. */
    AnswerReader OF_THE_WHOLE = new AnswerReader() {
        @Override
        public boolean isLive() {
            return false;
        }

        @Override
        public boolean isGone() {
            return false;
        }

        @Override
        public void begun(Serving serving) {
            // The whole tells it too.
        }

        @Override
        public void delta(Delta delta) {
            // The whole has it too.
        }
    };

    /** Whether it wants the pieces. */
    boolean isLive();

    /** Whether nobody reads any more; the answer is then brought to its end, unless {@link #delta} throws. */
    boolean isGone();

    /** The first piece is here, and this is whose it is. Another model may go on if that one breaks off. */
    void begun(Serving serving);

    /** The next piece. */
    void delta(Delta delta);
}
