package ai.jarvis.model.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FallbackChainsTest {
    private static final Set<String> KNOWN = Set.of("large", "small", "local", "tiny", "huge");

    private static FallbackChains declare(String... chains) {
        return FallbackChains.declare(
                "/chains", Stream.of(chains).map(FallbackChains::parse).toList(), KNOWN);
    }

    @Test
    void goesDownTheChain() {
        var chains = declare("large > small > local");

        assertThat(chains.expand("large")).containsExactly("large", "small", "local");
        assertThat(chains.expand("small")).containsExactly("small", "local");
        assertThat(chains.expand("local")).containsExactly("local");
        assertThat(chains.expand("huge")).containsExactly("huge");
        assertThat(FallbackChains.none().expand("large")).containsExactly("large");
    }

    @Test
    void namesAModelOnceHoweverManyChainsLeadToIt() {
        var chains = declare("huge > large > local", "huge > small > local", "local > tiny");

        assertThat(chains.expand("huge")).containsExactly("huge", "large", "local", "tiny", "small");
    }

    @Test
    void refusesCirclesAndTellsTheirPath() {
        var refusal = catchThrowableOfType(
                Refusal.class, () -> declare("huge > large > small", "small > local > large", "tiny > tiny"));

        assertThat(refusal.errors())
                .containsExactly(
                        new FieldError("/chains", "goes in a circle: large > small > local > large"),
                        new FieldError("/chains", "goes in a circle: tiny > tiny"));
    }

    @Test
    void refusesUnknownNamesAndTellsWhereTheyAre() {
        var refusal = catchThrowableOfType(Refusal.class, () -> declare("large > smal", "large > > local", "large"));

        assertThat(refusal.errors())
                .containsExactly(
                        new FieldError("/chains/0/1", "is not a model that can be used here: 'smal'"),
                        new FieldError("/chains/1/1", "is not a model that can be used here: ''"),
                        new FieldError("/chains/2", "must name a model and at least one that stands in for it"));
        assertThatThrownBy(() -> declare("")).isInstanceOf(Refusal.class);
    }
}
