package ai.jarvis.chat;

import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import java.time.Clock;
import java.util.Optional;

/** Past conversations; each is visible to who had it and to the tenant's administrators. */
public final class Conversations {
    private final ConversationStore store;
    private final Clock clock;

    public Conversations(ConversationStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    public Page<Conversation> list(Caller caller, Page.Request page) {
        caller.require(Permission.CHAT_READ);
        var owner = seesAll(caller) ? Optional.<String>empty() : Optional.of(caller.principal());
        return store.list(caller.tenant(), owner, page);
    }

    public Conversation get(Caller caller, ConversationId id) {
        caller.require(Permission.CHAT_READ);
        return store.find(caller.tenant(), id)
                .filter(conversation -> visible(caller, conversation))
                .orElseThrow(() -> Refusal.notFound("conversation"));
    }

    public Page<Message> messages(Caller caller, ConversationId id, Page.Request page) {
        return store.messages(caller.tenant(), get(caller, id).id(), page);
    }

    public void delete(Caller caller, ConversationId id) {
        if (!store.delete(caller.tenant(), get(caller, id).id())) {
            throw Refusal.notFound("conversation");
        }
    }

    public void rate(Caller caller, MessageId id, Feedback feedback) {
        caller.require(Permission.CHAT_CREATE);
        var rateable = store.findByMessage(caller.tenant(), id).filter(c -> visible(caller, c));
        if (rateable.isEmpty()) {
            throw Refusal.notFound("message");
        }
        store.rate(caller.tenant(), id, caller.principal(), feedback, clock.instant());
    }

    private static boolean visible(Caller caller, Conversation conversation) {
        return seesAll(caller) || conversation.owner().equals(caller.principal());
    }

    private static boolean seesAll(Caller caller) {
        return caller.may(Permission.CHAT_MODERATE);
    }
}
