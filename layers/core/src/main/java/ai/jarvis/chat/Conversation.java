package ai.jarvis.chat;

import ai.jarvis.tenancy.TenantId;
import java.time.Instant;

/**
 * A conversation of one principal with the platform.
 *
 * @param title the beginning of the first message
 * @param owner the principal that began it; nobody else but a tenant's administrator sees it
 */
public record Conversation(
        ConversationId id, TenantId tenant, String owner, String title, Instant createdAt, Instant updatedAt) {}
