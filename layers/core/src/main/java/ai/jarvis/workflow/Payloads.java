package ai.jarvis.workflow;

import ai.jarvis.tenancy.TenantId;
import java.util.Map;

/**
 * Values of runs that are too big to be handed on: what is above {@link #MOST_INLINE} is kept as an object, and
 * {@code {"$ref": key, "type": "string|list|object", "length": n}} is handed on in its place.
 */
public interface Payloads {
    /** Bytes of a value's JSON that are handed on as they are. */
    int MOST_INLINE = 32 << 10;

    /** The member by which a reference is known. */
    String REFERENCE = "$ref";

    /**
     * What is handed on: the value itself, or a reference to it.
     *
     * @param name what it is called within its run; the same name is the same object
     * @param value of values that JSON has
     */
    Object keep(TenantId tenant, RunId run, String name, Object value);

    /** As {@link #keep}, but a reference always. */
    Map<String, Object> store(TenantId tenant, RunId run, String name, Object value);

    /**
     * The value with all references in it, however deep, replaced by what they refer to.
     *
     * @throws StepRefused if a reference is none of the tenant's
     */
    Object fetch(TenantId tenant, Object value);
}
