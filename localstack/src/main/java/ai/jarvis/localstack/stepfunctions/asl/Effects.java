package ai.jarvis.localstack.stepfunctions.asl;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an execution asks of the world. Answers come as {@link Signal}s; none is given before the method returned. */
public interface Effects {
    /** Something is to be done; its end is signalled under the same number. */
    void call(Call call);

    /** The time is to be signalled.
     *
     * @param at milliseconds since the epoch
     */
    void wake(long timer, long at);

    /** The answer to a call, or a time, is not waited for any more. */
    void forget(long number);

    /** A Map Run of the execution began; it may be asked for by its ARN. */
    default void began(String mapRunArn) {}

    /**
     * Something that is to be done.
     *
     * @param resource the Task state's, or the one that an item reader or result writer uses
     * @param input the effective one
     * @param token if the task ends by a callback
     */
    record Call(long number, String resource, @Nullable Object input, Optional<String> token) {}
}
