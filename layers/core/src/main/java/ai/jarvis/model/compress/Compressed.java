package ai.jarvis.model.compress;

import ai.jarvis.model.ChatPrompt;

/**
 * A prompt that was looked through.
 *
 * @param before tokens that it had, as counted here
 * @param after tokens that it has now
 */
public record Compressed(ChatPrompt prompt, int before, int after) {
    /** Tokens that need not be read. */
    public int saved() {
        return before - after;
    }
}
