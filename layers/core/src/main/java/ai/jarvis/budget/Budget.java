package ai.jarvis.budget;

import ai.jarvis.model.ModelId;
import ai.jarvis.model.Money;
import ai.jarvis.quota.QuotaName;
import ai.jarvis.usage.Account;
import ai.jarvis.usage.CostFilter;
import ai.jarvis.usage.Scenario;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An amount that a tenant wants to be spent on models at most. It is about the calls to which all applies that is there.
 *
 * @param user the user or API key whose calls are meant, or {@link #EACH}: then each has the amount to itself
 * @param alerts at which percentages of the amount somebody is told, in ascending order
 * @param hardStop whether calls are refused that may pass the amount
 */
public record Budget(
        String name,
        Optional<String> user,
        Optional<ModelId> model,
        Optional<Scenario> scenario,
        Every every,
        Money amount,
        List<Integer> alerts,
        boolean hardStop) {
    /** Every user and every API key, each for itself. */
    public static final String EACH = "*";

    /** Where somebody is told unless the budget says otherwise. */
    public static final List<Integer> STANDARD_ALERTS = List.of(50, 80, 100);

    /** As much as counters hold. */
    public static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000L);

    private static final int MICRO = 6;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

    /** How often the amount is there again; the names are part of the API. */
    public enum Every {
        DAY(QuotaName.SPEND_DAY),
        MONTH(QuotaName.SPEND_MONTH);

        private final QuotaName quota;

        Every(QuotaName quota) {
            this.quota = quota;
        }

        /** What counts it. */
        QuotaName quota() {
            return quota;
        }

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The one of that name, if there is one. */
        public static Optional<Every> byWireName(String name) {
            return Arrays.stream(values())
                    .filter(each -> each.wireName().equals(name))
                    .findFirst();
        }
    }

    public Budget {
        if (!isName(name)) {
            throw new IllegalArgumentException("Not a budget's name: " + name);
        }
        if (amount.amount().signum() <= 0 || amount.amount().compareTo(MOST) > 0) {
            throw new IllegalArgumentException("Not an amount to spend: " + amount.amount());
        }
        alerts = alerts.stream().distinct().sorted().toList();
    }

    /** Whether a budget can be called so. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Whether calls on this account are meant; those of the platform's own work are nobody's but the tenant's. */
    boolean covers(Account account, Scenario what, ModelId called) {
        var isTheirs = user.isEmpty()
                || account.principal()
                        .filter(who -> user.get().equals(EACH) || user.get().equals(who))
                        .isPresent();
        return isTheirs
                && model.filter(wanted -> !wanted.equals(called)).isEmpty()
                && scenario.filter(wanted -> wanted != what).isEmpty();
    }

    /** Which calls it is about, where the caller is this one. */
    CostFilter filter(Optional<String> principal) {
        return new CostFilter(
                user.flatMap(whose -> whose.equals(EACH) ? principal : Optional.of(whose)),
                model,
                scenario,
                amount.currency());
    }

    /** Millionths of a currency's unit, never less than the amount is. */
    static long micros(BigDecimal amount) {
        return amount.movePointRight(MICRO).setScale(0, RoundingMode.CEILING).longValueExact();
    }

    /** The amount of so many millionths. */
    static Money money(long micros, String currency) {
        var amount = BigDecimal.valueOf(micros, MICRO);
        return new Money(amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros(), currency);
    }
}
