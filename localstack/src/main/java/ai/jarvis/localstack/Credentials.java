package ai.jarvis.localstack;

import ai.jarvis.tenancy.ApiKeySecret;
import ai.jarvis.tenancy.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/**
 * Who may use the platform on this machine, made at its first start and kept in a file that only its owner can read.
 *
 * @param developmentKey of the development tenant's administrator
 * @param loginPassword of every user at this machine's identity provider
 * @param adminKey of the super administrator, who belongs to a tenant without anything in it
 */
record Credentials(
        TenantId developmentTenant,
        ApiKeySecret developmentKey,
        String loginPassword,
        TenantId platformTenant,
        ApiKeySecret adminKey,
        String awsAccessKeyId,
        String awsSecretAccessKey) {

    static Credentials of(Path data) throws IOException {
        var file = data.resolve("credentials.properties");
        var kept = fresh();
        if (Files.exists(file)) {
            try (var in = Files.newInputStream(file)) {
                kept.load(in);
            }
        }
        write(file, kept); // A file of an earlier version has not all of it.
        return new Credentials(
                new TenantId(kept.getProperty("development.tenant")),
                new ApiKeySecret(kept.getProperty("development.key")),
                kept.getProperty("login.password"),
                new TenantId(kept.getProperty("platform.tenant")),
                new ApiKeySecret(kept.getProperty("platform.key")),
                kept.getProperty("aws.access_key_id"),
                kept.getProperty("aws.secret_access_key"));
    }

    private static Properties fresh() {
        var random = new SecureRandom();
        var fresh = new Properties();
        fresh.setProperty("development.tenant", TenantId.fresh().value());
        fresh.setProperty("development.key", ApiKeySecret.fresh(random).value());
        fresh.setProperty("platform.tenant", TenantId.fresh().value());
        fresh.setProperty("platform.key", ApiKeySecret.fresh(random).value());
        fresh.setProperty("login.password", hex(random, 20));
        fresh.setProperty("aws.access_key_id", "JARVIS" + hex(random, 7));
        fresh.setProperty("aws.secret_access_key", hex(random, 20));
        return fresh;
    }

    private static String hex(SecureRandom random, int bytes) {
        var value = new byte[bytes];
        random.nextBytes(value);
        return HexFormat.of().withUpperCase().formatHex(value);
    }

    /** Whole or not at all: half a file would lock everybody out. */
    private static void write(Path file, Properties credentials) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var partial = Files.createTempFile(file.getParent(), "credentials", ".partial", ownerOnly);
        try (var out = Files.newOutputStream(partial)) {
            credentials.store(out, "The keys of Jarvis on this machine");
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public String toString() {
        return "credentials of " + developmentTenant;
    }
}
