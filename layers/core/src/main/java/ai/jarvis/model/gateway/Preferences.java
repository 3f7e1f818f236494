package ai.jarvis.model.gateway;

import ai.jarvis.model.route.Priority;
import ai.jarvis.model.route.Strategy;
import ai.jarvis.tenancy.TenantId;
import java.util.Optional;

/**
 * How a tenant wants its questions answered that do not say so themselves.
 *
 * @param model asked where none is named
 * @param strategy by which a model is chosen where none is named and no standard one is set
 * @param onBreak what becomes of a stream that breaks off
 * @param priority who comes first where slots are short
 */
public record Preferences(Optional<String> model, Optional<Strategy> strategy, OnBreak onBreak, Priority priority) {
    /** Of a tenant that has said nothing. */
    public static final Preferences STANDARD =
            new Preferences(Optional.empty(), Optional.empty(), OnBreak.CONTINUE, Priority.NORMAL);

    /** Where tenants' preferences are kept. */
    @FunctionalInterface
    public interface Source {
        Preferences of(TenantId tenant);
    }
}
