package ai.jarvis.chat;

import ai.jarvis.tenancy.Caller;
import ai.jarvis.web.Idempotent;
import ai.jarvis.web.Listing;
import ai.jarvis.web.Paging;
import ai.jarvis.web.PathId;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.RequestBean;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Past conversations over HTTP. */
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "chat")
class ConversationController {
    private final Conversations conversations;

    ConversationController(Conversations conversations) {
        this.conversations = conversations;
    }

    @Introspected
    record ConversationView(String id, String title, Instant createdAt, Instant updatedAt) {
        static ConversationView of(Conversation conversation) {
            return new ConversationView(
                    conversation.id().value(),
                    conversation.title(),
                    conversation.createdAt(),
                    conversation.updatedAt());
        }
    }

    /** A message; citations, grounded and model only with the assistant's. */
    @Introspected
    record MessageView(
            String id,
            String role,
            String text,
            Optional<List<PastCitation>> citations,
            Optional<Boolean> grounded,
            Optional<String> model,
            Instant createdAt) {
        static MessageView of(Conversations.Read read) {
            var message = read.message();
            var answer = message.answer();
            return new MessageView(
                    message.id().value(),
                    message.speaker().name().toLowerCase(Locale.ROOT),
                    message.text(),
                    answer.map(a -> a.citations().stream()
                            .map(citation ->
                                    PastCitation.of(citation, read.withheld().contains(citation.document())))
                            .toList()),
                    answer.map(Message.AnswerDetails::grounded),
                    answer.map(Message.AnswerDetails::model),
                    message.createdAt());
        }
    }

    /** A citation of an answer given before; without name and quote where the document may not be read any more. */
    @Introspected
    record PastCitation(
            int index,
            String documentId,
            Optional<String> documentName,
            String chunkId,
            Optional<Integer> page,
            int start,
            int end,
            Optional<String> quote) {
        static PastCitation of(Citation citation, boolean isWithheld) {
            return new PastCitation(
                    citation.index(),
                    citation.document().value(),
                    isWithheld ? Optional.empty() : Optional.of(citation.documentName()),
                    citation.chunk().value(),
                    citation.page(),
                    citation.start(),
                    citation.end(),
                    isWithheld ? Optional.empty() : Optional.of(citation.quote()));
        }
    }

    @Introspected
    record NewFeedback(@NotNull Integer rating, Optional<String> comment) {}

    @Get("/conversations")
    @Operation(summary = "List the conversations, newest first")
    Listing<ConversationView> list(@RequestBean Paging paging, Caller caller) {
        return Listing.of(conversations.list(caller, paging.request()), ConversationView::of);
    }

    @Get("/conversations/{id}")
    @Operation(summary = "Show a conversation")
    ConversationView get(@PathVariable String id, Caller caller) {
        return ConversationView.of(conversations.get(caller, conversationId(id)));
    }

    @Get("/conversations/{id}/messages")
    @Operation(summary = "List the messages of a conversation, newest first")
    Listing<MessageView> messages(@PathVariable String id, @RequestBean Paging paging, Caller caller) {
        return Listing.of(conversations.messages(caller, conversationId(id), paging.request()), MessageView::of);
    }

    @Delete("/conversations/{id}")
    @Status(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete a conversation with its messages")
    void delete(@PathVariable String id, Caller caller) {
        conversations.delete(caller, conversationId(id));
    }

    @Post("/messages/{id}/feedback")
    @Idempotent
    @Status(HttpStatus.NO_CONTENT)
    @Operation(summary = "Rate an answer")
    HttpResponse<?> rate(@PathVariable String id, @Body @Valid NewFeedback body, Caller caller) {
        conversations.rate(
                caller, PathId.of(id, MessageId::new, "message"), new Feedback(body.rating(), body.comment()));
        return HttpResponse.noContent();
    }

    private static ConversationId conversationId(String id) {
        return PathId.of(id, ConversationId::new, "conversation");
    }
}
