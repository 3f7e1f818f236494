package ai.jarvis.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What the newest execution of anybody tells about the sandbox. Nothing depends on it; what cannot be kept is lost. */
public interface SandboxPulse {
    /**
     * A sign of life.
     *
     * @param queued how long it waited for a worker
     * @param layers of the containment as they were in force
     */
    record Beat(Instant at, Duration queued, Optional<String> imageDigest, Map<String, Object> layers) {}

    void beat(Beat beat);

    Optional<Beat> latest();
}
