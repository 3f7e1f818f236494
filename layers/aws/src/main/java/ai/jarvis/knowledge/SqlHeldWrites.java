package ai.jarvis.knowledge;

import ai.jarvis.platform.Database;
import ai.jarvis.tenancy.TenantId;

/** Held writes in PostgreSQL: in the registry. The tenant's row is locked, so that none is held after a resumption. */
public final class SqlHeldWrites implements HeldWrites {
    private final Database database;

    public SqlHeldWrites(Database database) {
        this.database = database;
    }

    @Override
    public boolean hold(TenantId tenant, Ingestion.Written written) {
        return database.inRegistry(tenant, handle -> {
            var isSuspended = handle.createQuery(
                            "select 1 from tenants where id = :tenant and status = 'suspended' for share")
                    .bind("tenant", tenant.value())
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent();
            if (isSuspended) {
                handle.createUpdate(
                                """
                                insert into held_writes (tenant_id, key, sequencer) values (:tenant, :key, :sequencer)
                                on conflict do nothing""")
                        .bind("tenant", tenant.value())
                        .bind("key", written.key())
                        .bind("sequencer", written.sequencer())
                        .execute();
            }
            return isSuspended;
        });
    }
}
