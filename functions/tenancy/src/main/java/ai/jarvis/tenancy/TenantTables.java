package ai.jarvis.tenancy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * The tables with rows of tenants: all that have a {@code tenant_id}, so that none can be forgotten. The registry's stay
 * in the platform's own schema, whatever becomes of the tenant.
 */
final class TenantTables {
    static final Set<String> REGISTRY = Set.of("tenants", "tenant_jobs", "held_writes", "run_queue");

    private TenantTables() {}

    /**
     * One table.
     *
     * @param columns those that are not computed from others, in order
     * @param secrets those whose comment says that they are secret: they are in no export
     */
    record Table(String name, List<String> columns, List<String> secrets) {
        String columnList() {
            return String.join(", ", columns);
        }
    }

    /**
     * The tables of a tenant's own rows, each after those that its rows refer to; without those, and without the columns,
     * whose comment says that they are about the place: they mean nothing in another.
     */
    static List<Table> ofTenants(Handle handle, String schema) {
        return named(handle, schema).stream()
                .filter(name -> !REGISTRY.contains(name) && !isOfPlace(handle, schema, name))
                .map(name -> table(handle, schema, name))
                .toList();
    }

    private static boolean isOfPlace(Handle handle, String schema, String name) {
        return handle.createQuery(
                        """
                        select coalesce(obj_description(cast(:table as regclass), 'pg_class') like 'place:%', false)""")
                .bind("table", schema + "." + name)
                .mapTo(Boolean.class)
                .one();
    }

    /** The tables with a {@code tenant_id}, the registry's too. */
    static List<String> named(Handle handle, String schema) {
        var names = handle.createQuery(
                        """
                        select relname from pg_class relation
                        where relnamespace = cast(:schema as regnamespace) and relkind in ('r', 'p') and not relispartition
                          and exists (
                            select from pg_attribute
                            where attrelid = relation.oid and attname = 'tenant_id' and not attisdropped)
                        order by relname""")
                .bind("schema", schema)
                .mapTo(String.class)
                .list();
        var parents = new LinkedHashMap<String, Set<String>>();
        names.forEach(name -> parents.put(name, new HashSet<>()));
        handle.createQuery(
                        """
                        select child.relname as child, parent.relname as parent
                        from pg_constraint
                        join pg_class child on child.oid = conrelid
                        join pg_class parent on parent.oid = confrelid
                        where contype = 'f' and conrelid <> confrelid
                          and child.relnamespace = cast(:schema as regnamespace)""")
                .bind("schema", schema)
                .map((row, context) -> Map.entry(row.getString("child"), row.getString("parent")))
                .forEach(reference -> {
                    if (parents.containsKey(reference.getKey()) && parents.containsKey(reference.getValue())) {
                        parents.get(reference.getKey()).add(reference.getValue());
                    }
                });
        return parentsFirst(parents);
    }

    private static List<String> parentsFirst(Map<String, Set<String>> parents) {
        var sorted = new ArrayList<String>();
        while (sorted.size() < parents.size()) {
            var next = parents.entrySet().stream()
                    .filter(table -> !sorted.contains(table.getKey()) && sorted.containsAll(table.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
            if (next.isEmpty()) {
                throw new IllegalStateException("Tables refer to each other in a circle: " + parents.keySet());
            }
            sorted.addAll(next);
        }
        return sorted;
    }

    private static Table table(Handle handle, String schema, String name) {
        var columns = new ArrayList<String>();
        var secrets = new ArrayList<String>();
        handle.createQuery(
                        """
                        select quote_ident(attname) as name,
                            coalesce(col_description(attrelid, attnum) like 'secret%', false) as is_secret
                        from pg_attribute
                        where attrelid = cast(:table as regclass) and attnum > 0 and not attisdropped
                          and attgenerated = ''
                          and coalesce(col_description(attrelid, attnum) not like 'place:%', true)
                        order by attnum""")
                .bind("table", schema + "." + name)
                .map((row, context) -> Map.entry(row.getString("name"), row.getBoolean("is_secret")))
                .forEach(column -> {
                    columns.add(column.getKey());
                    if (column.getValue()) {
                        secrets.add(column.getKey());
                    }
                });
        return new Table(name, List.copyOf(columns), List.copyOf(secrets));
    }
}
