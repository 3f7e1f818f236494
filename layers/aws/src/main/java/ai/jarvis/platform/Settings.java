package ai.jarvis.platform;

import ai.jarvis.agent.AgentSettings;
import ai.jarvis.guard.GuardrailJson;
import ai.jarvis.guard.Guardrails;
import ai.jarvis.model.ChatModelSettings;
import ai.jarvis.model.EmbeddingModelSettings;
import ai.jarvis.model.RerankSettings;
import ai.jarvis.model.SavingSettings;
import ai.jarvis.model.TenantModelSettings;
import ai.jarvis.model.route.Backoff;
import ai.jarvis.model.route.FallbackChains;
import ai.jarvis.plugin.PluginSettings;
import ai.jarvis.sandbox.SandboxSettings;
import ai.jarvis.sql.source.SqlSourceSettings;
import ai.jarvis.tenancy.OidcSettings;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.WorkflowSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the functions are told about where they run, read once at start from the environment.
 *
 * @param databaseUrl JDBC URL without credentials
 * @param databaseSecret name of the secret with {@code {"username", "password"}} of the application's database role
 * @param databasePoolSize most connections of one process
 * @param redisUrl as in {@code redis://host:port}
 * @param eventBus name of the platform's own bus
 * @param deadLetterQueueUrl where ingestion puts what it cannot read
 * @param tablePrefix what the names of the DynamoDB tables start with
 * @param chatModels those that callers may choose from; the first is for callers who name none
 * @param chatFallbacks which chat models stand in for which, each chain from the model asked for on
 * @param chatAttempts how often a question is put to the models that may answer it, 1 to 5
 * @param chatBreakers whether models that keep failing are left alone for a while
 * @param guardrails for all tenants, which can be stricter
 * @param embeddingModels those that collections may choose from; the first is for collections that name none
 * @param rerank the rerank model, absent if searches keep their fused order
 * @param tenantModels what tenants' own models need
 * @param usageQueueUrl where records of usage wait while the database does not take them
 * @param awsEndpoint in place of the AWS services' own endpoints
 * @param usageRegions regions in which tokens are counted, this one first; see {@code DynamoUsageCounters}
 * @param ingestionAttempts how often SQS delivers an ingestion message before it goes to the dead letters
 * @param oidc the identity provider, absent if only API keys are taken
 * @param platformTenant whose audit records tell of those who cannot be told to be of any tenant
 * @param further databases beside the platform's own
 * @param workflows where workflows run, absent in a process that has nothing to do with them
 * @param spool where records wait that answers do not wait for; absent where a process may be frozen once it has answered
 * @param reembeddingMachine ARN of the state machine that changes embedding models, absent in a process that starts none
 * @param evaluationMachine ARN of the state machine that evaluates, absent in a process that starts none
 * @param savings how the costs of chat models are kept down
 * @param sandbox where code is run, absent in a process that has nothing to do with it
 * @param agents where agents work, absent in a process that has nothing to do with them
 * @param plugins what agents' plugins need
 * @param sqlSources what tenants' databases need
 * @param sqlQueueUrl of the queue of questions to databases, absent in a process that hands none out
 */
public record Settings(
        String databaseUrl,
        String databaseSecret,
        int databasePoolSize,
        String redisUrl,
        String documentsBucket,
        String eventBus,
        String deadLetterQueueUrl,
        String tablePrefix,
        List<ChatModelSettings> chatModels,
        List<List<String>> chatFallbacks,
        int chatAttempts,
        boolean chatBreakers,
        Guardrails guardrails,
        List<EmbeddingModelSettings> embeddingModels,
        Optional<RerankSettings> rerank,
        TenantModelSettings tenantModels,
        Optional<String> usageQueueUrl,
        Optional<URI> awsEndpoint,
        List<String> usageRegions,
        int ingestionAttempts,
        Optional<OidcSettings> oidc,
        Optional<TenantId> platformTenant,
        FurtherDatabases further,
        Optional<WorkflowSettings> workflows,
        Optional<Path> spool,
        Optional<String> reembeddingMachine,
        Optional<String> evaluationMachine,
        SavingSettings savings,
        Optional<SandboxSettings> sandbox,
        Optional<AgentSettings> agents,
        PluginSettings plugins,
        SqlSourceSettings sqlSources,
        Optional<String> sqlQueueUrl) {

    /** The settings of the process's environment. */
    public static Settings fromEnvironment() {
        return from(Variables.ofEnvironment());
    }

    /**
     * The settings from wherever variables come from.
     *
     * @throws IllegalArgumentException naming all that is missing or wrong at once
     */
    public static Settings from(Variables variables) {
        var settings = new Settings(
                variables.text("JARVIS_DATABASE_URL"),
                variables.text("JARVIS_DATABASE_SECRET"),
                variables.number("JARVIS_DATABASE_POOL_SIZE", 2),
                variables.text("JARVIS_REDIS_URL"),
                variables.text("JARVIS_DOCUMENTS_BUCKET"),
                variables.text("JARVIS_EVENT_BUS"),
                variables.text("JARVIS_DEAD_LETTER_QUEUE_URL"),
                variables.text("JARVIS_TABLE_PREFIX"),
                ChatModelSettings.from(variables),
                fallbacks(variables),
                attempts(variables),
                !variables
                        .optionalText("JARVIS_CHAT_BREAKERS")
                        .filter("off"::equals)
                        .isPresent(),
                GuardrailJson.from(variables),
                EmbeddingModelSettings.from(variables),
                RerankSettings.from(variables),
                TenantModelSettings.from(variables),
                variables.optionalText("JARVIS_USAGE_QUEUE_URL"),
                variables.uri("JARVIS_AWS_ENDPOINT"),
                List.of(variables
                        .optionalText("JARVIS_USAGE_REGIONS")
                        .orElse("home")
                        .split(",")),
                variables.number("JARVIS_INGESTION_ATTEMPTS", 5),
                OidcSettings.from(variables),
                tenant(variables, "JARVIS_PLATFORM_TENANT"),
                FurtherDatabases.from(variables),
                WorkflowSettings.from(variables),
                variables.optionalText("JARVIS_SPOOL").map(Path::of),
                variables.optionalText("JARVIS_REEMBEDDING_ARN"),
                variables.optionalText("JARVIS_EVALUATION_ARN"),
                SavingSettings.from(variables),
                SandboxSettings.from(variables),
                AgentSettings.from(variables),
                PluginSettings.from(variables),
                SqlSourceSettings.from(variables),
                variables.optionalText("JARVIS_SQL_QUEUE_URL"));
        variables.reportProblems();
        return settings;
    }

    private static Optional<TenantId> tenant(Variables variables, String name) {
        var value = variables.optionalText(name);
        try {
            return value.map(TenantId::new);
        } catch (IllegalArgumentException e) {
            variables.problem(name + " is not the id of a tenant: " + value.get());
            return Optional.empty();
        }
    }

    private static int attempts(Variables variables) {
        var attempts = variables.number("JARVIS_CHAT_ATTEMPTS", 3);
        if (attempts < 1 || attempts > Backoff.MOST_ATTEMPTS) {
            variables.problem("JARVIS_CHAT_ATTEMPTS must be from 1 to " + Backoff.MOST_ATTEMPTS + ": " + attempts);
        }
        return attempts;
    }

    /** As in {@code large > small > local; other > small}. */
    private static List<List<String>> fallbacks(Variables variables) {
        return variables
                .optionalText("JARVIS_CHAT_FALLBACKS")
                .map(text -> Arrays.stream(text.split(";"))
                        .map(FallbackChains::parse)
                        .toList())
                .orElse(List.of());
    }
}
