package ai.jarvis.usage;

import ai.jarvis.platform.Ids;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.tenancy.TenantId;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Records of usage as files: of the caller's tenant, or for those who run the platform of whichever tenants. */
public final class UsageExports {
    /** Most tenants of one file. */
    public static final int MOST_TENANTS = 1_000;

    private static final Duration VALID_FOR = Duration.ofMinutes(15);

    private final UsageLedger ledger;
    private final UsageArchive archive;
    private final Clock clock;

    public UsageExports(UsageLedger ledger, UsageArchive archive, Clock clock) {
        this.ledger = ledger;
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
     * @param tenants whose records, each read in a transaction of its own; the caller's if absent. One that is not there
     *     has none.
     */
    public Export export(Caller caller, Period period, UsageArchive.Format format, Optional<List<TenantId>> tenants) {
        caller.require(tenants.isPresent() ? Permission.ADMIN_TENANT : Permission.USAGE_READ);
        var whose = tenants.orElse(List.of(caller.tenant()));
        if (whose.size() > MOST_TENANTS) {
            throw Refusal.invalid("/tenants", "must be at most " + MOST_TENANTS);
        }
        var name = caller.tenant() + "/" + Ids.fresh("usage_") + "." + format.wireName();
        var expiresAt = clock.instant().plus(VALID_FOR);
        var written = archive.write(
                name,
                format,
                each -> whose.stream().distinct().forEach(tenant -> ledger.forEach(tenant, period, each)),
                VALID_FOR);
        return new Export(written.url(), expiresAt, written.records());
    }
}
