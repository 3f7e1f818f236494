package ai.jarvis.persona;

import ai.jarvis.chat.MessageId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * What a judge said of an answer that was given in a chat.
 *
 * @param score 0 to 10; absent if nobody knows
 * @param note the judge's reasoning, or why there is no score
 */
public record Sample(
        PersonaId persona, int version, MessageId message, Optional<BigDecimal> score, String note, Instant judgedAt) {}
