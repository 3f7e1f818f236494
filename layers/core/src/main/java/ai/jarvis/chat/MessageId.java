package ai.jarvis.chat;

import ai.jarvis.platform.Ids;

/** A message of a conversation. */
public record MessageId(String value) {
    public static final String PREFIX = "msg_";

    public MessageId {
        Ids.require(PREFIX, value);
    }

    public static MessageId fresh() {
        return new MessageId(Ids.fresh(PREFIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
