package ai.jarvis.persona;

import ai.jarvis.chat.MessageId;
import ai.jarvis.tenancy.TenantId;

/** Tells what is to be done with answers after they were given. */
@FunctionalInterface
public interface PersonaEvents {
    /** An answer that is to be judged; what it says is not told. */
    void sampled(TenantId tenant, PersonaId persona, int version, MessageId answer);
}
