package ai.jarvis.rollout;

/**
 * Whose request it is, as far as rollouts ask.
 *
 * @param user whom all requests are treated alike for
 * @param scenario what it is for
 */
public record Requester(String user, String scenario) {}
