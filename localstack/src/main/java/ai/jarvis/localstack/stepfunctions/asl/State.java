package ai.jarvis.localstack.stepfunctions.asl;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A state of a definition, its expressions compiled. */
sealed interface State {
    Common common();

    default String name() {
        return common().name();
    }

    default boolean isJsonata() {
        return common().jsonata();
    }

    /** The name that history events have for the type: {@code PassStateEntered}. */
    String type();

    /**
     * What most states have.
     *
     * @param inputPath empty if nothing of the input is wanted
     * @param outputPath empty if nothing of the output is wanted
     * @param payload Parameters or Arguments
     * @param next null at the end
     */
    record Common(
            String name,
            boolean jsonata,
            Optional<JsonPaths.Path> inputPath,
            Optional<JsonPaths.Path> outputPath,
            ResultPath resultPath,
            @Nullable Template payload,
            @Nullable Template resultSelector,
            @Nullable Template assign,
            @Nullable Template output,
            @Nullable String next,
            List<Retrier> retriers,
            List<Catcher> catchers) {}

    /** States that lead to each other. */
    record Group(String startAt, Map<String, State> states) {
        State first() {
            return states.get(startAt);
        }
    }

    record Retrier(
            List<String> errors,
            double intervalSeconds,
            int maxAttempts,
            double backoffRate,
            double maxDelaySeconds,
            boolean jitter) {
        /** The pause before the next attempt, if nothing is left to chance. */
        long delayMillis(int attemptsBefore) {
            var seconds = Math.min(maxDelaySeconds, intervalSeconds * Math.pow(backoffRate, attemptsBefore));
            return Math.round(seconds * 1000);
        }
    }

    record Catcher(
            List<String> errors,
            String next,
            ResultPath resultPath,
            @Nullable Template assign,
            @Nullable Template output) {}

    record Pass(Common common, Optional<Variables.Holder> result) implements State {
        @Override
        public String type() {
            return "Pass";
        }
    }

    /**
     * Work that is done elsewhere.
     *
     * @param timeout seconds; null for none
     * @param heartbeat seconds; null for none
     */
    record Task(
            Common common,
            String resource,
            @Nullable NumberField timeout,
            @Nullable NumberField heartbeat,
            @Nullable Template credentials)
            implements State {
        @Override
        public String type() {
            return "Task";
        }

        boolean waitsForToken() {
            return resource.endsWith(".waitForTaskToken");
        }

        boolean isActivity() {
            return resource.contains(":activity:");
        }

        boolean isFunction() {
            return resource.startsWith("arn:") && resource.contains(":lambda:") && resource.contains(":function:");
        }
    }

    record Choice(Common common, List<Rule> rules, @Nullable String otherwise) implements State {
        @Override
        public String type() {
            return "Choice";
        }
    }

    record Rule(Condition condition, String next, @Nullable Template assign, @Nullable Template output) {}

    /** One of the two is there. */
    record Wait(Common common, @Nullable NumberField seconds, @Nullable TextField timestamp) implements State {
        @Override
        public String type() {
            return "Wait";
        }
    }

    record Succeed(Common common) implements State {
        @Override
        public String type() {
            return "Succeed";
        }
    }

    record Fail(Common common, @Nullable TextField error, @Nullable TextField cause) implements State {
        @Override
        public String type() {
            return "Fail";
        }
    }

    record Parallel(Common common, List<Group> branches) implements State {
        @Override
        public String type() {
            return "Parallel";
        }
    }

    /**
     * A Map state.
     *
     * @param items JSONata's Items
     * @param itemsPath JSONPath's ItemsPath
     * @param selector ItemSelector, or Parameters as they were before it
     */
    record ForEach(
            Common common,
            Group processor,
            boolean distributed,
            boolean express,
            @Nullable Template items,
            JsonPaths.@Nullable Path itemsPath,
            @Nullable Template selector,
            @Nullable NumberField maxConcurrency,
            @Nullable ItemReader reader,
            @Nullable ItemBatcher batcher,
            @Nullable ResultWriter writer,
            @Nullable NumberField toleratedCount,
            @Nullable NumberField toleratedPercentage,
            @Nullable TextField label)
            implements State {
        @Override
        public String type() {
            return "Map";
        }
    }

    record ItemReader(
            String resource,
            @Nullable Template payload,
            Map<String, Object> configuration,
            @Nullable NumberField maxItems) {}

    record ItemBatcher(@Nullable NumberField maxItems, @Nullable NumberField maxBytes, @Nullable Template batchInput) {}

    record ResultWriter(@Nullable String resource, @Nullable Template payload, Map<String, Object> configuration) {}
}
