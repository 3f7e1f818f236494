package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Place;
import ai.jarvis.cdk.Site;
import ai.jarvis.cdk.Statement;
import ai.jarvis.cdk.manifest.FunctionEntry;
import ai.jarvis.cdk.manifest.FunctionEntry.Handler;
import ai.jarvis.cdk.manifest.Packages;
import ai.jarvis.cdk.resource.LambdaFunction;
import ai.jarvis.cdk.resource.MaskedLogGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.lambda.CfnLayerVersion;
import software.amazon.awscdk.services.lambda.CfnPermission;
import software.amazon.awscdk.services.s3.assets.Asset;
import software.constructs.Construct;

/** The functions of the manifest with the layers of the packages. */
final class Functions extends Construct {
    private static final Pattern MACHINE = Pattern.compile("\\$\\{machine:([a-z-]+)}");

    private final Site site;
    private final Map<String, LambdaFunction> functions = new LinkedHashMap<>();

    Functions(
            Construct scope,
            String id,
            Site site,
            Network network,
            Grants grants,
            MaskedLogGroup.Settings logs,
            Map<String, String> environment,
            String directUrl) {
        super(scope, id);
        this.site = site;
        Map<String, String> layers = layers();
        site.manifests().functions().forEach((name, function) -> {
            Packages.Function code = site.manifests().packages().function(name);
            List<String> reached = grants.networks(function.grants());
            boolean out = Grants.needsWayOut(site, function.grants());
            functions.put(
                    name,
                    new LambdaFunction(
                            this,
                            name,
                            site,
                            name,
                            code.layers().stream().map(layers::get).toList(),
                            environment(environment, function, code, directUrl, out),
                            statements(grants, function),
                            reached.isEmpty()
                                    ? null
                                    : new LambdaFunction.VpcPlace(
                                            network.applicationSubnets(),
                                            network.groups().reaching(reached, out),
                                            out),
                            logs));
        });
    }

    /** The settings that all functions share. */
    static Map<String, String> environment(
            Site site, @Nullable Database database, @Nullable Cache cache, String bus, IdentityProvider provider) {
        Place place = site.place();
        FunctionEntry.Queue ingestion = Objects.requireNonNull(
                site.manifests().functions().get("ingestion").queue());
        Map<String, String> shared = new TreeMap<>();
        shared.put("JARVIS_DATABASE_SECRET", site.deployment().name() + "/database/application");
        shared.put("JARVIS_DATABASE_URL", database == null ? "" : database.pooledUrl());
        shared.put("JARVIS_REDIS_URL", cache == null ? "" : cache.url());
        shared.put("JARVIS_DOCUMENTS_BUCKET", site.arns().bucketName("documents"));
        shared.put("JARVIS_EVENT_BUS", bus);
        shared.put("JARVIS_DEAD_LETTER_QUEUE_URL", site.arns().queueUrl(ingestion.deadLetters()));
        shared.put("JARVIS_INGESTION_ATTEMPTS", Integer.toString(ingestion.attempts()));
        shared.put("JARVIS_TABLE_PREFIX", site.named(""));
        shared.put(
                "JARVIS_CHAT_MODELS",
                Json.text(place.chatModels().stream()
                        .map(Place.ChatModel::settings)
                        .toList()));
        shared.put(
                "JARVIS_EMBEDDING_MODELS",
                Json.text(place.embeddingModels().stream()
                        .map(Place.EmbeddingModel::settings)
                        .toList()));
        shared.put("JARVIS_MODEL_KEY_PREFIX", site.deployment().name() + "/models/");
        shared.put("JARVIS_PLUGIN_SECRET_PREFIX", site.deployment().name() + "/plugins/");
        List<String> regions = new ArrayList<>(site.deployment().regions().values());
        regions.remove(site.region());
        regions.addFirst(site.region());
        shared.put("JARVIS_USAGE_REGIONS", String.join(",", regions));
        shared.put("JARVIS_OIDC_ISSUER", provider.issuer());
        shared.put("JARVIS_OIDC_AUDIENCE", provider.audience());
        shared.put("JARVIS_OIDC_TENANT_CLAIM", "custom:tenant");
        if (place.chatFallbacks() != null && !place.chatFallbacks().isEmpty()) {
            shared.put("JARVIS_CHAT_FALLBACKS", place.chatFallbacks());
        }
        if (place.chatCompress()) {
            shared.put("JARVIS_CHAT_COMPRESS", "on");
        }
        if (place.semanticCache() != null) {
            shared.put("JARVIS_SEMANTIC_CACHE", place.semanticCache());
        }
        if (place.guardrails() != null) {
            shared.put("JARVIS_GUARDRAILS", Json.text(place.guardrails()));
        }
        if (place.rerankModel() != null) {
            shared.put("JARVIS_RERANK_MODEL", place.rerankModel());
            if (place.rerankPrice() != null) {
                shared.put("JARVIS_RERANK_PRICE", place.rerankPrice());
            }
        }
        if (place.platformTenant() != null) {
            shared.put("JARVIS_PLATFORM_TENANT", place.platformTenant());
        }
        if (!place.tenantDatabases().isEmpty()) {
            shared.put("JARVIS_TENANT_DATABASES", Json.text(tenantDatabases(place)));
        }
        if (!place.sqlClusters().isEmpty()) {
            shared.put("JARVIS_SQL_CLUSTERS", String.join(",", place.sqlClusters()));
        }
        if (!place.corsOrigins().isEmpty()) {
            shared.put("JARVIS_CORS_ORIGINS", String.join(",", place.corsOrigins()));
        }
        return shared;
    }

    /** In the order that Terraform writes keys in. */
    private static Map<String, Object> tenantDatabases(Place place) {
        Map<String, Object> databases = new LinkedHashMap<>();
        place.tenantDatabases()
                .forEach((name, further) -> databases.put(
                        name,
                        Json.object(
                                "owner_secret",
                                further.ownerSecret(),
                                "secret",
                                further.secret(),
                                "url",
                                further.url())));
        return databases;
    }

    /** Names of the functions of a handler. */
    static List<String> of(Site site, Handler handler) {
        return site.manifests().functions().entrySet().stream()
                .filter(function -> function.getValue().handler() == handler)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Functions that answer people: they are moved to a new version step by step, the others at once. */
    static List<String> shifted(Site site) {
        return site.manifests().functions().entrySet().stream()
                .filter(function -> function.getValue().handler() == Handler.HTTP
                        || function.getValue().handler() == Handler.WEBSOCKET)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** ARN of a function's alias {@code live}. */
    String live(String name) {
        return functions.get(name).live();
    }

    /** A function of the manifest. */
    LambdaFunction function(String name) {
        return functions.get(name);
    }

    /** How API Gateway names what it invokes. */
    String invocation(String name) {
        return "arn:aws:apigateway:%s:lambda:path/2015-03-31/functions/%s/invocations"
                .formatted(site.region(), live(name));
    }

    /** Lets a service invoke a function by its alias, on behalf of one resource. */
    CfnPermission permit(Construct scope, String id, String name, String service, String source) {
        return CfnPermission.Builder.create(scope, id)
                .action("lambda:InvokeFunction")
                .functionName(live(name))
                .principal(service)
                .sourceArn(source)
                .build();
    }

    private Map<String, String> layers() {
        Map<String, String> layers = new LinkedHashMap<>();
        site.manifests().packages().layers().forEach((name, layer) -> {
            Asset asset = Asset.Builder.create(this, "LayerZip-" + name)
                    .path(site.manifests().packages().path(layer.file()).toString())
                    .build();
            CfnLayerVersion version = CfnLayerVersion.Builder.create(this, "Layer-" + name)
                    .layerName(site.named(name))
                    .description("Layer " + name + " of " + site.deployment().name())
                    .content(CfnLayerVersion.ContentProperty.builder()
                            .s3Bucket(asset.getS3BucketName())
                            .s3Key(asset.getS3ObjectKey())
                            .build())
                    .compatibleRuntimes(List.of("java21"))
                    .compatibleArchitectures(List.of("arm64"))
                    .build();
            // Published versions of functions go on using it.
            version.applyRemovalPolicy(RemovalPolicy.RETAIN);
            layers.put(name, version.getRef());
        });
        return layers;
    }

    private Map<String, String> environment(
            Map<String, String> shared, FunctionEntry function, Packages.Function code, String directUrl, boolean out) {
        Map<String, String> environment = new TreeMap<>(shared);
        for (String grant : function.grants()) {
            if (grant.equals("secrets:owner") || grant.equals("secrets:rotate")) {
                environment.put("JARVIS_OWNER_SECRET", site.deployment().name() + "/database/owner");
                environment.put("JARVIS_DATABASE_URL", directUrl);
            } else if (grant.equals("queue:usage")) {
                environment.put("JARVIS_USAGE_QUEUE_URL", site.arns().queueUrl("jarvis-usage"));
            } else if (grant.equals("queue:sandbox")) {
                environment.put("JARVIS_SANDBOX_QUEUE_URL", site.arns().queueUrl("jarvis-sandbox"));
                environment.put("JARVIS_SANDBOX_RESULTS_QUEUE_URL", site.arns().queueUrl("jarvis-sandbox-results"));
                environment.put("JARVIS_SANDBOX_WORKERS", Integer.toString(Workers.most(site, "sandbox")));
            } else if (grant.equals("queue:sql")) {
                environment.put("JARVIS_SQL_QUEUE_URL", site.arns().queueUrl("jarvis-sql"));
            } else if (grant.equals("workflows:run")) {
                environment.putAll(new WorkflowNames(site).environment());
            } else if (grant.equals("secrets:origin")) {
                environment.put("JARVIS_ORIGIN_SECRET", site.deployment().name() + "/origin");
            }
            startedBy(grant)
                    .forEach(machine -> environment.put(
                            "JARVIS_%s_ARN"
                                    .formatted(machine.toUpperCase(Locale.ROOT).replace('-', '_')),
                            Machines.liveArn(site, machine)));
        }
        environment.putAll(code.environment());
        if (out) {
            environment.merge(
                    "JAVA_TOOL_OPTIONS", "-Djava.net.preferIPv6Addresses=true", (own, more) -> own + " " + more);
            site.size("network")
                    .path("over_ipv6")
                    .properties()
                    .forEach(service -> environment.put(
                            service.getValue().asText(),
                            "https://%s.%s.api.aws".formatted(service.getKey(), site.region())));
        }
        return environment;
    }

    /** The machines that a grant lets start. */
    private Stream<String> startedBy(String grant) {
        return site.manifests().grant(grant).statements().stream()
                .flatMap(statement -> statement.resources().stream())
                .map(MACHINE::matcher)
                .filter(Matcher::matches)
                .map(machine -> machine.group(1));
    }

    private List<Statement> statements(Grants grants, FunctionEntry function) {
        FunctionEntry.Queue queue = function.queue();
        List<Statement> statements = new ArrayList<>(
                grants.statements(function.grants(), queue == null ? List.of() : List.of("sqs:ReceiveMessage")));
        if (queue != null) {
            statements.add(Statement.allow(
                    "TakeOwnMessages",
                    List.of("sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"),
                    List.of(grants.arn("queue:" + queue.name()))));
        }
        return statements;
    }
}
