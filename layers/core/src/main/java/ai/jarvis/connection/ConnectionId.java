package ai.jarvis.connection;

/** A connection, by the name that API Gateway gives it. Whoever knows it can be sent messages to, nothing more. */
public record ConnectionId(String value) {
    public ConnectionId {
        if (!value.matches("[A-Za-z0-9_=-]{1,128}")) {
            throw new IllegalArgumentException("Not the id of a connection: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
