package ai.jarvis.model.own;

import ai.jarvis.model.Provider;
import ai.jarvis.model.TokenPrice;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.platform.Text;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a definition may say. All that is wrong is found at once. */
final class DefinitionRules {
    private static final int MAX_MODEL = 200;
    private static final int MOST_TOKENS = 10_000_000;
    private static final int MOST_SECONDS = 900;
    private static final double HOTTEST = 2;
    private static final BigDecimal DEAREST = BigDecimal.valueOf(1_000_000);
    private static final int MOST_DECIMALS = 12;
    /** It is sent as a header. */
    private static final Pattern API_KEY = Pattern.compile("[\\x21-\\x7e]{1,2048}");

    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    private final PlatformModels platform;
    private final ServerAddresses addresses;

    DefinitionRules(PlatformModels platform, ServerAddresses addresses) {
        this.platform = platform;
        this.addresses = addresses;
    }

    /** @throws Refusal naming each field that is wrong */
    void check(ModelDefinition definition, Optional<String> apiKey) {
        var errors = new Errors();
        Text.problem(definition.model(), MAX_MODEL)
                .ifPresentOrElse(
                        problem -> errors.add("/config/model", problem), () -> place(definition, apiKey, errors));
        apiKey.filter(key -> !API_KEY.matcher(key).matches())
                .ifPresent(key -> errors.add(
                        "/config/api_key", "must be 1 to 2048 printable characters of ASCII without blanks"));
        errors.range("/config/context_tokens", definition.contextTokens(), 1, MOST_TOKENS);
        errors.range("/config/max_output_tokens", definition.maxOutputTokens(), 1, MOST_TOKENS);
        errors.range("/config/first_token_seconds", definition.firstTokenSeconds(), 1, MOST_SECONDS);
        errors.range("/config/seconds", definition.seconds(), 1, MOST_SECONDS);
        errors.range("/config/temperature", definition.temperature(), 0, HOTTEST);
        definition
                .topP()
                .filter(part -> !(part > 0 && part <= 1))
                .ifPresent(part -> errors.add("/config/top_p", "must be above 0, and at most 1"));
        errors.range("/quality", definition.quality(), 0, 1);
        definition.price().ifPresent(price -> price(price.price(), errors));
        errors.refuseIfAny();
    }

    private void place(ModelDefinition definition, Optional<String> apiKey, Errors errors) {
        if (definition.url().isPresent()) {
            server(definition, errors);
            return;
        }
        if (platform.chat().get(definition.model()) != definition.provider()) {
            errors.add(
                    "/config/model",
                    "is not the name of a chat model of this platform that "
                            + definition.provider().wireName() + " serves");
        }
        if (apiKey.isPresent()) {
            errors.add("/config/api_key", "is for a server of your own, which needs a url");
        }
        if (definition.price().isPresent()) {
            errors.add("/price", "is for a server of your own; a model of this platform has the platform's price");
        }
    }

    private void server(ModelDefinition definition, Errors errors) {
        if (definition.provider() != Provider.OPENAI) {
            errors.add("/config/url", "is for the provider openai alone");
            return;
        }
        addresses.problem(definition.url().orElseThrow()).ifPresent(problem -> errors.add("/config/url", problem));
    }

    private static void price(TokenPrice price, Errors errors) {
        amount("/price/input_per_1k", price.inputPer1k(), errors);
        amount("/price/output_per_1k", price.outputPer1k(), errors);
        if (!CURRENCY.matcher(price.currency()).matches()) {
            errors.add("/price/currency", "must be a currency's code as in USD");
        }
    }

    private static void amount(String pointer, BigDecimal amount, Errors errors) {
        if (amount.compareTo(DEAREST) > 0 || amount.stripTrailingZeros().scale() > MOST_DECIMALS) {
            errors.add(pointer, "must be from 0 to " + DEAREST + ", with at most " + MOST_DECIMALS + " decimals");
        }
    }

    /** What is wrong so far. */
    private static final class Errors {
        private final List<FieldError> found = new ArrayList<>();

        void add(String pointer, String detail) {
            found.add(new FieldError(pointer, detail));
        }

        void range(String pointer, Optional<? extends Number> value, double least, double most) {
            value.map(Number::doubleValue)
                    .filter(number -> !(number >= least && number <= most))
                    .ifPresent(number -> add(pointer, "must be from " + shown(least) + " to " + shown(most)));
        }

        private static String shown(double bound) {
            return new BigDecimal(bound).toPlainString();
        }

        void refuseIfAny() {
            if (!found.isEmpty()) {
                throw Refusal.invalid(found);
            }
        }
    }
}
