package ai.jarvis.localstack.edge;

/** A refusal as an AWS service words it: the code is what its clients' exceptions are named after. */
public final class AwsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    public AwsException(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    /** The refusal of a request that does not fit the service's model. */
    public static AwsException validation(String message) {
        return new AwsException(400, "ValidationException", message);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public String message() {
        return String.valueOf(getMessage());
    }
}
