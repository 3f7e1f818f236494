package ai.jarvis.tenancy;

import java.util.Locale;

/** What may be done in a tenant's name. */
public enum TenantStatus {
    ACTIVE,
    /** Nothing, until it is resumed; nothing of it is lost. */
    SUSPENDED,
    /** Nothing any more: all it has is being removed. */
    DELETING,
    /** Nothing for ever: what is left is the id, so that nobody writes in its name again. */
    DELETED;

    public boolean isDeletion() {
        return this == DELETING || this == DELETED;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The status of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static TenantStatus byWireName(String name) {
        for (var status : values()) {
            if (status.wireName().equals(name)) {
                return status;
            }
        }
        throw new IllegalArgumentException("Not a status of tenants: " + name);
    }
}
