package ai.jarvis.agent;

import ai.jarvis.chat.Conversation;
import ai.jarvis.chat.ConversationId;
import ai.jarvis.chat.ConversationStore;
import ai.jarvis.chat.Feedback;
import ai.jarvis.chat.Message;
import ai.jarvis.chat.MessageId;
import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps the conversations of one process, as far as agents need. */
final class InMemoryConversations implements ConversationStore {
    private final Map<ConversationId, Conversation> conversations = new LinkedHashMap<>();
    private final List<Message> messages = new ArrayList<>();

    @Override
    public void append(Conversation conversation, Message question, Message answer) {
        conversations.put(conversation.id(), conversation);
        messages.add(question);
        messages.add(answer);
    }

    @Override
    public Optional<Conversation> find(TenantId tenant, ConversationId id) {
        return Optional.ofNullable(conversations.get(id))
                .filter(known -> known.tenant().equals(tenant));
    }

    @Override
    public Page<Conversation> list(TenantId tenant, Optional<String> owner, Page.Request page) {
        return new Page<>(List.copyOf(conversations.values()), Optional.empty());
    }

    @Override
    public Page<Message> messages(TenantId tenant, ConversationId id, Page.Request page) {
        return new Page<>(recent(tenant, id, page.limit()).reversed(), Optional.empty());
    }

    @Override
    public List<Message> recent(TenantId tenant, ConversationId id, int limit) {
        var all = messages.stream()
                .filter(message -> message.conversation().equals(id))
                .toList();
        return all.subList(Math.max(0, all.size() - limit), all.size());
    }

    @Override
    public boolean delete(TenantId tenant, ConversationId id) {
        return conversations.remove(id) != null;
    }

    @Override
    public Optional<Conversation> findByMessage(TenantId tenant, MessageId id) {
        return messages.stream()
                .filter(message -> message.id().equals(id))
                .findFirst()
                .flatMap(message -> find(tenant, message.conversation()));
    }

    @Override
    public void rate(TenantId tenant, MessageId id, String principal, Feedback feedback, Instant at) {
        throw new UnsupportedOperationException("Agents rate nothing");
    }
}
