package ai.jarvis.prompt;

import ai.jarvis.platform.Ids;

/** A prompt. */
public record PromptId(String value) {
    public static final String PREFIX = "prm_";

    public PromptId {
        Ids.require(PREFIX, value);
    }

    public static PromptId fresh() {
        return new PromptId(Ids.fresh(PREFIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
