package ai.jarvis.quota;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The platform's limits and those of the plans, from {@code limits.properties}. */
public final class Limits {
    private static final String SOURCE = "limits.properties";
    private static final Pattern VALUE = Pattern.compile("(\\d+)(?: burst (\\d+))?");

    private final Map<String, Limit> byPath;
    private final Set<String> plans = new TreeSet<>();

    private Limits(Map<String, Limit> byPath) {
        this.byPath = byPath;
        byPath.keySet().stream()
                .filter(path -> path.startsWith("plan."))
                .forEach(path -> plans.add(path.split("\\.", 3)[1]));
    }

    /** The limits that come with the platform. */
    public static Limits standard() {
        try (var in = new InputStreamReader(
                Objects.requireNonNull(Limits.class.getResourceAsStream(SOURCE), SOURCE), StandardCharsets.UTF_8)) {
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Limits in the form of {@code limits.properties}.
     *
     * @throws IllegalArgumentException naming the line that is none
     */
    public static Limits read(Reader source) throws IOException {
        var lines = new Properties();
        lines.load(source);
        var limits = new TreeMap<String, Limit>();
        lines.stringPropertyNames().forEach(path -> limits.put(path, limit(path, lines.getProperty(path))));
        return new Limits(limits);
    }

    private static Limit limit(String path, String text) {
        var name = QuotaName.byWireName(path.substring(path.lastIndexOf('.') + 1))
                .orElseThrow(() -> new IllegalArgumentException("There is no quota of this name: " + path));
        var value = VALUE.matcher(text);
        if (!value.matches()) {
            throw new IllegalArgumentException("Not a limit: " + path + " = " + text);
        }
        var amount = Long.parseLong(value.group(1));
        return value.group(2) == null ? Limit.of(name, amount) : new Limit(amount, Long.parseLong(value.group(2)));
    }

    /** The names of the plans there are. */
    public Set<String> plans() {
        return Set.copyOf(plans);
    }

    public Optional<Limit> gateway(QuotaName name) {
        return at("gateway." + name.wireName());
    }

    public Optional<Limit> service(EndpointClass endpoint, QuotaName name) {
        return at("service." + endpoint.wireName() + "." + name.wireName());
    }

    /** What is allowed per hour to a tenant in an instance that cannot ask. */
    public Limit outage(QuotaName name) {
        return at("outage." + name.wireName()).orElseGet(() -> Limit.of(name, 0));
    }

    /**
     * What limits a tenant, or one of its users or keys: its own limit, that of each of its users or keys, or the plan's.
     * A plan that is not known has the limits of the free one.
     */
    public Optional<Limit> of(TenantLimits tenant, LimitKey key) {
        var own = tenant.own().get(key);
        if (own == null) {
            own = tenant.own().get(new LimitKey(key.scope(), LimitKey.EACH, key.name()));
        }
        if (own != null) {
            return own;
        }
        var plan = plans.contains(tenant.plan()) ? tenant.plan() : "free";
        return at(
                "plan." + plan + "." + key.scope().wireName() + "." + key.name().wireName());
    }

    private Optional<Limit> at(String path) {
        return Optional.ofNullable(byPath.get(path));
    }
}
