package ai.jarvis.chat;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Rows;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Conversations in PostgreSQL. */
public final class SqlConversationStore implements ConversationStore {
    private static final RowMapper<Conversation> CONVERSATIONS = (row, context) -> new Conversation(
            new ConversationId(row.getString("id")),
            new TenantId(row.getString("tenant_id")),
            row.getString("owner"),
            row.getString("title"),
            Rows.instant(row, "created_at"),
            Rows.instant(row, "updated_at"));

    private static final RowMapper<Message> MESSAGES = (row, context) -> new Message(
            new MessageId(row.getString("id")),
            new ConversationId(row.getString("conversation_id")),
            Speaker.valueOf(row.getString("speaker").toUpperCase(Locale.ROOT)),
            row.getString("body"),
            Rows.optionalText(row, "answer").map(StoredAnswer::read),
            Rows.instant(row, "created_at"));

    private final Database database;

    public SqlConversationStore(Database database) {
        this.database = database;
    }

    @Override
    public void append(Conversation conversation, Message question, Message answer) {
        database.run(conversation.tenant(), handle -> {
            var isNew = handle.createQuery(
                            """
                            insert into conversations (tenant_id, id, owner, title, created_at, updated_at)
                            values (:tenant, :id, :owner, :title, :createdAt, :updatedAt)
                            on conflict (tenant_id, id) do update set updated_at = excluded.updated_at
                            returning xmax = 0""")
                    .bind("tenant", conversation.tenant().value())
                    .bind("id", conversation.id().value())
                    .bind("owner", conversation.owner())
                    .bind("title", conversation.title())
                    .bind("createdAt", conversation.createdAt())
                    .bind("updatedAt", conversation.updatedAt())
                    .mapTo(Boolean.class)
                    .one();
            insert(handle, conversation.tenant(), question);
            insert(handle, conversation.tenant(), answer);
            var answered = Change.created(
                    "message",
                    answer.id().value(),
                    Map.of(
                            "conversation",
                            conversation.id().value(),
                            "question",
                            question.id().value()));
            SqlAuditStore.record(handle, isNew ? List.of(started(conversation), answered) : List.of(answered));
        });
    }

    private static Change started(Conversation conversation) {
        return Change.created("conversation", conversation.id().value(), described(conversation));
    }

    /** Without its title, which is what somebody asked. */
    private static Map<String, Object> described(Conversation conversation) {
        return Map.of("owner", conversation.owner(), "created_at", conversation.createdAt());
    }

    private static void insert(Handle handle, TenantId tenant, Message message) {
        handle.createUpdate(
                        """
                        insert into messages (tenant_id, id, conversation_id, speaker, body, answer, created_at)
                        values (:tenant, :id, :conversation, :speaker, :body, cast(:answer as jsonb), :createdAt)""")
                .bind("tenant", tenant.value())
                .bind("id", message.id().value())
                .bind("conversation", message.conversation().value())
                .bind("speaker", message.speaker().name().toLowerCase(Locale.ROOT))
                .bind("body", message.text())
                .bind("answer", message.answer().map(StoredAnswer::write))
                .bind("createdAt", message.createdAt())
                .execute();
    }

    @Override
    public Optional<Conversation> find(TenantId tenant, ConversationId id) {
        return database.in(tenant, handle -> handle.createQuery(
                        "select * from conversations where tenant_id = :tenant and id = :id")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map(CONVERSATIONS)
                .findOne());
    }

    @Override
    public Page<Conversation> list(TenantId tenant, Optional<String> owner, Page.Request page) {
        var rows = database.in(tenant, handle -> handle.createQuery(
                        """
                        select * from conversations
                        where tenant_id = :tenant
                          and (cast(:owner as text) is null or owner = :owner)
                          and (cast(:after as text) is null or id < :after)
                        order by id desc limit :limit""")
                .bind("tenant", tenant.value())
                .bind("owner", owner)
                .bind("after", page.after())
                .bind("limit", page.limit() + 1)
                .map(CONVERSATIONS)
                .list());
        return Page.of(rows, page.limit(), conversation -> conversation.id().value());
    }

    @Override
    public Page<Message> messages(TenantId tenant, ConversationId id, Page.Request page) {
        var rows = database.in(tenant, handle -> handle.createQuery(
                        """
                        select * from messages
                        where tenant_id = :tenant and conversation_id = :conversation
                          and (cast(:after as text) is null or id < :after)
                        order by id desc limit :limit""")
                .bind("tenant", tenant.value())
                .bind("conversation", id.value())
                .bind("after", page.after())
                .bind("limit", page.limit() + 1)
                .map(MESSAGES)
                .list());
        return Page.of(rows, page.limit(), message -> message.id().value());
    }

    @Override
    public List<Message> recent(TenantId tenant, ConversationId id, int limit) {
        return messages(tenant, id, new Page.Request(limit, Optional.empty()))
                .items()
                .reversed();
    }

    @Override
    public boolean delete(TenantId tenant, ConversationId id) {
        return database.in(tenant, handle -> {
            var deleted = handle.createQuery(
                            "delete from conversations where tenant_id = :tenant and id = :id returning *")
                    .bind("tenant", tenant.value())
                    .bind("id", id.value())
                    .map(CONVERSATIONS)
                    .findOne();
            deleted.ifPresent(conversation ->
                    SqlAuditStore.record(handle, Change.deleted("conversation", id.value(), described(conversation))));
            return deleted.isPresent();
        });
    }

    @Override
    public Optional<Conversation> findByMessage(TenantId tenant, MessageId id) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        select c.* from conversations c
                        join messages m on m.tenant_id = c.tenant_id and m.conversation_id = c.id
                        where m.tenant_id = :tenant and m.id = :id""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map(CONVERSATIONS)
                .findOne());
    }

    @Override
    public void rate(TenantId tenant, MessageId id, String principal, Feedback feedback, Instant at) {
        database.run(tenant, handle -> {
            handle.createUpdate(
                            """
                        insert into message_feedback (tenant_id, message_id, principal, rating, comment, created_at)
                        values (:tenant, :message, :principal, :rating, :comment, :at)
                        on conflict (tenant_id, message_id, principal) do update set
                            rating = excluded.rating, comment = excluded.comment, created_at = excluded.created_at""")
                    .bind("tenant", tenant.value())
                    .bind("message", id.value())
                    .bind("principal", principal)
                    .bind("rating", feedback.rating())
                    .bind("comment", feedback.comment())
                    .bind("at", at)
                    .execute();
            var rated = Map.<String, Object>of(
                    "rating",
                    feedback.rating(),
                    "has_comment",
                    feedback.comment().isPresent());
            SqlAuditStore.record(handle, new Change("message.rate", id.value(), Optional.empty(), Optional.of(rated)));
        });
    }
}
