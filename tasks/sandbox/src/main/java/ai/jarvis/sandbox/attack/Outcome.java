package ai.jarvis.sandbox.attack;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What became of an attack.
 *
 * @param began whether the attack's own code was reached
 * @param evidence which oracles saw that it succeeded; empty if none did
 * @param details what they saw, for people
 * @param exit the launcher's exit status
 * @param result what the supervisor wrote
 * @param output the beginning of what came out
 */
public record Outcome(
        boolean began,
        Set<Oracle> evidence,
        String details,
        int exit,
        Optional<JsonNode> result,
        String output,
        Duration duration) {
    /** Whether this oracle saw it, or the attack itself had what it should not get. */
    public boolean succeeded(Oracle oracle) {
        return evidence.contains(oracle) || evidence.contains(Oracle.NONCE);
    }

    /** For a failed test's message. */
    public String describe() {
        return "evidence %s, %s, exit %d, result %s, output:%n%s"
                .formatted(
                        evidence, details, exit, result.map(JsonNode::toString).orElse("none"), output);
    }
}
