package ai.jarvis.localstack.stepfunctions.asl;

/**
 * What is wrong with a definition.
 *
 * @param code AWS's, {@code SCHEMA_VALIDATION_FAILED} for example
 * @param location a JSON Pointer
 */
public record Diagnostic(String code, String message, String location) {
    static final String SCHEMA = "SCHEMA_VALIDATION_FAILED";
    static final String TARGET = "MISSING_TRANSITION_TARGET";
    static final String JSON = "INVALID_JSON_DESCRIPTION";

    @Override
    public String toString() {
        return code + ": " + message + " at " + location;
    }
}
