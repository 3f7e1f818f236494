package ai.jarvis.persona;

import ai.jarvis.chat.ConversationStore;
import ai.jarvis.chat.Message;
import ai.jarvis.chat.MessageId;
import ai.jarvis.evaluation.JsonText;
import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.model.gateway.Gateway;
import ai.jarvis.persona.PersonaJudge.Response;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.Metering;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Judges live answers that were chosen for it. Each may be told twice. */
public final class PersonaSamples {
    /** Of a batch each message has as much, and the function all of it. */
    private static final Duration LONGEST = Duration.ofSeconds(40);

    private final PersonaStore store;
    private final ConversationStore conversations;
    private final PersonaJudge judge;
    private final Metrics metrics;
    private final Clock clock;

    public PersonaSamples(
            PersonaStore store,
            ConversationStore conversations,
            Gateway gateway,
            Metering metering,
            JsonText json,
            Metrics metrics,
            Clock clock) {
        this.store = store;
        this.conversations = conversations;
        this.judge = new PersonaJudge(gateway, metering, json, clock);
        this.metrics = metrics;
        this.clock = clock;
    }

    private record Exchange(Optional<String> input, String answer) {}

    /**
     * Judges an answer, once, and keeps what was found; nothing if the answer or the persona is gone.
     *
     * @throws ai.jarvis.quota.QuotaExceeded if the tenant may take no more at present
     */
    public void judge(TenantId tenant, PersonaId id, int number, MessageId answer) {
        var persona = store.find(tenant, id);
        var version = store.version(tenant, id, number);
        var exchange = exchange(tenant, answer);
        if (persona.isEmpty() || version.isEmpty() || exchange.isEmpty()) {
            return;
        }
        var response = new Response(exchange.get().input(), exchange.get().answer());
        var asking = new PersonaJudge.Asking(
                Optional.empty(), Optional.empty(), 1, clock.instant().plus(LONGEST));
        var judged = judge.judgeOrSay(tenant, PersonaValidations.self(persona.get(), version.get()), response, asking)
                .judged();
        store.add(
                tenant,
                new Sample(
                        id,
                        number,
                        answer,
                        judged.score(),
                        judged.reasoning().or(judged::problem).orElse(""),
                        clock.instant()));
        count(metrics, "live", judged.score());
        var drift = Drift.of(
                version.get(), store.validation(tenant, id, number), store.samples(tenant, id, number, Drift.WINDOW));
        if (drift.status() == Drift.Status.DRIFTING) {
            metrics.record(Map.of(), new Figure("persona_drifting", 1, Unit.COUNT));
        }
    }

    /** Counts what a judge said. */
    static void count(Metrics metrics, String source, Optional<BigDecimal> score) {
        var dimensions = Map.of("source", source, "outcome", score.isPresent() ? "scored" : "inconclusive");
        metrics.record(dimensions, new Figure("persona_judgements", 1, Unit.COUNT));
        score.ifPresent(value ->
                metrics.record(Map.of("source", source), new Figure("persona_score", value.doubleValue(), Unit.COUNT)));
    }

    /** The answer, and the question before it. */
    private Optional<Exchange> exchange(TenantId tenant, MessageId answer) {
        return conversations.findByMessage(tenant, answer).flatMap(conversation -> {
            // Messages are in the order of their ids: these two are the answer and what comes before it.
            var page = new Page.Request(2, Optional.of(answer.value() + "Z"));
            var messages =
                    conversations.messages(tenant, conversation.id(), page).items();
            return messages.stream()
                    .filter(message -> message.id().equals(answer))
                    .findFirst()
                    .map(message -> new Exchange(
                            messages.stream()
                                    .filter(before -> before.speaker() == Speaker.USER)
                                    .findFirst()
                                    .map(Message::text),
                            message.text()));
        });
    }
}
