package ai.jarvis.audit;

import ai.jarvis.platform.Ids;
import com.github.f4b6a3.ulid.Ulid;
import java.time.Instant;

/** An audit record; ids sort by their time, which is a part of them. */
public record AuditId(String value) {
    public static final String PREFIX = "aud_";

    public AuditId {
        Ids.require(PREFIX, value);
    }

    public static AuditId fresh() {
        return new AuditId(Ids.fresh(PREFIX));
    }

    /** When the record was made, to the millisecond. */
    public Instant at() {
        return Ulid.from(value.substring(PREFIX.length())).getInstant();
    }

    /** The smallest id of a time. */
    public static AuditId firstOf(Instant at) {
        return new AuditId(PREFIX + Ulid.min(at.toEpochMilli()));
    }

    @Override
    public String toString() {
        return value;
    }
}
