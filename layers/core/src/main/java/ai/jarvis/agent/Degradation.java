package ai.jarvis.agent;

import java.util.List;
import java.util.Locale;

/** What is taken from executions when there is too much to do; the names are part of the API, in lower case. */
public enum Degradation {
    /** Tools of plugins are not offered, builtin ones are. */
    NO_PLUGINS,
    /** The answer is one that the same question had before. */
    CACHED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * From which load on there is which level: at 1 there are no plugins; at 2 an answer from before will do; at 3 nothing
     * more is taken.
     *
     * @param most executions at a time, of all tenants together
     */
    public record Thresholds(int most) {
        private static final int FAILURES_2 = 10;
        private static final int FAILURES_3 = 50;

        /** From 0, where all is well, to 3. */
        public int level(AgentLoad.Reading load) {
            if (load.underWay() >= most || load.modelFailures() >= FAILURES_3) {
                return 3;
            }
            if (load.underWay() >= most * 0.8 || load.modelFailures() >= FAILURES_2) {
                return 2;
            }
            return load.underWay() >= most * 0.6 ? 1 : 0;
        }
    }

    /** What is taken at a level from one that is begun. */
    static List<Degradation> at(int level) {
        return level == 0 ? List.of() : List.of(NO_PLUGINS);
    }
}
