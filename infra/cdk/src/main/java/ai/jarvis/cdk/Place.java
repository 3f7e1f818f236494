package ai.jarvis.cdk;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the user chooses of one region, by the names of the regional stack's variables in Terraform.
 *
 * @param cidr addresses of the VPC: a /16 that no other region has
 * @param vpc a VPC to use instead of making one
 * @param kmsKey ARN of a KMS key to use instead of making {@code alias/<name>}
 * @param chatModels those that callers may choose from, the first for those that name none
 * @param chatFallbacks which stands in for which, as in {@code large > small; other > small}
 * @param chatCompress whether prompts are made shorter where requests do not say otherwise
 * @param semanticCache how near questions must be at least that callers may have taken for one, or {@code off}
 * @param rerankModel Bedrock model in the format of Cohere Rerank; without it searches keep their fused order
 * @param guardrails what may go to chat models and come from them, as {@code JARVIS_GUARDRAILS} has it
 * @param rerankPrice price of the rerank model per 1,000 search units, as in {@code 2.00 USD}
 * @param platformTenant id of the operators' own tenant
 * @param tenantDatabases databases beside the platform's own in which tenants can be placed, by name
 * @param sqlClusters ARNs of Aurora clusters that tenants' data sources may be on; never the platform's own
 * @param sqlRoles ARNs of roles, with wildcards, that functions may take to ask Athena in tenants' accounts
 * @param embeddingModels those that collections may choose from, the first for those that name none; the same in all regions
 * @param corsOrigins origins whose pages may call the API
 * @param signInUrls where browsers go after signing in
 */
public record Place(
        @Nullable String cidr,
        @Nullable Vpc vpc,
        @JsonProperty("kms_key_arn") @Nullable String kmsKey,
        @JsonProperty("chat_models") List<ChatModel> chatModels,
        @JsonProperty("chat_fallbacks") @Nullable String chatFallbacks,
        @JsonProperty("chat_compress") boolean chatCompress,
        @JsonProperty("semantic_cache") @Nullable String semanticCache,
        @Nullable Map<String, Object> guardrails,
        @JsonProperty("rerank_model") @Nullable String rerankModel,
        @JsonProperty("rerank_price") @Nullable String rerankPrice,
        @JsonProperty("platform_tenant") @Nullable String platformTenant,
        @JsonProperty("embedding_models") List<EmbeddingModel> embeddingModels,
        @JsonProperty("tenant_databases") Map<String, TenantDatabase> tenantDatabases,
        @JsonProperty("sql_clusters") List<String> sqlClusters,
        @JsonProperty("sql_roles") List<String> sqlRoles,
        @JsonProperty("cors_origins") List<String> corsOrigins,
        @JsonProperty("sign_in_urls") List<String> signInUrls) {
    /** A region of which nothing is chosen. */
    public static final Place USUAL = new Place(
            null, null, null, List.of(), null, false, null, null, null, null, null, List.of(), Map.of(), List.of(),
            List.of(), List.of(), List.of());

    public Place {
        cidr = Objects.requireNonNullElse(cidr, "10.20.0.0/16");
        chatModels = chatModels == null || chatModels.isEmpty()
                ? List.of(ChatModel.of("anthropic.claude-3-haiku-20240307-v1:0"))
                : List.copyOf(chatModels);
        if (chatModels.stream().map(ChatModel::calledName).distinct().count() < chatModels.size()) {
            throw new IllegalArgumentException("two chat models have one name: " + chatModels);
        }
        embeddingModels = embeddingModels == null || embeddingModels.isEmpty()
                ? List.of(EmbeddingModel.of("cohere.embed-multilingual-v3"))
                : List.copyOf(embeddingModels);
        tenantDatabases = new TreeMap<>(Objects.requireNonNullElse(tenantDatabases, Map.of()));
        sqlClusters = Objects.requireNonNullElse(sqlClusters, List.of());
        sqlRoles = Objects.requireNonNullElse(sqlRoles, List.of());
        corsOrigins = Objects.requireNonNullElse(corsOrigins, List.of());
        signInUrls = Objects.requireNonNullElse(signInUrls, List.of());
    }

    /**
     * A chat model, as {@code JARVIS_CHAT_MODELS} describes it to the functions.
     *
     * @param model Bedrock's id of it or of an inference profile, SageMaker's name of an endpoint, or what the server at
     *     {@code url} calls it
     * @param provider {@code bedrock}, {@code openai} or {@code sagemaker}; OpenAI's API where there is a URL, unless told
     * @param secret ARN of the secret whose text is that server's key
     * @param guardrail that Bedrock applies to what the model reads and says
     */
    public record ChatModel(
            String model,
            @Nullable String name,
            @Nullable String provider,
            @Nullable String region,
            @Nullable String price,
            @Nullable List<Price> prices,
            @Nullable Number quality,
            @Nullable Integer weight,
            @Nullable List<String> capabilities,
            @JsonProperty("context_tokens") @Nullable Integer contextTokens,
            @JsonProperty("max_output_tokens") @Nullable Integer maxOutputTokens,
            @JsonProperty("first_token_seconds") @Nullable Integer firstTokenSeconds,
            @Nullable Integer seconds,
            @Nullable String url,
            @JsonProperty("secret_arn") @Nullable String secret,
            @Nullable Guardrail guardrail) {
        /**
         * A price that holds from a date on, or somewhere only.
         *
         * @param price per 1,000 tokens, input/output, as in {@code 0.003/0.015 USD}
         * @param cachedInput per 1,000 tokens of input that the provider had kept from before
         * @param batch which part of it calls in batches cost
         */
        public record Price(
                String price,
                @JsonProperty("cached_input") @Nullable String cachedInput,
                @Nullable Number batch,
                @JsonProperty("effective_from") @Nullable String effectiveFrom,
                @Nullable String region) {
            Map<String, Object> settings() {
                Map<String, Object> settings = new TreeMap<>(Map.of("price", price));
                put(settings, "cached_input", cachedInput);
                put(settings, "batch", batch);
                put(settings, "effective_from", effectiveFrom);
                put(settings, "region", region);
                return settings;
            }
        }

        private static final Set<String> PROVIDERS = Set.of("bedrock", "openai", "sagemaker");

        public ChatModel {
            if (provider != null && !PROVIDERS.contains(provider)) {
                throw new IllegalArgumentException(model + " is of none of " + PROVIDERS + ": " + provider);
            }
            if ("openai".equals(provider) && url == null) {
                throw new IllegalArgumentException(model + " needs the url of its server");
            }
            if (guardrail != null && !"bedrock".equals(provider) && (provider != null || url != null)) {
                throw new IllegalArgumentException(model + " has a guardrail, which only Bedrock applies");
            }
            if (quality != null && !(quality.doubleValue() >= 0 && quality.doubleValue() <= 1)) {
                throw new IllegalArgumentException(model + " has a quality that is not from 0 to 1: " + quality);
            }
        }

        static ChatModel of(String model) {
            return priced(model, null);
        }

        static ChatModel priced(String model, @Nullable String price) {
            return new ChatModel(
                    model, null, null, null, price, null, null, null, null, null, null, null, null, null, null, null);
        }

        /** What callers name it by. */
        public String calledName() {
            return name == null ? model : name;
        }

        /** Whether somebody serves it, by the names of providers. */
        public boolean isOf(String wanted) {
            String usual = url == null ? "bedrock" : "openai";
            return wanted.equals(Objects.requireNonNullElse(provider, usual));
        }

        /** By the names of the functions' settings; what is not said is left out. */
        public Map<String, Object> settings() {
            Map<String, Object> settings = new TreeMap<>(Map.of("model", model));
            put(settings, "name", name);
            put(settings, "provider", provider);
            put(settings, "region", region);
            put(settings, "price", price);
            put(
                    settings,
                    "prices",
                    prices == null ? null : prices.stream().map(Price::settings).toList());
            put(settings, "quality", quality);
            put(settings, "weight", weight);
            put(settings, "capabilities", capabilities);
            put(settings, "context_tokens", contextTokens);
            put(settings, "max_output_tokens", maxOutputTokens);
            put(settings, "first_token_seconds", firstTokenSeconds);
            put(settings, "seconds", seconds);
            put(settings, "url", url);
            put(settings, "secret", secret);
            put(settings, "guardrail", guardrail == null ? null : guardrail.settings());
            return settings;
        }
    }

    /** A guardrail of Bedrock; of no version it is the working draft. */
    public record Guardrail(String id, @Nullable String version) {
        Map<String, Object> settings() {
            return new TreeMap<>(Map.of("id", id, "version", Objects.requireNonNullElse(version, "DRAFT")));
        }
    }

    private static void put(Map<String, Object> settings, String field, @Nullable Object value) {
        if (value != null) {
            settings.put(field, value);
        }
    }

    /**
     * An embedding model, as {@code JARVIS_EMBEDDING_MODELS} describes it to the functions.
     *
     * @param model Bedrock's id, or what the server at {@code url} calls it
     * @param secret ARN of the secret whose text is that server's key
     */
    public record EmbeddingModel(
            String model,
            @Nullable String name,
            @Nullable String format,
            @Nullable Integer dimensions,
            @Nullable Boolean shortens,
            @Nullable String price,
            @Nullable String url,
            @JsonProperty("secret_arn") @Nullable String secret) {
        static EmbeddingModel of(String model) {
            return new EmbeddingModel(model, null, null, null, null, null, null, null);
        }

        /** By the names of the functions' settings; what is not said is left out. */
        public Map<String, Object> settings() {
            Map<String, Object> settings = new TreeMap<>(Map.of("model", model));
            put(settings, "name", name);
            put(settings, "format", format);
            put(settings, "dimensions", dimensions);
            put(settings, "shortens", shortens);
            put(settings, "price", price);
            put(settings, "url", url);
            put(settings, "secret", secret);
            return settings;
        }
    }

    /**
     * A database beside the platform's own.
     *
     * @param url JDBC URL without credentials
     * @param secret ARN of the secret of the functions' role
     * @param ownerSecret ARN of the secret of the role that owns the schema
     */
    public record TenantDatabase(
            String url,
            @JsonProperty("secret_arn") String secret,
            @JsonProperty("owner_secret_arn") String ownerSecret) {}

    /**
     * A VPC that is there already.
     *
     * @param applicationSubnets ids of subnets in at least two zones, for functions and tasks
     * @param dataSubnets ids of subnets in at least two zones, for database and cache
     * @param https addresses that functions may reach over HTTPS: of the VPC when it has the endpoints, else all
     */
    public record Vpc(
            String id,
            @JsonProperty("application_subnets") List<String> applicationSubnets,
            @JsonProperty("data_subnets") List<String> dataSubnets,
            List<String> https) {}
}
