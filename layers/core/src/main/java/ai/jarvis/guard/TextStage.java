package ai.jarvis.guard;

import java.util.function.Consumer;

/** A text on its way, piece by piece. Each stage hands on what it has decided, and holds as little as it can. */
interface TextStage {
    /** The next piece. */
    void accept(String piece);

    /** Nothing comes after the pieces so far: hands on what is held. More may begin then. */
    void end();

    /** Hands on everything at once. */
    static TextStage into(Consumer<String> sink) {
        return new TextStage() {
            @Override
            public void accept(String piece) {
                if (!piece.isEmpty()) {
                    sink.accept(piece);
                }
            }

            @Override
            public void end() {
                // Nothing is held.
            }
        };
    }
}
