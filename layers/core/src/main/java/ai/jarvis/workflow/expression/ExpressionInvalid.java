package ai.jarvis.workflow.expression;

/** A text that is no expression. */
public final class ExpressionInvalid extends Exception {
    private static final long serialVersionUID = 1L;

    private final int at;
    private final String code;

    ExpressionInvalid(int at, String code, String detail) {
        super(detail);
        this.at = at;
        this.code = code;
    }

    /** Offset in the text that was read. */
    public int at() {
        return at;
    }

    public String code() {
        return code;
    }
}
