package ai.jarvis.usage;

import ai.jarvis.model.ChatModel;
import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.Completion;
import ai.jarvis.model.Delta;
import ai.jarvis.model.EmbeddingModel;
import ai.jarvis.model.Embeddings;
import ai.jarvis.model.ModelException;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.Money;
import ai.jarvis.model.PriceHistory;
import ai.jarvis.model.PriceVersion;
import ai.jarvis.model.Priced;
import ai.jarvis.model.PricedReranker;
import ai.jarvis.model.Timeouts;
import ai.jarvis.model.TokenEstimate;
import ai.jarvis.model.TokenUsage;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.quota.RateLimit;
import ai.jarvis.quota.Reservation;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls of models that one piece of work makes, on one account. Every call is recorded, and what was held for the work
 * is settled with what the calls used, whatever becomes of them. For one thread.
 */
public final class Tab implements AutoCloseable {
    /** How long an answer goes on for whose reader has gone: longer than any answer of bounded length takes. */
    static final Duration UNHEARD = Duration.ofSeconds(60);

    private final Account account;
    private final Scenario scenario;
    private final Reservation reservation;
    private final Spending spending;
    private final UsageSink ledger;
    private final Metrics metrics;
    private final Clock clock;
    private final List<UsageRecord> records = new ArrayList<>();
    private long used;

    Tab(
            Account account,
            Scenario scenario,
            Reservation reservation,
            Spending spending,
            UsageSink ledger,
            Metrics metrics,
            Clock clock) {
        this.account = account;
        this.scenario = scenario;
        this.reservation = reservation;
        this.spending = spending;
        this.ledger = ledger;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** How the limits stand that the work is bound by. */
    public List<RateLimit> limits() {
        return reservation.limits();
    }

    /** Vectors of texts, by one call; as {@link EmbeddingModel#embed}. */
    public List<float[]> embed(Priced<EmbeddingModel> priced, List<String> texts, EmbeddingModel.Purpose purpose) {
        var call = new Call(priced.model().id(), priced.prices(), Demands.likelyTokens(texts), 0);
        try {
            Embeddings answer = priced.model().embed(texts, purpose);
            call.ended(Outcome.ANSWERED, answer.usage());
            return answer.vectors();
        } catch (RuntimeException e) {
            call.ended(Outcome.FAILED, TokenUsage.NONE);
            throw e;
        }
    }

    /**
     * Scores of texts, by one call; as {@link ai.jarvis.model.RerankModel#rerank}. It takes no tokens: providers sell it by
     * the search unit, and that is what is on record as its cost.
     */
    public List<Double> rerank(PricedReranker priced, String query, List<String> documents) {
        // What a query costs at most depends on how many documents a unit holds; with one it is enough.
        var call = new Call(priced.model().id(), priced.cost(1));
        try {
            var answer = priced.model().rerank(query, documents);
            call.record(Outcome.ANSWERED, TokenUsage.NONE, priced.cost(answer.searchUnits()), Optional.empty(), false);
            return answer.scores();
        } catch (RuntimeException e) {
            call.record(Outcome.FAILED, TokenUsage.NONE, priced.cost(0), Optional.empty(), false);
            throw e;
        }
    }

    /** An answer as a whole; as {@link ChatModel#complete}. */
    public Completion complete(Priced<ChatModel> priced, ChatPrompt prompt, Timeouts timeouts) {
        var call = new Call(priced, prompt);
        try {
            var answer = priced.model().complete(prompt, timeouts);
            call.ended(Outcome.ANSWERED, answer);
            return answer;
        } catch (RuntimeException e) {
            call.ended(Outcome.FAILED, TokenUsage.NONE);
            throw e;
        }
    }

    /**
     * An answer piece by piece; as {@link ChatModel#stream}. One whose reader has gone goes on to its end, because only
     * then the provider tells what it used; unless it takes too long.
     *
     * @param isUnheard whether the reader has gone
     * @throws ModelException also for an answer that nobody hears and that takes too long
     */
    public Completion stream(
            Priced<ChatModel> priced,
            ChatPrompt prompt,
            Timeouts timeouts,
            Consumer<Delta> onDelta,
            BooleanSupplier isUnheard) {
        var call = new Call(priced, prompt);
        var heard = new Heard(onDelta, isUnheard);
        try {
            var answer = priced.model().stream(prompt, timeouts, heard::delta);
            call.ended(isUnheard.getAsBoolean() ? Outcome.ABORTED : Outcome.ANSWERED, answer);
            return answer;
        } catch (RuntimeException e) {
            call.broken(isUnheard.getAsBoolean() ? Outcome.ABORTED : Outcome.FAILED, prompt, heard.text.toString());
            throw e;
        }
    }

    /** Stands for the calls so far. */
    public int mark() {
        return records.size();
    }

    /** Tokens that the calls since a mark have taken. */
    public TokenUsage usageSince(int mark) {
        return records.subList(mark, records.size()).stream()
                .map(UsageRecord::tokens)
                .reduce(TokenUsage.NONE, TokenUsage::plus);
    }

    /** What the calls since a mark have cost; absent if the price of one is not known, or their currencies differ. */
    public Optional<Money> costSince(int mark) {
        var since = records.subList(mark, records.size());
        if (since.isEmpty() || since.stream().anyMatch(record -> record.cost().isEmpty())) {
            return Optional.empty();
        }
        var costs = since.stream().flatMap(record -> record.cost().stream()).toList();
        var currency = costs.getFirst().currency();
        return costs.stream().allMatch(cost -> cost.currency().equals(currency))
                ? Optional.of(
                        new Money(costs.stream().map(Money::amount).reduce(BigDecimal.ZERO, BigDecimal::add), currency))
                : Optional.empty();
    }

    /** Tokens that its calls have taken so far. */
    public long used() {
        return used;
    }

    /** What its calls have cost so far, as far as prices are known; prices of several currencies are added up as they are. */
    public BigDecimal cost() {
        return records.stream()
                .flatMap(record -> record.cost().stream())
                .map(Money::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Holds for longer what is held; for work that takes longer than a request. */
    public void renew() {
        reservation.renew();
    }

    /**
     * Ends the work: settles and keeps what it used, both at once. Not on the caller's own thread, which may have been
     * interrupted because nobody waits for the work any more: what it used counts all the same.
     */
    @Override
    public void close() {
        var kept = CompletableFuture.runAsync(this::keep, Thread::startVirtualThread);
        var settled = CompletableFuture.runAsync(() -> reservation.settle(used), Thread::startVirtualThread);
        try {
            await(settled);
        } finally {
            await(kept);
        }
    }

    private static void await(CompletableFuture<Void> kept) {
        try {
            kept.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void keep() {
        if (!records.isEmpty()) {
            ledger.append(List.copyOf(records));
        }
    }

    /** What has been said, and for how long nobody has heard it. */
    private final class Heard {
        private final Consumer<Delta> onDelta;
        private final BooleanSupplier isUnheard;
        private final StringBuilder text = new StringBuilder();
        private @Nullable Instant unheardSince;

        Heard(Consumer<Delta> onDelta, BooleanSupplier isUnheard) {
            this.onDelta = onDelta;
            this.isUnheard = isUnheard;
        }

        void delta(Delta delta) {
            text.append(
                    switch (delta) {
                        case Delta.Text piece -> piece.text();
                        case Delta.CallBegun begun -> begun.name();
                        case Delta.Arguments arguments -> arguments.piece();
                    });
            onDelta.accept(delta);
            if (isUnheard.getAsBoolean()) {
                var now = clock.instant();
                if (unheardSince == null) {
                    unheardSince = now;
                } else if (now.isAfter(unheardSince.plus(UNHEARD))) {
                    throw new ModelException(
                            "Nobody hears an answer that does not end", ModelException.Kind.TIMEOUT, null);
                }
            }
        }
    }

    /** One call, from its beginning. */
    private final class Call {
        private final UsageId id = UsageId.fresh();
        private final ModelId model;
        private final String countedAs;
        private final Optional<PriceVersion> price;
        private final Spending.Hold hold;

        /** @param most what it costs at most; its price is not by tokens */
        Call(ModelId model, Optional<Money> most) {
            this.model = model;
            this.countedAs = model.value();
            this.price = Optional.empty();
            this.hold = spending.hold(account, scenario, model, most);
        }

        Call(ModelId model, PriceHistory prices, long inputTokens, long outputTokens) {
            this(model, model.value(), prices, inputTokens, outputTokens);
        }

        private Call(ModelId model, String countedAs, PriceHistory prices, long inputTokens, long outputTokens) {
            this.model = model;
            this.countedAs = countedAs;
            // What a call costs is settled when it begins, as its provider has it, however long it takes.
            this.price = prices.at(clock.instant());
            var most = new TokenUsage(
                    (int) Math.min(inputTokens, Integer.MAX_VALUE), (int) Math.min(outputTokens, Integer.MAX_VALUE));
            this.hold = spending.hold(account, scenario, model, cost(most));
        }

        Call(Priced<ChatModel> priced, ChatPrompt prompt) {
            this(
                    priced.model().id(),
                    priced.model().countedAs(),
                    priced.prices(),
                    Demands.likelyTokens(prompt.texts()),
                    prompt.maxOutputTokens());
        }

        private Optional<Money> cost(TokenUsage usage) {
            return price.map(known -> known.price().cost(usage));
        }

        void ended(Outcome outcome, Completion answer) {
            record(outcome, answer.usage(), answer.estimated());
        }

        void ended(Outcome outcome, TokenUsage usage) {
            record(outcome, usage, false);
        }

        /** The provider counts what it said before it broke off, but tells nobody: it is counted here. */
        void broken(Outcome outcome, ChatPrompt prompt, String said) {
            if (said.isEmpty()) {
                ended(outcome, TokenUsage.NONE);
                return;
            }
            record(outcome, TokenEstimate.of(prompt, said), true);
        }

        private void record(Outcome outcome, TokenUsage usage, boolean estimated) {
            record(outcome, usage, cost(usage), price.map(PriceVersion::effectiveFrom), estimated);
        }

        void record(
                Outcome outcome,
                TokenUsage usage,
                Optional<Money> cost,
                Optional<Instant> priceFrom,
                boolean estimated) {
            used += (long) usage.inputTokens() + usage.outputTokens();
            records.add(new UsageRecord(
                    id, account, scenario, model, usage, cost, outcome, estimated, clock.instant(), priceFrom));
            hold.settle(cost);
            metrics.record(
                    Map.of("model", countedAs, "scenario", scenario.wireName(), "outcome", outcome.wireName()),
                    new Figure("model_calls", 1, Unit.COUNT),
                    new Figure("model_input_tokens", usage.inputTokens(), Unit.COUNT),
                    new Figure("model_output_tokens", usage.outputTokens(), Unit.COUNT));
            if (cost.isEmpty()) {
                metrics.record(Map.of("model", countedAs), new Figure("unpriced_calls", 1, Unit.COUNT));
            }
        }
    }
}
