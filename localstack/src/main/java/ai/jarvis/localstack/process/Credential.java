package ai.jarvis.localstack.process;

/** A user and its password; the password does not show in {@link #toString()}. */
public record Credential(String user, String password) {

    @Override
    public String toString() {
        return user + ":***";
    }
}
