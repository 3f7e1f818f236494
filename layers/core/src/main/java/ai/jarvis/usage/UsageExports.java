package ai.jarvis.usage;

import ai.jarvis.platform.Ids;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.tenancy.TenantStore;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Records of usage as files: of the caller's tenant, or for those who run the platform of all tenants or some. */
public final class UsageExports {
    /** Most tenants that can be named for one file. */
    public static final int MOST_TENANTS = 1_000;

    private static final int PAGE = 200;
    private static final Duration VALID_FOR = Duration.ofMinutes(15);

    private final UsageLedger ledger;
    private final UsageArchive archive;
    private final TenantStore tenants;
    private final Clock clock;
    private final Runnable arrival;

    /** @param arrival as of {@link Usage} */
    public UsageExports(UsageLedger ledger, UsageArchive archive, TenantStore tenants, Clock clock, Runnable arrival) {
        this.arrival = arrival;
        this.ledger = ledger;
        this.tenants = tenants;
        this.archive = archive;
        this.clock = clock;
    }

    /**
     * A file that was made.
     *
     * @param url from which it can be fetched until it expires
     */
    public record Export(URI url, Instant expiresAt, long records) {}

    /**
     * Makes a file.
     *
     * @param wanted the tenants whose records, each read in a transaction of its own. One that is not there has none. If
     *     absent, those of all tenants for whoever runs the platform, and of the caller's own for others.
     */
    public Export export(Caller caller, Period period, UsageArchive.Format format, Optional<List<TenantId>> wanted) {
        var isOfThePlatform = caller.may(Permission.ADMIN_TENANT);
        caller.require(wanted.isPresent() ? Permission.ADMIN_TENANT : Permission.USAGE_READ);
        if (wanted.isPresent() && wanted.get().size() > MOST_TENANTS) {
            throw Refusal.invalid("/tenants", "must be at most " + MOST_TENANTS);
        }
        arrival.run();
        var name = caller.tenant() + "/" + Ids.fresh("usage_") + "." + format.wireName();
        var expiresAt = clock.instant().plus(VALID_FOR);
        var written = archive.write(
                name,
                format,
                each -> {
                    Consumer<TenantId> write = tenant -> ledger.forEach(tenant, period, each);
                    if (wanted.isEmpty() && isOfThePlatform) {
                        forEachTenant(write);
                    } else {
                        wanted.orElse(List.of(caller.tenant())).stream()
                                .distinct()
                                .forEach(write);
                    }
                },
                VALID_FOR);
        return new Export(written.url(), expiresAt, written.records());
    }

    private void forEachTenant(Consumer<TenantId> work) {
        var after = Optional.<String>empty();
        do {
            var page = tenants.list(new Page.Request(PAGE, after));
            page.items().forEach(tenant -> work.accept(tenant.id()));
            after = page.nextCursor();
        } while (after.isPresent());
    }
}
