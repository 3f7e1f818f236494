package ai.jarvis.audit;

import ai.jarvis.tenancy.TenantId;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Consumer;

/** The older records, and the heads that chains had, where the database's owner does not get at them. */
public interface AuditArchive {
    /**
     * Reads a piece record by record; what is not even a line of a piece comes as a record without text.
     *
     * @return the digest of the object's bytes; absent if there is no such object, or it cannot be unpacked to its end
     */
    Optional<Hash> read(ArchivedPart part, Consumer<SealedRecord> reader);

    /** The heads that were put down, by chain and number. */
    Map<Chain, NavigableMap<Long, Hash>> anchors(TenantId tenant);
}
