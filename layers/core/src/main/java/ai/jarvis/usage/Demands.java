package ai.jarvis.usage;

import ai.jarvis.quota.Demand;
import ai.jarvis.quota.EndpointClass;
import ai.jarvis.quota.QuotaName;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What work with models takes at most. */
public final class Demands {
    private Demands() {}

    /** For a request that calls models with so many tokens in and out. */
    public static Demand ofRequest(long tokens) {
        return Demand.request(EndpointClass.STANDARD).withTokens(tokens).withSlot(QuotaName.CONCURRENT_REQUESTS);
    }

    /** For work in the background, which has its own bounds of how much is done at a time. */
    public static Demand ofBackground(long tokens) {
        return Demand.request(EndpointClass.STANDARD).withTokens(tokens);
    }

    /** As many tokens as a text can have: a token of any model at hand is at least one byte of UTF-8. */
    public static long mostTokens(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** As many tokens as a text of people has; two bytes to a token are fewer than any language that they write takes. */
    public static long likelyTokens(String text) {
        return mostTokens(text) / 2 + 1;
    }

    /** As {@link #likelyTokens(String)}, of all together. */
    public static long likelyTokens(List<String> texts) {
        return texts.stream().mapToLong(Demands::likelyTokens).sum();
    }
}
