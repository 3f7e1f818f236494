package ai.jarvis.cdk;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.jarvis.cdk.manifest.Manifests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.cxapi.CloudAssembly;

/** Deployments that the tests look at, each synthesised once, without a network. */
final class Synthesis {
    static final Path CHECKOUT = Path.of("../..").toAbsolutePath().normalize();
    static final Path PACKAGES = Path.of("target/packages").toAbsolutePath();
    static final String ACCOUNT = "123456789012";

    private static @Nullable CloudAssembly production;
    private static @Nullable CloudAssembly small;

    private Synthesis() {}

    /** Everything that there is: three regions of size production with a domain. */
    static synchronized CloudAssembly production() {
        if (production == null) {
            Map<Role, String> regions = new LinkedHashMap<>();
            regions.put(Role.PRIMARY, "us-east-1");
            regions.put(Role.SECONDARY, "ap-southeast-1");
            regions.put(Role.RECOVERY, "eu-west-1");
            production = synthesise(
                    "production",
                    new Deployment(
                            "jarvis",
                            ACCOUNT,
                            "production",
                            regions,
                            Set.of(),
                            "ai.example.com",
                            null,
                            null,
                            true,
                            1,
                            List.of("192.0.2.0/24"),
                            List.of("198.51.100.0/24", "2001:db8::/32"),
                            List.of("operations@example.com"),
                            new Deployment.Github("example/jarvis", List.of("production"), null),
                            null,
                            Map.of(),
                            Map.of()));
        }
        return production;
    }

    /** One region of size small without a domain, in a VPC and with a key of the user's, and with two models that answer. */
    static synchronized CloudAssembly small() {
        if (small == null) {
            Place.Vpc vpc = new Place.Vpc(
                    "vpc-0123456789abcdef0",
                    List.of("subnet-0123456789abcdef0", "subnet-0123456789abcdef1"),
                    List.of("subnet-0123456789abcdef2", "subnet-0123456789abcdef3"),
                    List.of("10.0.0.0/8"));
            String key = "arn:aws:kms:eu-west-1:" + ACCOUNT + ":key/01234567-89ab-cdef-0123-456789abcdef";
            Place place = new Place(
                    null,
                    vpc,
                    key,
                    List.of(
                            Place.ChatModel.priced("eu.anthropic.claude-3-haiku-20240307-v1:0", "0.00025/0.00125 USD"),
                            new Place.ChatModel(
                                    "Own",
                                    null,
                                    "sagemaker",
                                    null,
                                    "0/0 USD",
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null)),
                    "Own > eu.anthropic.claude-3-haiku-20240307-v1:0",
                    false,
                    null,
                    null,
                    null,
                    null,
                    null,
                    List.of(),
                    Map.of(),
                    List.of("arn:aws:rds:eu-west-1:" + ACCOUNT + ":cluster:sales"),
                    List.of("arn:aws:iam::*:role/jarvis-sql-*"),
                    List.of(),
                    List.of());
            small = synthesise(
                    "small",
                    new Deployment(
                            "acme",
                            ACCOUNT,
                            "small",
                            Map.of(Role.PRIMARY, "eu-west-1"),
                            Set.of("guardduty"),
                            null,
                            null,
                            null,
                            false,
                            1,
                            List.of(),
                            List.of(),
                            List.of(),
                            null,
                            null,
                            Map.of("eu-west-1", place),
                            Map.of()));
        }
        return small;
    }

    /** Skips a test, loudly, where there is no Node.js for CDK's library to run on. */
    static void needsNode() {
        boolean present = CommandLine.present("node");
        if (!present) {
            System.err.println("WARNING: node is not installed, so the CDK app is NOT synthesised");
        }
        assumeTrue(present, "node is not installed");
    }

    private static CloudAssembly synthesise(String name, Deployment deployment) {
        needsNode();
        try {
            Path packages = StandInPackages.write(CHECKOUT, PACKAGES);
            App app = new App(AppProps.builder()
                    .outdir(Path.of("target/cdk.out", name).toAbsolutePath().toString())
                    .analyticsReporting(false)
                    .build());
            JarvisApp.build(app, deployment, new Manifests(CHECKOUT, packages));
            return app.synth();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
