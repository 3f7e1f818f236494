package ai.jarvis.chat;

import ai.jarvis.model.Money;
import ai.jarvis.model.TokenUsage;
import io.micronaut.core.annotation.Introspected;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** An answer as the API shows it. */
@Introspected
record AnswerView(
        String id,
        String conversationId,
        String answer,
        List<CitationView> citations,
        boolean grounded,
        String model,
        Optional<String> routing,
        UsageView usage,
        Optional<List<String>> degraded,
        long latencyMs) {

    static AnswerView of(Answer answer) {
        return new AnswerView(
                answer.id().value(),
                answer.conversation().value(),
                answer.text(),
                answer.citations().stream().map(CitationView::of).toList(),
                answer.grounded(),
                answer.model().value(),
                answer.routing(),
                UsageView.of(answer.usage(), answer.cost()),
                answer.degraded().isEmpty() ? Optional.empty() : Optional.of(answer.degraded()),
                answer.latency().toMillis());
    }

    /** Where a statement comes from: the quote is the text at start..end, in code points, of the document's text. */
    @Introspected
    record CitationView(
            int index,
            String documentId,
            String documentName,
            String chunkId,
            Optional<Integer> page,
            int start,
            int end,
            String quote) {
        static CitationView of(Citation citation) {
            return new CitationView(
                    citation.index(),
                    citation.document().value(),
                    citation.documentName(),
                    citation.chunk().value(),
                    citation.page(),
                    citation.start(),
                    citation.end(),
                    citation.quote());
        }
    }

    /** What the answer took; without cost if the model's price is not known. */
    @Introspected
    record UsageView(int inputTokens, int outputTokens, boolean cached, Optional<CostView> cost) {
        static UsageView of(TokenUsage usage, Optional<Money> cost) {
            return new UsageView(usage.inputTokens(), usage.outputTokens(), false, cost.map(CostView::of));
        }
    }

    /** Money as a decimal in text, so that nobody's floating point changes it. */
    @Introspected
    record CostView(String amount, String currency) {
        static CostView of(Money money) {
            return new CostView(plain(money.amount()), money.currency());
        }

        private static String plain(BigDecimal amount) {
            return amount.toPlainString();
        }
    }
}
