package ai.jarvis.audit;

/**
 * A piece of a chain that lies in the archive, as the database knows it.
 *
 * @param key of the object, a file of JSON lines, gzipped
 * @param digest of the object's bytes
 * @param last the hash of its last record
 * @param lowest the smallest of its records' ids; highest: the greatest. Ids nearly follow the numbers, not quite
 */
public record ArchivedPart(
        Chain chain,
        long firstNumber,
        long lastNumber,
        String key,
        Hash digest,
        Hash last,
        AuditId lowest,
        AuditId highest) {}
