package ai.jarvis.localstack.stepfunctions.asl;

import org.jspecify.annotations.Nullable;

/** What an execution is told. Together with its input, its signals and their times determine all that it does. */
public sealed interface Signal {
    /** It begins. */
    record Started() implements Signal {}

    /** What a call with a task token is to wait for was begun; the output is what beginning it answered. */
    record Submitted(long call, @Nullable Object output) implements Signal {}

    /** An activity's task was taken by a worker. */
    record Taken(long call, @Nullable String worker) implements Signal {}

    record Succeeded(long call, @Nullable Object output) implements Signal {}

    record Failed(long call, @Nullable String error, @Nullable String cause) implements Signal {}

    record Heartbeat(long call) implements Signal {}

    /** A time that was waited for came. */
    record Woken(long timer) implements Signal {}

    record Stopped(@Nullable String error, @Nullable String cause) implements Signal {}

    /** A Map Run is to go by other limits; null for those that stay. */
    record MapRunUpdated(
            String mapRunArn,
            @Nullable Long maxConcurrency,
            @Nullable Long toleratedCount,
            @Nullable Double toleratedPercentage)
            implements Signal {}

    /** An execution that ended without success goes on from where it failed. */
    record Redriven() implements Signal {}
}
