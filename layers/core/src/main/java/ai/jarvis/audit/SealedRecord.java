package ai.jarvis.audit;

import java.util.Optional;

/**
 * A record in its chain, as a store holds it.
 *
 * @param number its place in the chain, from 1
 * @param text what its hash is of
 * @param record what the text says; absent if it says nothing that is a record, or the store says something else beside it
 */
public record SealedRecord(Chain chain, long number, String text, Hash hash, Optional<AuditRecord> record) {}
