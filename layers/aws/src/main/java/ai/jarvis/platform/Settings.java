package ai.jarvis.platform;

import ai.jarvis.model.ModelId;
import ai.jarvis.model.TokenPrice;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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
 * @param chatPrice what the chat model costs, absent if that is not known
 * @param awsEndpoint in place of the AWS services' own endpoints
 * @param ingestionAttempts how often SQS delivers an ingestion message before it goes to the dead letters
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
        ModelId chatModel,
        Optional<TokenPrice> chatPrice,
        ModelId embeddingModel,
        Optional<URI> awsEndpoint,
        int ingestionAttempts) {

    /** The settings of the process's environment. */
    public static Settings fromEnvironment() {
        return from(name -> Optional.ofNullable(System.getenv(name)));
    }

    /**
     * The settings from wherever variables come from.
     *
     * @throws IllegalArgumentException naming all that is missing or wrong at once
     */
    public static Settings from(Function<String, Optional<String>> variables) {
        var reader = new Reader(variables);
        var settings = new Settings(
                reader.text("JARVIS_DATABASE_URL"),
                reader.text("JARVIS_DATABASE_SECRET"),
                reader.number("JARVIS_DATABASE_POOL_SIZE", 2),
                reader.text("JARVIS_REDIS_URL"),
                reader.text("JARVIS_DOCUMENTS_BUCKET"),
                reader.text("JARVIS_EVENT_BUS"),
                reader.text("JARVIS_DEAD_LETTER_QUEUE_URL"),
                reader.text("JARVIS_TABLE_PREFIX"),
                new ModelId(reader.text("JARVIS_CHAT_MODEL")),
                reader.price("JARVIS_CHAT_PRICE"),
                new ModelId(reader.text("JARVIS_EMBEDDING_MODEL")),
                reader.uri("JARVIS_AWS_ENDPOINT"),
                reader.number("JARVIS_INGESTION_ATTEMPTS", 5));
        reader.reportProblems();
        return settings;
    }

    private static final class Reader {
        private final Function<String, Optional<String>> variables;
        private final List<String> problems = new ArrayList<>();

        Reader(Function<String, Optional<String>> variables) {
            this.variables = variables;
        }

        String text(String name) {
            return variables.apply(name).filter(v -> !v.isBlank()).orElseGet(() -> {
                problems.add(name + " is not set");
                return "missing";
            });
        }

        int number(String name, int otherwise) {
            var value = variables.apply(name);
            try {
                return value.map(Integer::parseInt).orElse(otherwise);
            } catch (NumberFormatException e) {
                problems.add(name + " is not a number: " + value.get());
                return otherwise;
            }
        }

        Optional<URI> uri(String name) {
            var value = variables.apply(name);
            try {
                return value.map(URI::create);
            } catch (IllegalArgumentException e) {
                problems.add(name + " is not a URI: " + value.get());
                return Optional.empty();
            }
        }

        /** As in {@code 0.003/0.015 USD}: input and output, per 1,000 tokens. */
        Optional<TokenPrice> price(String name) {
            var value = variables.apply(name);
            try {
                return value.map(v -> {
                    var parts = v.split("[/ ]", 3);
                    return new TokenPrice(new BigDecimal(parts[0]), new BigDecimal(parts[1]), parts[2]);
                });
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                problems.add(name + " is not a price as in '0.003/0.015 USD': " + value.get());
                return Optional.empty();
            }
        }

        void reportProblems() {
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException("The settings are not complete: " + String.join("; ", problems));
            }
        }
    }
}
