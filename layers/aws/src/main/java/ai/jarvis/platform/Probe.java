package ai.jarvis.platform;

/** A part of the platform that is well if a trivial call to it returns. */
public record Probe(String name, boolean essential, Runnable call) implements HealthPart {
    @Override
    public State check() {
        call.run();
        return State.OK;
    }
}
