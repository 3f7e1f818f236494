package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;

import ai.jarvis.localstack.process.FreePort;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A MariaDB server with a shop in it, whose user {@code reader} may read and whose user {@code writer} may do all there. */
final class MariaDb implements AutoCloseable {
    static final String PASSWORD = "a password";

    private static final String SHOP =
            """
            create database shop;
            use shop;
            create table shop.products (id int primary key, name varchar(50) not null comment 'what it is called', email varchar(50), price decimal(10, 2), sold tinyint(1), made date) comment 'what is sold';
            create table shop.orders (id int primary key, product_id int not null, quantity bigint, foreign key (product_id) references shop.products (id));
            insert into shop.products values (1, 'Pen', 'a@example.com', 1.50, 1, '2030-01-31'), (2, 'Paper', null, 4.00, 0, null);
            insert into shop.orders select seq, 1 + seq mod 2, seq from seq_1_to_300;
            create user reader@'127.0.0.1' identified by 'a password';
            grant select on shop.* to reader@'127.0.0.1';
            create user writer@'127.0.0.1' identified by 'a password';
            grant all on shop.* to writer@'127.0.0.1';
            """;

    private final Process process;
    private final int port;

    private MariaDb(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Where the server's program is, if it is installed. */
    static Optional<Path> program() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(File.pathSeparator, -1)), Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, "mariadbd"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static MariaDb start(Path program, Path folder) throws IOException, InterruptedException {
        var share = program.toRealPath().resolveSibling("../share/mysql").normalize();
        var data = Files.createDirectories(folder.resolve("mariadb"));
        var tables = new StringBuilder("create database mysql;\nuse mysql;\nset @auth_root_socket=null;\n");
        for (var script : List.of("mysql_system_tables.sql", "mysql_system_tables_data.sql")) {
            tables.append(Files.readString(share.resolve(script)));
        }
        var bootstrap = Files.writeString(folder.resolve("bootstrap.sql"), tables);
        var made = builder(program, share, data, "--bootstrap", "--skip-networking")
                .redirectInput(bootstrap.toFile())
                .start();
        if (!made.waitFor(60, TimeUnit.SECONDS) || made.exitValue() != 0) {
            made.destroyForcibly();
            throw new IOException("MariaDB's system tables cannot be made");
        }
        var port = FreePort.find();
        var process = builder(
                        program,
                        share,
                        data,
                        "--bind-address=127.0.0.1",
                        "--skip-name-resolve",
                        "--port=" + port,
                        "--socket=" + folder.resolve("mariadb.socket"),
                        "--init-file=" + Files.writeString(folder.resolve("shop.sql"), SHOP))
                .start();
        var server = new MariaDb(process, port);
        eventually(server::answers, Boolean::booleanValue);
        return server;
    }

    private static ProcessBuilder builder(Path program, Path share, Path data, String... more) {
        var command = new ArrayList<>(List.of(
                program.toString(),
                "--no-defaults",
                "--user=" + System.getProperty("user.name"),
                "--lc-messages-dir=" + share,
                "--character-sets-dir=" + share.resolve("charsets"),
                "--datadir=" + data));
        command.addAll(List.of(more));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(data.resolveSibling("mariadb.log").toFile());
    }

    private boolean answers() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
