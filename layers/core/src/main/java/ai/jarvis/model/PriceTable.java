package ai.jarvis.model;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Prices that are known from the start: versions of each model's, by when and where they hold. */
public final class PriceTable implements PriceSource {
    private final Map<ModelId, List<PriceVersion>> byModel;

    public PriceTable(Map<ModelId, List<PriceVersion>> byModel) {
        this.byModel = new HashMap<>();
        byModel.forEach((model, versions) -> this.byModel.put(model, List.copyOf(versions)));
    }

    /** From the first price of the region on only those of the region hold there. */
    @Override
    public PriceHistory history(ModelId model, String region) {
        var versions = byModel.getOrDefault(model, List.of());
        var here = versions.stream()
                .filter(version -> version.region().filter(region::equals).isPresent())
                .toList();
        var from = here.stream().map(PriceVersion::effectiveFrom).min(Comparator.naturalOrder());
        var before = versions.stream()
                .filter(version -> version.region().isEmpty())
                .filter(version -> from.isEmpty() || version.effectiveFrom().isBefore(from.get()));
        return new PriceHistory(Stream.concat(here.stream(), before).toList());
    }
}
