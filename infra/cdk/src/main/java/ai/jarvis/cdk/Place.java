package ai.jarvis.cdk;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the user chooses of one region, by the names of the regional stack's variables in Terraform.
 *
 * @param cidr addresses of the VPC: a /16 that no other region has
 * @param vpc a VPC to use instead of making one
 * @param kmsKey ARN of a KMS key to use instead of making {@code alias/<name>}
 * @param chatModel Bedrock model or inference profile that answers
 * @param chatPrice price of the chat model, as in {@code 0.00025/0.00125 USD}; without it answers have no cost
 * @param rerankModel Bedrock model in the format of Cohere Rerank; without it searches keep their fused order
 * @param rerankPrice price of the rerank model per 1,000 search units, as in {@code 2.00 USD}
 * @param platformTenant id of the operators' own tenant
 * @param tenantDatabases databases beside the platform's own in which tenants can be placed, by name
 * @param embeddingModels those that collections may choose from, the first for those that name none; the same in all regions
 * @param corsOrigins origins whose pages may call the API
 * @param signInUrls where browsers go after signing in
 */
public record Place(
        @Nullable String cidr,
        @Nullable Vpc vpc,
        @JsonProperty("kms_key_arn") @Nullable String kmsKey,
        @JsonProperty("chat_model") @Nullable String chatModel,
        @JsonProperty("chat_price") @Nullable String chatPrice,
        @JsonProperty("rerank_model") @Nullable String rerankModel,
        @JsonProperty("rerank_price") @Nullable String rerankPrice,
        @JsonProperty("platform_tenant") @Nullable String platformTenant,
        @JsonProperty("embedding_models") List<EmbeddingModel> embeddingModels,
        @JsonProperty("tenant_databases") Map<String, TenantDatabase> tenantDatabases,
        @JsonProperty("cors_origins") List<String> corsOrigins,
        @JsonProperty("sign_in_urls") List<String> signInUrls) {
    /** A region of which nothing is chosen. */
    public static final Place USUAL =
            new Place(null, null, null, null, null, null, null, null, List.of(), Map.of(), List.of(), List.of());

    public Place {
        cidr = Objects.requireNonNullElse(cidr, "10.20.0.0/16");
        chatModel = Objects.requireNonNullElse(chatModel, "anthropic.claude-3-haiku-20240307-v1:0");
        embeddingModels = embeddingModels == null || embeddingModels.isEmpty()
                ? List.of(EmbeddingModel.of("cohere.embed-multilingual-v3"))
                : List.copyOf(embeddingModels);
        tenantDatabases = new TreeMap<>(Objects.requireNonNullElse(tenantDatabases, Map.of()));
        corsOrigins = Objects.requireNonNullElse(corsOrigins, List.of());
        signInUrls = Objects.requireNonNullElse(signInUrls, List.of());
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

        private static void put(Map<String, Object> settings, String field, @Nullable Object value) {
            if (value != null) {
                settings.put(field, value);
            }
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
