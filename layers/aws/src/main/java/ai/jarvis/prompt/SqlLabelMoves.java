package ai.jarvis.prompt;

import ai.jarvis.platform.Page;
import ai.jarvis.platform.Rows;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The histories of labels, within the transactions of {@link SqlPromptStore}. */
final class SqlLabelMoves {
    private static final RowMapper<LabelMove> MOVES = (row, context) -> new LabelMove(
            new PromptId(row.getString("prompt_id")),
            row.getString("label"),
            row.getInt("number"),
            VersionColumns.number(row),
            Rows.optionalInt(row, "undoes_to"),
            row.getBoolean("is_undo"),
            row.getString("moved_by"),
            Rows.instant(row, "moved_at"));

    LabelMove.History history(Handle handle, TenantId tenant, PromptId id, String label) {
        return new LabelMove.History() {
            @Override
            public Optional<LabelMove> last() {
                return list(handle, tenant, id, label, new Page.Request(1, Optional.empty())).stream()
                        .findFirst();
            }

            @Override
            public LabelMove at(int number) {
                return handle.createQuery(
                                """
                                select * from prompt_label_moves
                                where tenant_id = :tenant and prompt_id = :id and label = :label and number = :number""")
                        .bind("tenant", tenant.value())
                        .bind("id", id.value())
                        .bind("label", label)
                        .bind("number", number)
                        .map(MOVES)
                        .one();
            }
        };
    }

    void insert(Handle handle, TenantId tenant, LabelMove move) {
        handle.createUpdate(
                        """
                        insert into prompt_label_moves (tenant_id, prompt_id, label, number, major, minor, patch,
                            undoes_to, is_undo, moved_by, moved_at)
                        values (:tenant, :id, :label, :number, :major, :minor, :patch, :undoesTo, :isUndo, :by, :at)""")
                .bind("tenant", tenant.value())
                .bind("id", move.prompt().value())
                .bind("label", move.label())
                .bind("number", move.number())
                .bindMap(VersionColumns.parts(move.version()))
                .bind("undoesTo", move.undoesTo())
                .bind("isUndo", move.isUndo())
                .bind("by", move.by())
                .bind("at", move.at())
                .execute();
    }

    /** Where the labels are, by name. */
    List<LabelMove> last(Handle handle, TenantId tenant, PromptId id) {
        return handle.createQuery(
                        """
                        select distinct on (label) * from prompt_label_moves
                        where tenant_id = :tenant and prompt_id = :id
                        order by label, number desc""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map(MOVES)
                .list();
    }

    /** One more than asked for, newest first. */
    List<LabelMove> list(Handle handle, TenantId tenant, PromptId id, String label, Page.Request page) {
        return handle.createQuery(
                        """
                        select * from prompt_label_moves
                        where tenant_id = :tenant and prompt_id = :id and label = :label
                          and (cast(:after as text) is null or number < cast(cast(:after as text) as numeric))
                        order by number desc limit :limit""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .bind("label", label)
                .bind("after", page.after().filter(number -> number.matches("\\d{1,9}")))
                .bind("limit", page.limit() + 1)
                .map(MOVES)
                .list();
    }
}
