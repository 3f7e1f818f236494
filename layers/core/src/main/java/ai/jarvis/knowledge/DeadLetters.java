package ai.jarvis.knowledge;

/** Where work goes that cannot be done, with the reason, until someone looks at it. */
public interface DeadLetters {
    void add(String originalKey, String reason);
}
