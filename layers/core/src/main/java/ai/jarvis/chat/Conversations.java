package ai.jarvis.chat;

import ai.jarvis.knowledge.DocumentId;
import ai.jarvis.knowledge.DocumentStore;
import ai.jarvis.knowledge.Reader;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Past conversations; each is visible to who had it and to the tenant's administrators. */
public final class Conversations {
    private final ConversationStore store;
    private final DocumentStore documents;
    private final Clock clock;

    public Conversations(ConversationStore store, DocumentStore documents, Clock clock) {
        this.store = store;
        this.documents = documents;
        this.clock = clock;
    }

    /**
     * A message as somebody reads it now.
     *
     * @param withheld its citations' documents that the reader may not see any more, or that are gone
     */
    public record Read(Message message, Set<DocumentId> withheld) {}

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

    /** Messages, newest first. */
    public Page<Read> messages(Caller caller, ConversationId id, Page.Request page) {
        var messages = store.messages(caller.tenant(), get(caller, id).id(), page);
        var cited = messages.items().stream().flatMap(Conversations::cited).collect(Collectors.toSet());
        var visible = cited.isEmpty() ? cited : documents.visible(caller.tenant(), cited, Reader.of(caller));
        return messages.map(message -> new Read(
                message,
                cited(message).filter(document -> !visible.contains(document)).collect(Collectors.toSet())));
    }

    private static Stream<DocumentId> cited(Message message) {
        return message.answer().stream()
                .flatMap(answer -> answer.citations().stream())
                .map(Citation::document);
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
