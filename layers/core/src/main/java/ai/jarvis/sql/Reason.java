package ai.jarvis.sql;

import java.util.Optional;

/**
 * Why a statement may not be run.
 *
 * @param code stable, and part of the API
 * @param position of the character that it is about, from 1 as databases count
 */
public record Reason(String code, String detail, Optional<Integer> position) {
    /** A reason that is about the statement as a whole. */
    static Reason of(String code, String detail) {
        return new Reason(code, detail, Optional.empty());
    }

    /** A reason about what begins at an index, from 0. */
    static Reason at(int index, String code, String detail) {
        return new Reason(code, detail, Optional.of(index + 1));
    }
}
