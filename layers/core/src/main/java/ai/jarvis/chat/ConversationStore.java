package ai.jarvis.chat;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where conversations are kept. */
public interface ConversationStore {
    /** Adds a question and its answer, and the conversation if it is new, in one transaction. */
    void append(Conversation conversation, Message question, Message answer);

    Optional<Conversation> find(TenantId tenant, ConversationId id);

    /**
     * Conversations, newest first.
     *
     * @param owner whose; everyone's if absent
     */
    Page<Conversation> list(TenantId tenant, Optional<String> owner, Page.Request page);

    /** Messages, newest first. */
    Page<Message> messages(TenantId tenant, ConversationId id, Page.Request page);

    /** The last messages, oldest first. */
    List<Message> recent(TenantId tenant, ConversationId id, int limit);

    /** Removes a conversation with its messages; whether there was one. */
    boolean delete(TenantId tenant, ConversationId id);

    /** The conversation that a message belongs to. */
    Optional<Conversation> findByMessage(TenantId tenant, MessageId id);

    /** Keeps what a principal thinks of a message, in place of what it thought before. */
    void rate(TenantId tenant, MessageId id, String principal, Feedback feedback, Instant at);
}
