package ai.jarvis.localstack.bench;

import ai.jarvis.localstack.client.Console;
import ai.jarvis.tenancy.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Gives many tenants the index of one, and takes it away again, as the owner of the database. */
final class SmallTenants {
    private static final List<String> TABLES = List.of(
            "collections",
            "documents",
            "chunks",
            "chunk_vectors",
            "index_numbers",
            "keyword_segments",
            "keyword_blocks",
            "keyword_tombstones");

    private final Connection owner;

    SmallTenants(Connection owner) {
        this.owner = owner;
    }

    void copy(TenantId from, List<TenantId> tenants) throws SQLException {
        var statements = new ArrayList<String>();
        for (var table : TABLES) {
            var columns = columns(table);
            statements.add("insert into %1$s (tenant_id, %2$s) select ?, %2$s from %1$s where tenant_id = '%3$s'"
                    .formatted(table, columns, from));
        }
        try (var bar = Console.progress("Copying the index", tenants.size())) {
            for (var tenant : tenants) {
                for (var sql : statements) {
                    try (var statement = owner.prepareStatement(sql)) {
                        statement.setString(1, tenant.value());
                        statement.executeUpdate();
                    }
                }
                bar.step();
            }
        }
        try (var statement = owner.createStatement()) {
            statement.execute("analyze " + String.join(", ", TABLES));
        }
    }

    private String columns(String table) throws SQLException {
        try (var statement = owner.prepareStatement(
                """
                select column_name from information_schema.columns
                where table_schema = 'public' and table_name = ? and is_generated = 'NEVER' and column_name <> 'tenant_id'
                order by ordinal_position""")) {
            statement.setString(1, table);
            var columns = new ArrayList<String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.add(rows.getString(1));
                }
            }
            return String.join(", ", columns);
        }
    }

    void remove(List<TenantId> tenants) throws SQLException {
        var ids = tenants.stream().map(id -> "'" + id + "'").collect(Collectors.joining(", "));
        try (var statement = owner.createStatement()) {
            for (var table : TABLES.reversed()) {
                statement.execute("delete from " + table + " where tenant_id in (" + ids + ")");
            }
        }
    }
}
