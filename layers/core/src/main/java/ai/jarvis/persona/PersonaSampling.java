package ai.jarvis.persona;

import ai.jarvis.audit.Hash;
import ai.jarvis.chat.MessageId;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.tenancy.TenantId;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Chooses live answers to be judged: which ones follows from their ids, as if by chance. */
public final class PersonaSampling {
    private static final BigDecimal PARTS = BigDecimal.valueOf(1 << 16);

    private final PersonaEvents events;
    private final Metrics metrics;

    public PersonaSampling(PersonaEvents events, Metrics metrics) {
        this.events = events;
        this.metrics = metrics;
    }

    /** An answer was given as a persona. What goes wrong is counted, and does not concern whoever reads the answer. */
    public void answered(TenantId tenant, RenderedPersona as, MessageId answer) {
        if (!isChosen(answer, as.sampleRate())) {
            return;
        }
        var outcome = "told";
        try {
            events.sampled(tenant, as.persona(), as.version(), answer);
        } catch (RuntimeException e) {
            outcome = "lost";
        }
        metrics.record(Map.of("outcome", outcome), new Figure("persona_samples", 1, Unit.COUNT));
    }

    static boolean isChosen(MessageId answer, BigDecimal rate) {
        var digest = Hash.sha256().digest(answer.value().getBytes(StandardCharsets.UTF_8));
        var part = (digest[0] & 0xff) << 8 | (digest[1] & 0xff);
        return BigDecimal.valueOf(part).compareTo(rate.multiply(PARTS)) < 0;
    }
}
