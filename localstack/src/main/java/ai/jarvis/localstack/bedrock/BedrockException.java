package ai.jarvis.localstack.bedrock;

/**
 * A refusal as Bedrock words it.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html">Common errors</a>
 */
final class BedrockException extends RuntimeException {

    private final int status;
    private final String type;

    private BedrockException(int status, String type, String message) {
        super(message);
        this.status = status;
        this.type = type;
    }

    /** The request does not fit the operation or the model. */
    static BedrockException validation(String message) {
        return new BedrockException(400, "ValidationException", message);
    }

    /** There is no such model. */
    static BedrockException unknownModel(String modelId) {
        return new BedrockException(
                404,
                "ResourceNotFoundException",
                "Could not resolve the foundation model from " + "the provided model identifier: " + modelId);
    }

    static BedrockException unknownOperation() {
        return new BedrockException(404, "UnknownOperationException", "The requested operation is not known here.");
    }

    /** The model behind failed; the caller may try again. */
    static BedrockException modelFailed(String message) {
        return new BedrockException(424, "ModelErrorException", message);
    }

    /** The model behind asks for patience. */
    static BedrockException throttled(String message) {
        return new BedrockException(429, "ThrottlingException", message);
    }

    static BedrockException internal() {
        return new BedrockException(500, "InternalServerException", "The request could not be processed.");
    }

    int status() {
        return status;
    }

    /** The error's name, as in the header {@code x-amzn-ErrorType}. */
    String type() {
        return type;
    }

    /** The error's name as an event of a stream. */
    String eventType() {
        return Character.toLowerCase(type.charAt(0)) + type.substring(1);
    }
}
