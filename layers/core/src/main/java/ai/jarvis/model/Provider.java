package ai.jarvis.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Who serves a model. The wire names are part of the API. */
public enum Provider {
    BEDROCK,
    /** A server that speaks OpenAI's API. */
    OPENAI,
    /** An endpoint of SageMaker whose container speaks it. */
    SAGEMAKER;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one of that name, if there is one. */
    public static Optional<Provider> byWireName(String name) {
        return Arrays.stream(values())
                .filter(each -> each.wireName().equals(name))
                .findFirst();
    }
}
