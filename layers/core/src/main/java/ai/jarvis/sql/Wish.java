package ai.jarvis.sql;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.platform.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What somebody asks of a database: a question, or a SELECT of their own.
 *
 * @param source its id or name
 * @param model that writes the SELECT; the tenant's usual one if absent
 * @param replyTo a question that was asked back about, which {@code question} is the reply to
 * @param maxRows as many rows as are wanted at most; as many as there may be if absent
 */
public record Wish(
        String source,
        Optional<String> question,
        Optional<String> sql,
        Optional<String> model,
        Optional<QueryId> replyTo,
        Optional<Integer> maxRows) {
    static final int MOST_QUESTION = 4_000;

    /** Refuses with all that is wrong with it. */
    public Wish {
        var errors = new ArrayList<FieldError>();
        if (question.isPresent() == sql.isPresent()) {
            errors.add(new FieldError("/question", "must be there, or sql, and not both"));
        }
        question.flatMap(text -> Text.problem(text, MOST_QUESTION))
                .ifPresent(detail -> errors.add(new FieldError("/question", detail)));
        sql.flatMap(text -> Text.problem(text, SqlGuard.MOST_CHARACTERS))
                .ifPresent(detail -> errors.add(new FieldError("/sql", detail)));
        if (replyTo.isPresent() && question.isEmpty()) {
            errors.add(new FieldError("/reply_to", "goes with a question"));
        }
        maxRows.filter(rows -> rows < 1 || rows > QueryBounds.MOST_ROWS)
                .ifPresent(rows -> errors.add(
                        new FieldError("/max_rows", "must be from 1 to " + QueryBounds.MOST_ROWS + ", not " + rows)));
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
    }

    /** A question with nothing else said. */
    public static Wish question(String source, String question) {
        return new Wish(
                source, Optional.of(question), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A SELECT with nothing else said. */
    public static Wish sql(String source, String sql) {
        return new Wish(
                source, Optional.empty(), Optional.of(sql), Optional.empty(), Optional.empty(), Optional.empty());
    }

    List<String> texts() {
        return question.map(List::of).orElseGet(() -> List.of(sql.orElseThrow()));
    }
}
