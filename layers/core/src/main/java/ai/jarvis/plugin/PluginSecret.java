package ai.jarvis.plugin;

import java.time.Instant;

/**
 * What is known of a secret apart from itself.
 *
 * @param hosts that it may be sent to; whoever makes a plugin cannot have it sent elsewhere
 * @param reference where it is kept
 */
public record PluginSecret(String name, AllowedHosts hosts, String reference, Instant updatedAt) {}
