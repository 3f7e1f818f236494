package ai.jarvis.localstack.rdsdata;

import ai.jarvis.localstack.edge.AwsException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Transactions that are open between requests. One that nobody uses for a while is taken back, as AWS does it. */
final class Transactions implements AutoCloseable {
    /** After which AWS takes a transaction back. */
    static final Duration IDLE = Duration.ofMinutes(3);

    private final Map<String, Transaction> open = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final Duration idle;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("rds-data").factory());

    Transactions(Duration idle, Clock clock) {
        this.idle = idle;
        this.clock = clock;
        var unused = timer.scheduleWithFixedDelay(this::expire, 1, 1, TimeUnit.SECONDS);
    }

    /** One of them; whoever has its lock uses its connection. */
    static final class Transaction {
        final String cluster;
        final String secret;
        final String database;
        final Connection connection;
        final ReentrantLock lock = new ReentrantLock();
        volatile Instant used;

        Transaction(String cluster, String secret, String database, Connection connection, Instant now) {
            this.cluster = cluster;
            this.secret = secret;
            this.database = database;
            this.connection = connection;
            this.used = now;
        }
    }

    String begin(String cluster, String secret, String database, Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        byte[] bits = new byte[96];
        random.nextBytes(bits);
        String id = new String(Base64.getUrlEncoder().encode(bits), StandardCharsets.US_ASCII);
        open.put(id, new Transaction(cluster, secret, database, connection, clock.instant()));
        return id;
    }

    /** Work in a transaction. */
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    <T> T use(String id, String cluster, String secret, Work<T> work) throws SQLException {
        Transaction transaction = open.get(id);
        if (transaction == null || !transaction.cluster.equals(cluster) || !transaction.secret.equals(secret)) {
            throw new AwsException(404, "TransactionNotFoundException", "Transaction " + id + " is not found");
        }
        transaction.lock.lock();
        try {
            if (!open.containsKey(id)) {
                throw new AwsException(404, "TransactionNotFoundException", "Transaction " + id + " is not found");
            }
            return work.in(transaction.connection);
        } finally {
            transaction.used = clock.instant();
            transaction.lock.unlock();
        }
    }

    /** Ends one by what is done at its end. */
    void end(String id, String cluster, String secret, Work<?> last) throws SQLException {
        use(id, cluster, secret, connection -> {
            open.remove(id);
            try (connection) {
                return last.in(connection);
            }
        });
    }

    void expire() {
        Instant before = clock.instant().minus(idle);
        open.forEach((id, transaction) -> {
            if (transaction.used.isBefore(before) && transaction.lock.tryLock()) {
                try {
                    open.remove(id);
                    close(transaction.connection);
                } finally {
                    transaction.lock.unlock();
                }
            }
        });
    }

    private static void close(Connection connection) {
        try (connection) {
            connection.rollback();
        } catch (SQLException e) {
            return; // The server takes it back when the connection ends.
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        open.values().forEach(transaction -> close(transaction.connection));
        open.clear();
    }
}
