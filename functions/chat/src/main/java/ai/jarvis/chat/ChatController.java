package ai.jarvis.chat;

import ai.jarvis.knowledge.CollectionId;
import ai.jarvis.model.ModelException;
import ai.jarvis.model.ModelFailures;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.route.Strategy;
import ai.jarvis.persona.PersonaId;
import ai.jarvis.platform.Refusal;
import ai.jarvis.rollout.Participation;
import ai.jarvis.rollout.Participations;
import ai.jarvis.rollout.Requester;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.usage.Scenario;
import ai.jarvis.web.Claim;
import ai.jarvis.web.EventSink;
import ai.jarvis.web.Idempotency;
import ai.jarvis.web.Metered;
import ai.jarvis.web.PathId;
import ai.jarvis.web.RateLimits;
import ai.jarvis.web.Sse;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Questions over HTTP, answered as a whole or as a stream of events. */
@Controller("/api/v1/chat")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "chat")
class ChatController {
    private final Chat chat;
    private final Participations participations;
    private final Idempotency idempotency;
    private final Sse sse;

    ChatController(Chat chat, Participations participations, Idempotency idempotency, Sse sse) {
        this.chat = chat;
        this.participations = participations;
        this.idempotency = idempotency;
        this.sse = sse;
    }

    enum Route {
        COST(Strategy.COST),
        LATENCY(Strategy.LATENCY),
        QUALITY(Strategy.QUALITY),
        BALANCED(Strategy.BALANCED);

        private final Strategy strategy;

        Route(Strategy strategy) {
            this.strategy = strategy;
        }

        Strategy toCore() {
            return strategy;
        }
    }

    @Introspected
    record Question(
            @NotNull String message,
            Optional<List<@NotNull String>> collections,
            Optional<String> conversationId,
            Optional<String> model,
            Optional<Route> route,
            @Schema(description = "The persona to answer as") Optional<String> personaId,
            @Schema(description = "What the persona is rendered with, by name")
                    Optional<Map<String, Object>> personaVariables,
            Optional<Boolean> stream) {
        Chat.Question toCore(Participation part) {
            return new Chat.Question(
                    message,
                    collections.map(ids -> ids.stream()
                            .map(id -> PathId.of(id, CollectionId::new, "collection"))
                            .collect(Collectors.toSet())),
                    conversationId.map(id -> PathId.of(id, ConversationId::new, "conversation")),
                    part.model(model),
                    route.map(Route::toCore),
                    as());
        }

        private Optional<Chat.As> as() {
            if (personaId.isEmpty() && personaVariables.isPresent()) {
                throw Refusal.invalid("/persona_variables", "are of no use without persona_id");
            }
            return personaId.map(
                    id -> new Chat.As(PathId.of(id, PersonaId::new, "persona"), personaVariables.orElse(Map.of())));
        }
    }

    @Introspected
    record Started(String id, String conversationId, String model) {}

    @Post
    @Metered
    @ApiResponse(
            responseCode = "200",
            description = "The answer, or its events",
            content = @Content(schema = @Schema(implementation = AnswerView.class)))
    @Operation(
            summary = "Ask a question about the documents",
            description = "Without collections all of the tenant's are searched; with an empty list none is. With"
                    + " stream the answer is text/event-stream: start, delta, citation, end, or error. A repeated"
                    + " Idempotency-Key gets the first answer as JSON, also where that was a stream.")
    HttpResponse<?> ask(@Body @Valid Question body, Caller caller, HttpRequest<?> request) {
        var claim = idempotency.claim(request, body);
        if (claim.replay().isPresent()) {
            return claim.replay().get();
        }
        try {
            var part = participations.begin(caller, new Requester(caller.principal(), Scenario.CHAT.wireName()));
            var asked = chat.ask(caller, body.toCore(part));
            RateLimits.tell(request, asked.limits());
            if (!body.stream().orElse(false)) {
                return claim.complete(HttpResponse.ok(AnswerView.of(answer(asked, part, AnswerListener.NONE))));
            }
            return sse.stream(request, Sse.HangUp.IS_HEARD_OF, sink -> stream(asked, part, claim, new Events(sink)));
        } catch (RuntimeException e) {
            claim.abandon();
            throw e;
        }
    }

    private static void stream(Chat.Asked asked, Participation part, Claim claim, Events events) {
        AnswerView view;
        try {
            view = AnswerView.of(answer(asked, part, events));
            var unused = claim.complete(HttpResponse.ok(view));
        } catch (RuntimeException e) {
            claim.abandon();
            throw e;
        }
        events.send("end", view);
    }

    private static Answer answer(Chat.Asked asked, Participation part, AnswerListener listener) {
        try {
            var answer = asked.answer(listener);
            part.answered(answer, asked.model());
            return answer;
        } catch (ModelException e) {
            if (!listener.isGone()) {
                part.failed(e);
            }
            throw ModelFailures.refusal(e);
        }
    }

    /** An answer as server-sent events, as long as there is a reader. */
    private record Events(EventSink sink) implements AnswerListener {
        private static final Logger LOG = LoggerFactory.getLogger(Events.class);

        void send(String event, Object data) {
            if (isGone()) {
                return;
            }
            try {
                sink.send(event, data);
            } catch (CancellationException e) {
                LOG.debug("The reader went; the answer goes on", e);
            }
        }

        @Override
        public boolean isGone() {
            return sink.isCancelled();
        }

        @Override
        public void started(MessageId id, ConversationId conversation, ModelId model) {
            send("start", new Started(id.value(), conversation.value(), model.value()));
        }

        @Override
        public void text(String piece) {
            send("delta", Map.of("text", piece));
        }

        @Override
        public void citation(Citation citation) {
            send("citation", AnswerView.CitationView.of(citation));
        }
    }
}
