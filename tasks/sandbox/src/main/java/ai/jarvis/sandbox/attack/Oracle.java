package ai.jarvis.sandbox.attack;

import java.util.Locale;

/** What can show that an attack succeeded. All but {@link #NONCE} see it from outside. */
public enum Oracle {
    /** A listener of the witness counted a connection, a datagram or a byte. */
    LISTENER,
    /** A secret, which stands outside of the sandbox only, is in the output, in an output file or in the result. */
    SECRET,
    /** A file outside is not what it was, or there is one more or one less. */
    CANARY,
    /** The witness is dead, has stopped or sees a change in itself. */
    VICTIM,
    /** A process is left when the supervisor has ended. */
    LEFT,
    /** More processes ran at once than the launcher has of its own. */
    PROCESSES,
    /** More memory was resident than allowed. */
    MEMORY,
    /** More bytes or files were in the two writable folders than allowed. */
    DISK,
    /** The run went on for longer than its clock allowed. */
    CLOCK,
    /** More came out than allowed. */
    OUTPUT,
    /** The supervisor ended otherwise than it should, or its result is none. */
    SUPERVISOR,
    /** The result says what did not happen. */
    FORGED,
    /** The attack printed a number that only its successful branch prints; for what has no effect outside. */
    NONCE;

    static Oracle named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
