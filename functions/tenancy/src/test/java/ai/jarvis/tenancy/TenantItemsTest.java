package ai.jarvis.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TenantItemsTest {
    private final TenantId tenant = TenantId.fresh();
    private final TenantId other = TenantId.fresh();
    private final PagedTables tables = new PagedTables();
    private final TenantItems items = new TenantItems(tables, "jarvis-");

    TenantItemsTest() {
        for (var table : List.of("jarvis-steps", "jarvis-tasks", "elsewhere")) {
            tables.put(
                    table,
                    IntStream.range(0, 9)
                            .mapToObj(i -> i + "#" + (i % 2 == 0 ? tenant : other))
                            .toList());
        }
    }

    @Test
    void removesTheTenantsItemsOfThePlatformsTablesAlone() {
        assertThat(items.remove(tenant, Optional.empty(), () -> false)).isEmpty();

        assertThat(tables.keys("jarvis-steps")).hasSize(4).allMatch(key -> key.contains(other.value()));
        assertThat(tables.keys("jarvis-tasks")).hasSize(4).allMatch(key -> key.contains(other.value()));
        assertThat(tables.keys("elsewhere")).hasSize(9);
    }

    @Test
    void goesOnWhereTheTimeWasUpAndComesToTheEnd() {
        var after = Optional.<TenantItems.Position>empty();
        var calls = 0;
        do {
            after = items.remove(
                    tenant, after.map(TenantItems.Position::asMap).map(TenantItems.Position::of), () -> true);
            calls++;
        } while (after.isPresent());

        // Nine items of two tables are five pages each, and the last page of a table leads to the next one.
        assertThat(calls).isEqualTo(9);
        assertThat(items.count(tenant).values()).containsOnly(0L);
        assertThat(items.count(other).values()).containsOnly(4L);
    }

    @Test
    void refusesAPositionThatIsNone() {
        assertThatThrownBy(() -> TenantItems.Position.of("jarvis-tasks")).isInstanceOf(IllegalArgumentException.class);
    }
}
