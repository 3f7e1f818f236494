package ai.jarvis.tenancy;

import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.FurtherDatabases;
import ai.jarvis.platform.PostgresDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;

/** All places that rows of tenants can be in, as the role that owns the tables there. */
final class Homes {
    private final DataSource own;
    private final FurtherDatabases further;
    private final Function<String, DatabaseCredentials> credentials;

    /**
     * Connects to nothing yet.
     *
     * @param url JDBC URL of the platform's own database
     * @param ownerSecret name of the secret of the role that owns its tables
     * @param credentials of a secret of this name
     */
    Homes(String url, String ownerSecret, FurtherDatabases further, Function<String, DatabaseCredentials> credentials) {
        this.own = new PostgresDataSource(url, credentials.apply(ownerSecret));
        this.further = further;
        this.credentials = credentials;
    }

    /** Where everybody's rows are, and the registry. */
    Home shared() {
        return new Home(own, Placement.SHARED, "public");
    }

    /** Where a tenant's rows are if it is placed so. */
    Home of(TenantId tenant, Placement placement) {
        return new Home(placement.database().map(this::dataSource).orElse(own), placement, placement.schema(tenant));
    }

    /** Every place where a tenant may have rows. */
    List<Home> all(TenantId tenant) {
        var homes = new ArrayList<Home>();
        homes.add(shared());
        homes.add(of(tenant, Placement.SCHEMA));
        further.names().stream().sorted().forEach(name -> homes.add(of(tenant, new Placement("database:" + name))));
        return homes;
    }

    /** The name of the role that the functions work as in a place. */
    String applicationRole(Placement placement, String ownSecret) {
        var secret = placement.database().map(name -> address(name).secret()).orElse(ownSecret);
        return credentials.apply(secret).current().username();
    }

    private DataSource dataSource(String name) {
        var address = address(name);
        return new PostgresDataSource(address.url(), credentials.apply(address.ownerSecret()));
    }

    private FurtherDatabases.Address address(String name) {
        var address = further.byName().get(name);
        if (address == null) {
            throw new IllegalStateException("No further database is known as " + name);
        }
        return address;
    }
}
