package ai.jarvis.model.own;

import ai.jarvis.model.TokenPrice;
import java.time.Instant;

/**
 * What a tenant's own server costs it.
 *
 * @param from when the price begins to count; until then none is known
 */
public record OwnPrice(TokenPrice price, Instant from) {}
