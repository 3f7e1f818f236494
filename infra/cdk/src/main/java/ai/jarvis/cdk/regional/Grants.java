package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Arns;
import ai.jarvis.cdk.Place;
import ai.jarvis.cdk.Site;
import ai.jarvis.cdk.Statement;
import ai.jarvis.cdk.manifest.GrantEntry;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What the grants of the manifests mean in a region: statements with ARNs for placeholders, the uses of keys that they
 * bring, and parts of the network.
 */
final class Grants {
    /** The part of the network that is outside. */
    private static final String WEB = "web";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]+)}(.*)");
    private static final Pattern INFERENCE_PROFILE = Pattern.compile("(?:us|eu|apac|global)\\.(.+)");
    /** Below it are the secrets of tenants' databases, each below the tenant's id. */
    private static final String SQL_SECRETS = "secret:jarvis-sql/*";
    /** Step Functions makes it in each account where a machine waits for executions of others, and adds targets to it. */
    private static final String NESTED_EXECUTIONS_RULE = "rule/StepFunctionsGetEventsForStepFunctionsExecutionRule";
    /** What of ECS starts a task, beside what the task itself calls. */
    private static final List<String> CALLED_FOR_TASKS = List.of("ecr.api", "ecr.dkr", "logs", "s3", "sqs");

    private final Site site;
    private final Map<String, List<String>> arns = new LinkedHashMap<>();
    private final Map<String, String> keys;

    /**
     * Reads what the placeholders stand for.
     *
     * @param secrets ARNs of the secrets {@code application} and {@code owner}
     * @param dataKey ARN of the data key
     * @param platformKey ARN of the region's own key
     */
    Grants(Site site, Map<String, String> secrets, String dataKey, String platformKey) {
        this.site = site;
        keys = Map.of("data", dataKey, "platform", platformKey);
        Arns names = site.arns();
        put("application_secret", secrets.get("application"));
        put("owner_secret", secrets.get("owner"));
        arns.put(
                "tenant_secrets",
                site.place().tenantDatabases().values().stream()
                        .map(Place.TenantDatabase::secret)
                        .toList());
        arns.put(
                "tenant_owner_secrets",
                site.place().tenantDatabases().values().stream()
                        .map(Place.TenantDatabase::ownerSecret)
                        .toList());
        put("origin_secret", names.secret("origin"));
        anywhere("model_keys", "secret:" + site.deployment().name() + "/models/*");
        anywhere("sql_secrets", SQL_SECRETS);
        anywhere("plugin_secrets", "secret:" + site.deployment().name() + "/plugins/*");
        arns.put("sql_clusters", site.place().sqlClusters());
        arns.put("sql_roles", site.place().sqlRoles());
        put("documents_bucket", names.bucket("documents"));
        put("event_bus", names.bus());
        WorkflowNames workflows = new WorkflowNames(site);
        put("workflow_machines", workflows.machines());
        put("workflow_executions", workflows.executions());
        put("workflow_role", workflows.machineRole());
        put("workflow_schedules", workflows.schedules());
        put("schedule_role", workflows.scheduleRole());
        models(site.place());
        put("database_cluster", names.of("rds", "cluster:" + site.deployment().name()));
        put("drill_cluster", names.of("rds", "cluster:" + Database.drillPrefix(site) + "*"));
        put("drill_instance", names.of("rds", "db:" + Database.drillPrefix(site) + "*"));
        put("database_subnet_group", names.of("rds", "subgrp:" + site.named("database")));
        put(
                "database_parameter_groups",
                names.of("rds", "cluster-pg:" + site.named("database")),
                names.of("rds", "cluster-pg:default.aurora-postgresql17"),
                names.of("rds", "pg:default.aurora-postgresql17"),
                names.of("rds", "og:default:aurora-postgresql-17"));
        site.manifests().tables().keySet().forEach(table -> put("table:" + table, names.table(table)));
        site.manifests().functions().forEach((name, function) -> {
            put("function:" + name, names.live(name));
            if (function.queue() != null) {
                queue(function.queue().name());
            }
        });
        site.manifests().machines().keySet().forEach(name -> {
            put("machine:" + name, Machines.liveArn(site, name));
            put("execution:" + name, Machines.executions(site, name));
        });
        put("nested_executions_rule", names.of("events", NESTED_EXECUTIONS_RULE));
        site.manifests().tasks().values().forEach(task -> queue(task.queue().name()));
    }

    /** Secrets that are made while the platform runs, in the region and where they may have been copied to. */
    private void anywhere(String placeholder, String secrets) {
        put(placeholder, site.arns().of("secretsmanager", secrets));
        put(placeholder + "_anywhere", site.arns().in("*").of("secretsmanager", secrets));
    }

    private void models(Place place) {
        arns.put("chat_models", models(chatModels(place, "bedrock")));
        // The ARN of an endpoint has its name as it is or in small letters, whatever invokes it says.
        arns.put(
                "chat_endpoints",
                chatModels(place, "sagemaker")
                        .flatMap(name -> Stream.of(name, name.toLowerCase(Locale.ROOT)))
                        .distinct()
                        .map(name -> site.arns().of("sagemaker", "endpoint/" + name))
                        .toList());
        // A guardrail is told by its id or its ARN.
        arns.put(
                "chat_guardrails",
                place.chatModels().stream()
                        .flatMap(model -> Stream.ofNullable(model.guardrail()))
                        .map(Place.Guardrail::id)
                        .distinct()
                        .map(id -> id.startsWith("arn:") ? id : site.arns().of("bedrock", "guardrail/" + id))
                        .toList());
        arns.put(
                "embedding_models",
                models(place.embeddingModels().stream()
                        .filter(model -> model.url() == null)
                        .map(Place.EmbeddingModel::model)));
        arns.put("rerank_model", models(Stream.ofNullable(place.rerankModel())));
        arns.put(
                "model_secrets",
                Stream.concat(
                                place.chatModels().stream().map(Place.ChatModel::secret),
                                place.embeddingModels().stream().map(Place.EmbeddingModel::secret))
                        .flatMap(Stream::ofNullable)
                        .distinct()
                        .toList());
    }

    private static Stream<String> chatModels(Place place, String provider) {
        return place.chatModels().stream().filter(model -> model.isOf(provider)).map(Place.ChatModel::model);
    }

    private List<String> models(Stream<String> ids) {
        return ids.distinct().flatMap(model -> model(model).stream()).toList();
    }

    /** The statements of grants, and the uses of keys that their actions and the grantee's own bring. */
    List<Statement> statements(List<String> grants, List<String> ownActions) {
        List<Statement> statements = new ArrayList<>();
        for (String name : used(grants)) {
            List<GrantEntry.Statement> granted = site.manifests().grant(name).statements();
            for (int i = 0; i < granted.size(); i++) {
                statements.add(Statement.grant(sid(name, i + 1), granted.get(i), resources(granted.get(i))));
            }
        }
        Set<String> actions = new LinkedHashSet<>(ownActions);
        statements.forEach(statement -> actions.addAll(statement.actions()));
        statements.addAll(keyUses(actions));
        return statements;
    }

    /** Without those of which there is nothing in the region, such as a rerank model. */
    private List<String> used(List<String> grants) {
        return grants.stream()
                .filter(name -> {
                    GrantEntry grant = site.manifests().grant(name);
                    return !grant.optional()
                            || grant.statements().stream()
                                    .anyMatch(statement -> !resources(statement).isEmpty());
                })
                .toList();
    }

    /** The parts of the network that a grantee must reach; with none it is not in the VPC. */
    List<String> networks(List<String> grants) {
        return grants.stream()
                .map(grant -> site.manifests().grant(grant).network())
                .filter(network -> network != null && !network.equals(WEB))
                .distinct()
                .toList();
    }

    /** ARN of what a placeholder stands for, when that is one thing. */
    String arn(String placeholder) {
        List<String> found = arns.get(placeholder);
        if (found == null || found.size() != 1) {
            throw new IllegalArgumentException("not one ARN for ${" + placeholder + "}: " + found);
        }
        return found.getFirst();
    }

    /** ARN of the key {@code data} or {@code platform}. */
    String key(String name) {
        return Objects.requireNonNull(keys.get(name));
    }

    /** Whether a grantee needs a way out: to the web, or to a service that is called over IPv6. */
    static boolean needsWayOut(Site site, List<String> grants) {
        List<GrantEntry> granted = grants.stream().map(site.manifests()::grant).toList();
        JsonNode overIpv6 = site.size("network").path("over_ipv6");
        return site.place().vpc() == null
                && granted.stream().anyMatch(grant -> grant.network() != null)
                && granted.stream()
                        .anyMatch(grant -> WEB.equals(grant.network())
                                || (grant.service() != null && overIpv6.has(grant.service())));
    }

    /** The AWS services that are called from inside the VPC. */
    Set<String> calledServices() {
        Map<String, GrantEntry> grants = site.manifests().grants();
        Stream<List<String>> functions = site.manifests().functions().values().stream()
                .map(function -> function.grants())
                .filter(names ->
                        names.stream().anyMatch(name -> grants.get(name).network() != null));
        Stream<String> called = functions
                .flatMap(names -> used(names).stream())
                .map(name -> site.manifests().grant(name).service())
                .filter(Objects::nonNull)
                .filter(service -> site.place().vpc() != null
                        || !site.size("network").path("over_ipv6").has(service));
        boolean byEndpoints = Workers.exist(site) && !Workers.overIpv6(site);
        return Stream.concat(called, byEndpoints ? CALLED_FOR_TASKS.stream() : Stream.empty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private List<Statement> keyUses(Set<String> actions) {
        List<Statement> uses = new ArrayList<>();
        for (Map.Entry<String, JsonNode> service :
                site.manifests().yaml("infra/encryption.yaml").properties()) {
            List<String> needed = actions.stream()
                    .flatMap(action -> StreamSupport.stream(
                            service.getValue().path("actions").path(action).spliterator(), false))
                    .map(JsonNode::asText)
                    .toList();
            if (!needed.isEmpty()) {
                uses.add(Statement.allow(
                        "UseKeyFor" + title(service.getKey()),
                        needed,
                        List.of(key(service.getValue().required("key").asText())),
                        Trust.via(site, service.getKey())));
            }
        }
        return uses;
    }

    private List<String> resources(GrantEntry.Statement granted) {
        List<String> found = new ArrayList<>();
        for (String resource : granted.resources()) {
            Matcher placeholder = PLACEHOLDER.matcher(resource);
            if (resource.equals("*")) {
                found.add(resource);
            } else if (placeholder.matches() && arns.containsKey(placeholder.group(1))) {
                arns.get(placeholder.group(1)).forEach(arn -> found.add(arn + placeholder.group(2)));
            } else {
                throw new IllegalArgumentException("nothing is known of the resource " + resource);
            }
        }
        return found;
    }

    /** An inference profile ({@code eu.anthropic...}) calls the model in its area's regions, so it needs both rights. */
    private List<String> model(String model) {
        Matcher profile = INFERENCE_PROFILE.matcher(model);
        if (profile.matches()) {
            return List.of(
                    site.arns().of("bedrock", "inference-profile/" + model),
                    "arn:aws:bedrock:*::foundation-model/" + profile.group(1));
        }
        return List.of("arn:aws:bedrock:%s::foundation-model/%s".formatted(site.region(), model));
    }

    private void queue(String name) {
        put("queue:" + name, site.arns().queue(name));
        put("queue:" + name + "-dead-letters", site.arns().queue(name + "-dead-letters"));
    }

    private void put(String placeholder, String... found) {
        arns.put(placeholder, List.of(found));
    }

    private static String sid(String grant, int number) {
        return Stream.of(grant.split("[^a-z]+", -1))
                .map(Grants::title)
                .collect(Collectors.joining("", "Grant", Integer.toString(number)));
    }

    private static String title(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
