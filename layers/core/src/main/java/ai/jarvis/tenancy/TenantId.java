package ai.jarvis.tenancy;

import ai.jarvis.platform.Ids;

/** A tenant: a company or a part of one, isolated from all others. */
public record TenantId(String value) {
    public static final String PREFIX = "ten_";

    public TenantId {
        Ids.require(PREFIX, value);
    }

    public static TenantId fresh() {
        return new TenantId(Ids.fresh(PREFIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
