package ai.jarvis.chat;

import ai.jarvis.platform.Ids;

/** A conversation. */
public record ConversationId(String value) {
    public static final String PREFIX = "cnv_";

    public ConversationId {
        Ids.require(PREFIX, value);
    }

    public static ConversationId fresh() {
        return new ConversationId(Ids.fresh(PREFIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
