package ai.jarvis.sql;

import ai.jarvis.sql.source.Rows;
import ai.jarvis.sql.source.SourceId;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.Actor;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A question to a database, and what came of it.
 *
 * @param actor in whose name it is asked
 * @param wish what is asked
 * @param context the question that a reply belongs to, with what was asked back
 * @param outcome once it has ended
 */
public record SqlQuery(
        QueryId id,
        TenantId tenant,
        Actor actor,
        SourceId source,
        Wish wish,
        Optional<String> context,
        Status status,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        Optional<Outcome> outcome) {
    /** How it is; the names are part of the API, in lower case. */
    public enum Status {
        PENDING,
        RUNNING,
        SUCCESS,
        /** It can mean several things, and is to be asked again. */
        CLARIFICATION,
        FAILED,
        CANCELLED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean isEnd() {
            return this != PENDING && this != RUNNING;
        }

        /** The status of this name, if there is one. */
        public static Optional<Status> byWireName(String name) {
            return Stream.of(values())
                    .filter(each -> each.wireName().equals(name))
                    .findFirst();
        }
    }

    /** Why there is no answer. */
    public record Failure(String code, String detail) {}

    /**
     * What came of it.
     *
     * @param sql the statement that was run; absent if none was
     * @param explanation in the question's language
     * @param clarification what is asked back
     * @param rows absent if there are none, or they are not kept any more
     */
    public record Outcome(
            Status status,
            Optional<String> sql,
            Optional<String> explanation,
            Optional<String> clarification,
            Optional<Rows> rows,
            Optional<Chart> chart,
            List<Attempt> attempts,
            Optional<Failure> failure) {
        public Outcome {
            attempts = List.copyOf(attempts);
            if (!status.isEnd()) {
                throw new IllegalArgumentException("Nothing has come of it yet: " + status);
            }
        }

        static Outcome failed(String code, String detail, List<Attempt> attempts) {
            return new Outcome(
                    Status.FAILED,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    attempts,
                    Optional.of(new Failure(code, detail)));
        }

        static Outcome clarification(String question, List<Attempt> attempts) {
            return new Outcome(
                    Status.CLARIFICATION,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(question),
                    Optional.empty(),
                    Optional.empty(),
                    attempts,
                    Optional.empty());
        }

        static Outcome cancelled() {
            return new Outcome(
                    Status.CANCELLED,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty());
        }
    }

    public boolean hasEnded() {
        return status.isEnd();
    }
}
