package ai.jarvis.tenancy;

import ai.jarvis.platform.Ids;

/** A role that a tenant made for itself. */
public record RoleId(String value) {
    public static final String PREFIX = "rol_";

    public RoleId {
        Ids.require(PREFIX, value);
    }

    public static RoleId fresh() {
        return new RoleId(Ids.fresh(PREFIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
