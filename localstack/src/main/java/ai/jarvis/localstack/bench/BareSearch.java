package ai.jarvis.localstack.bench;

import ai.jarvis.knowledge.SqlVectors;
import ai.jarvis.localstack.bench.ClosedLoop.Request;
import ai.jarvis.localstack.client.ApiException;
import ai.jarvis.tenancy.TenantId;
import com.pgvector.PGhalfvec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** The search for near vectors without anything around it: prepared statements on open connections. */
final class BareSearch implements AutoCloseable {
    private static final int LIMIT = 100;
    private static final int TOP = 10;

    private final BlockingQueue<Session> sessions;
    private final List<float[]> questions;

    /** One connection with its statements. */
    private record Session(
            Connection connection, PreparedStatement near, PreparedStatement exact, PreparedStatement exactIds) {}

    /**
     * @param connections that see all rows; closed with this
     * @param isApart whether the tenant has a partition of its own
     */
    BareSearch(List<Connection> connections, TenantId tenant, boolean isApart, List<float[]> questions)
            throws SQLException {
        this.questions = questions;
        this.sessions = new ArrayBlockingQueue<>(connections.size());
        for (var connection : connections) {
            sessions.add(session(connection, tenant, isApart));
        }
    }

    private static Session session(Connection connection, TenantId tenant, boolean isApart) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("set plan_cache_mode = force_custom_plan");
            statement.execute("set hnsw.ef_search = " + SqlVectors.CANDIDATES);
        }
        var sql = "select key from chunk_vectors where home = '%s' and tenant_id = '%s' order by %s limit %d";
        var home = isApart ? tenant.value() : "shared";
        var exact = sql.formatted(home, tenant, "(embedding <=> ?) + 0", TOP);
        return new Session(
                connection,
                connection.prepareStatement(sql.formatted(home, tenant, "embedding <=> ?", LIMIT)),
                connection.prepareStatement(exact),
                connection.prepareStatement("select id from chunks where tenant_id = '%s' and key = any(array(%s))"
                        .formatted(tenant, exact)));
    }

    Request request() {
        return number -> {
            try {
                var session = sessions.take();
                try {
                    return found(session.near(), number).size() == LIMIT ? 0 : 1;
                } finally {
                    sessions.add(session);
                }
            } catch (SQLException e) {
                throw new ApiException(e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ApiException("interrupted");
            }
        };
    }

    /** Which share of the ten nearest is among the first ten that the index finds. */
    double recall() throws SQLException, InterruptedException {
        var session = sessions.take();
        long found = 0;
        for (int i = 0; i < questions.size(); i++) {
            var exact = found(session.exact(), i);
            found += found(session.near(), i).subList(0, TOP).stream()
                    .filter(exact::contains)
                    .count();
        }
        sessions.add(session);
        return (double) found / (TOP * questions.size());
    }

    /** The ids of the ten chunks that are nearest to a question. */
    List<String> nearest(int number) throws SQLException, InterruptedException {
        var session = sessions.take();
        try {
            return found(session.exactIds(), number);
        } finally {
            sessions.add(session);
        }
    }

    private List<String> found(PreparedStatement statement, int number) throws SQLException {
        var vector = new PGhalfvec(questions.get(number % questions.size()));
        vector.setType("halfvec");
        statement.setObject(1, vector);
        var found = new ArrayList<String>();
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    @Override
    public void close() throws SQLException {
        for (var session : sessions) {
            session.connection().close();
        }
    }
}
