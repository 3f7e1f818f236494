package ai.jarvis.persona;

import java.util.Locale;

/** What could not be done as it should be, the lesser first; the names are part of the API. */
public enum Degradation {
    /** No judge answered, so that nothing is known of the score. */
    JUDGE_SKIPPED,
    /** The template could not be rendered with the values: it was rendered without them when it was saved. */
    PRERENDERED_TEMPLATE,
    /** Nor that: the persona is described in plain words. */
    BASE_TEMPLATE;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
