package ai.jarvis.model;

import java.util.regex.Pattern;
import software.amazon.awssdk.services.bedrockruntime.model.GuardrailConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.GuardrailStreamConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.GuardrailStreamProcessingMode;

/**
 * A guardrail of Bedrock, applied to what a model reads and says.
 *
 * @param id of the guardrail, or its ARN
 * @param version a number, or {@code DRAFT}
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-use-converse-api.html">Guardrails with
 *     Converse</a>
 */
public record BedrockGuardrail(String id, String version) {
    static final String DRAFT = "DRAFT";
    private static final Pattern ID = Pattern.compile("[a-z0-9-]+|arn:[a-z0-9:/-]+");
    private static final Pattern VERSION = Pattern.compile("[1-9]\\d{0,7}|" + DRAFT);

    public BedrockGuardrail {
        if (!ID.matcher(id).matches() || !VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("Not a guardrail: " + id + " " + version);
        }
    }

    static BedrockGuardrail of(String id, String version) {
        return new BedrockGuardrail(id, version);
    }

    GuardrailConfiguration whole() {
        return GuardrailConfiguration.builder()
                .guardrailIdentifier(id)
                .guardrailVersion(version)
                .build();
    }

    /** Nothing is streamed before it was looked at. */
    GuardrailStreamConfiguration streamed() {
        return GuardrailStreamConfiguration.builder()
                .guardrailIdentifier(id)
                .guardrailVersion(version)
                .streamProcessingMode(GuardrailStreamProcessingMode.SYNC)
                .build();
    }
}
