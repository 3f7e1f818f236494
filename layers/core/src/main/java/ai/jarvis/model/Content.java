package ai.jarvis.model;

import java.util.List;

/** A piece of what is said to a model, or by it. */
public sealed interface Content {
    /** What of it is text. */
    List<String> texts();

    /** Words. */
    record Text(String text) implements Content {
        @Override
        public List<String> texts() {
            return List.of(text);
        }
    }

    /**
     * A picture.
     *
     * @param mediaType as in {@code image/png}
     */
    @SuppressWarnings("ArrayRecordComponent") // It is only passed on, never compared.
    record Image(String mediaType, byte[] bytes) implements Content {
        @Override
        public List<String> texts() {
            return List.of();
        }
    }

    /** A model's wish that a tool be called. */
    record Call(ToolCall call) implements Content {
        @Override
        public List<String> texts() {
            return List.of(call.name(), call.arguments());
        }
    }

    /**
     * What a tool said.
     *
     * @param call the id of the call that it answers
     * @param isError whether the tool failed, and the text says why
     */
    record Result(String call, String text, boolean isError) implements Content {
        @Override
        public List<String> texts() {
            return List.of(text);
        }
    }
}
