package ai.jarvis.workflow.expression;

/** What stands between two values, with how tight it binds in JSONata (more is tighter) and how it is written there. */
public enum Operator {
    OR("or", 25),
    AND("and", 30),
    EQUAL("=", 40),
    NOT_EQUAL("!=", 40),
    LESS("<", 40),
    LESS_OR_EQUAL("<=", 40),
    GREATER(">", 40),
    GREATER_OR_EQUAL(">=", 40),
    IN("in", 40),
    JOIN("&", 50),
    ADD("+", 50),
    SUBTRACT("-", 50),
    MULTIPLY("*", 60),
    DIVIDE("/", 60),
    REMAINDER("%", 60);

    private final String jsonata;
    private final int binding;

    Operator(String jsonata, int binding) {
        this.jsonata = jsonata;
        this.binding = binding;
    }

    String jsonata() {
        return jsonata;
    }

    int binding() {
        return binding;
    }

    boolean compares() {
        return binding == 40;
    }

    boolean orders() {
        return this == LESS || this == LESS_OR_EQUAL || this == GREATER || this == GREATER_OR_EQUAL;
    }

    boolean calculates() {
        return binding >= 50 && this != JOIN;
    }
}
