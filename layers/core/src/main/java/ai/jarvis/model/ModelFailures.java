package ai.jarvis.model;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.Kind;

/** Says to callers what a model's failure is for them. */
public final class ModelFailures {
    private static final String UNAVAILABLE = "The model did not answer. Try again later.";

    private ModelFailures() {}

    /** The refusal of a request that no model answered. What a provider says of its own faults is not told. */
    public static Refusal refusal(ModelException failure) {
        return switch (failure.kind()) {
            case REFUSED -> Refusal.of(Kind.INVALID, "refused_by_model", failure.getMessage(), failure);
            case TOO_LONG -> Refusal.of(Kind.INVALID, "context_length_exceeded", failure.getMessage(), failure);
            case TIMEOUT -> Refusal.of(Kind.TOO_LATE, "model_timeout", "The model did not answer in time.", failure);
            case UNREACHABLE, THROTTLED, FAULT, BROKEN_OFF, UNREADABLE, NOT_OFFERED ->
                failure.retryAfter()
                        .map(wait -> Refusal.of(Kind.UNAVAILABLE, "model_unavailable", UNAVAILABLE, wait, failure))
                        .orElseGet(() -> Refusal.of(Kind.UNAVAILABLE, "model_unavailable", UNAVAILABLE, failure));
        };
    }
}
