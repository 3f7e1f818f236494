package ai.jarvis.quota;

/** An amount of each quota that is a {@link Limiter#GAUGE}; negative where something becomes less. */
public record StorageUse(long documents, long vectors, long bytes) {
    public static final StorageUse NOTHING = new StorageUse(0, 0, 0);

    /** The amount of one of them. */
    public long of(QuotaName name) {
        return switch (name) {
            case DOCUMENTS -> documents;
            case VECTORS -> vectors;
            case STORAGE_BYTES -> bytes;
            default -> throw new IllegalArgumentException("Of " + name.wireName() + " nothing is stored");
        };
    }

    public StorageUse plus(StorageUse other) {
        return new StorageUse(documents + other.documents, vectors + other.vectors, bytes + other.bytes);
    }

    public StorageUse minus(StorageUse other) {
        return new StorageUse(documents - other.documents, vectors - other.vectors, bytes - other.bytes);
    }
}
