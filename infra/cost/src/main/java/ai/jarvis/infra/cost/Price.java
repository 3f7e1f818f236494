package ai.jarvis.infra.cost;

import java.math.BigDecimal;
import java.net.URI;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * What AWS charges for one of something.
 *
 * @param unit what one of it is
 * @param usd region to US dollars
 * @param source the page of AWS that states it
 * @param asOf the day up to which it was known to whoever wrote it down
 * @param checked the day on which it was last compared with the page
 * @param certain whether it was written down from knowledge of this very price
 */
public record Price(
        String name,
        String unit,
        Map<String, BigDecimal> usd,
        URI source,
        LocalDate asOf,
        Optional<LocalDate> checked,
        boolean certain) {
    public Price {
        usd = Map.copyOf(usd);
    }

    /**
     * The price in a region.
     *
     * @throws CostException if there is none
     */
    public BigDecimal in(String region) {
        var price = usd.get(region);
        if (price == null) {
            throw new CostException("infra/prices.yaml has no price of " + name + " in " + region);
        }
        return price;
    }
}
