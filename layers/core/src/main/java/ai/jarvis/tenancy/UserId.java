package ai.jarvis.tenancy;

import ai.jarvis.platform.Ids;

/** A user of a tenant, as the platform knows them; not what the identity provider calls them. */
public record UserId(String value) {
    public static final String PREFIX = "usr_";

    public UserId {
        Ids.require(PREFIX, value);
    }

    public static UserId fresh() {
        return new UserId(Ids.fresh(PREFIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
