package ai.jarvis.localstack.bedrock;

import java.util.concurrent.atomic.LongAdder;

/**
 * The provider's own count of what it did, as it would bill it: all answers, also those that nobody took to their end, and
 * of an answer that broke off what was said before. A call that was refused counts nothing.
 */
public final class ServedTokens {
    private final LongAdder calls = new LongAdder();
    private final LongAdder input = new LongAdder();
    private final LongAdder output = new LongAdder();

    /** What was counted until now. */
    public record Count(long calls, long inputTokens, long outputTokens) {
        /** What was counted since then. */
        public Count since(Count earlier) {
            return new Count(
                    calls - earlier.calls, inputTokens - earlier.inputTokens, outputTokens - earlier.outputTokens);
        }
    }

    void add(int inputTokens, int outputTokens) {
        calls.increment();
        input.add(inputTokens);
        output.add(outputTokens);
    }

    void addBrokenOff(Conversation conversation, String said) {
        if (!said.isEmpty()) {
            add(conversation.tokens(), LineTokens.count(said));
        }
    }

    public Count count() {
        return new Count(calls.sum(), input.sum(), output.sum());
    }
}
