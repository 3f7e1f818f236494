package ai.jarvis.persona;

import java.math.BigDecimal;
import java.util.List;

/**
 * A persona as a model is told to speak.
 *
 * @param version what it was rendered from
 * @param examples how many examples it has
 * @param examplesUsed how many of them fit into its budget of tokens; 0 if degraded to the plain words
 * @param sampleRate the share of answers that is judged
 */
public record RenderedPersona(
        PersonaId persona,
        int version,
        String text,
        int examples,
        int examplesUsed,
        BigDecimal sampleRate,
        List<Degradation> degraded) {
    public RenderedPersona {
        degraded = List.copyOf(degraded);
    }
}
