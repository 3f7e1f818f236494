package ai.jarvis.persona;

import ai.jarvis.model.Money;
import ai.jarvis.persona.PersonaValidations.Given;
import ai.jarvis.persona.PersonaValidations.Wanted;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.web.Idempotent;
import ai.jarvis.web.Listing;
import ai.jarvis.web.Paging;
import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestBean;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What judges say of personas, over HTTP. */
@Controller("/api/v1/personas/{id}")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "personas")
class PersonaValidationController {
    private final PersonaValidations validations;

    PersonaValidationController(PersonaValidations validations) {
        this.validations = validations;
    }

    @Introspected
    record Validating(
            @Schema(
                            description = "Texts that the persona answered, or objects {user_input, response}; 1 to 20",
                            example = "[\"Of course, let us look at it together.\"]")
                    @NotNull
                    List<@NotNull JsonNode> responses,
            @Schema(description = "The newest unless told") Optional<Integer> version,
            @Schema(description = "The judge's; the tenant's standard one unless told") Optional<String> model,
            @Schema(description = "How often each response is judged: 1, 3 or 5; 3 unless told")
                    Optional<Integer> runs) {
        Wanted toCore() {
            var given = new ArrayList<Given>();
            for (int i = 0; i < responses.size(); i++) {
                given.add(given(responses.get(i), "/responses/" + i));
            }
            return new Wanted(given, version, model, runs.orElse(PersonaValidations.STANDARD_RUNS));
        }

        private static Given given(JsonNode response, String pointer) {
            if (response.isTextual()) {
                return new Given(Optional.empty(), response.textValue());
            }
            var isKnown = response.isObject()
                    && response.path("response").isTextual()
                    && (!response.has("user_input")
                            || response.path("user_input").isTextual())
                    && response.size() == (response.has("user_input") ? 2 : 1);
            if (!isKnown) {
                throw Refusal.invalid(
                        pointer, "must be a text, or an object of a response and, if known, a user_input");
            }
            return new Given(
                    Optional.ofNullable(response.path("user_input").textValue()),
                    response.path("response").textValue());
        }
    }

    @Introspected
    record CostView(String amount, String currency) {
        static CostView of(Money money) {
            return new CostView(money.amount().toPlainString(), money.currency());
        }
    }

    @Introspected
    record ScoreView(
            @Schema(description = "Which of the responses, from 1") int number,
            Optional<String> userInput,
            String response,
            @Schema(description = "0 to 10, the median of the runs; absent if nobody knows") Optional<BigDecimal> score,
            Optional<String> reasoning,
            @Schema(description = "Of all runs that could be read") List<BigDecimal> scores,
            @Schema(description = "Why there is no score") Optional<String> problem) {
        static ScoreView of(int number, Validation.Judged judged) {
            return new ScoreView(
                    number,
                    judged.input(),
                    judged.response(),
                    judged.score(),
                    judged.reasoning(),
                    judged.scores(),
                    judged.problem());
        }
    }

    @Introspected
    record ValidationView(
            String id,
            String personaId,
            int version,
            @Schema(description = "passed, failed or inconclusive") String verdict,
            @Schema(description = "Absent if a score is missing") Optional<BigDecimal> average,
            BigDecimal minScore,
            int runs,
            List<ScoreView> scores,
            @Schema(description = "Why it did not pass") List<String> reasons,
            @Schema(description = "judge_skipped, where no model answered") Optional<List<String>> degraded,
            Optional<CostView> cost,
            String author,
            Instant createdAt) {
        static ValidationView of(Validation validation) {
            return new ValidationView(
                    validation.id().value(),
                    validation.persona().value(),
                    validation.version(),
                    validation.verdict().wireName(),
                    validation.average(),
                    validation.minScore(),
                    validation.runs(),
                    IntStream.range(0, validation.responses().size())
                            .mapToObj(i ->
                                    ScoreView.of(i + 1, validation.responses().get(i)))
                            .toList(),
                    validation.reasons(),
                    PersonaController.names(validation.degraded()),
                    validation.cost().map(CostView::of),
                    validation.author(),
                    validation.createdAt());
        }
    }

    @Introspected
    record SampleView(
            String messageId,
            Optional<BigDecimal> score,
            @Schema(description = "The judge's reasoning, or why there is no score; for who may see all conversations")
                    Optional<String> note,
            Instant judgedAt) {}

    @Introspected
    record DriftView(
            String personaId,
            int version,
            @Schema(description = "unknown, steady or drifting") String status,
            BigDecimal minScore,
            @Schema(description = "The average of the last validation") Optional<BigDecimal> validatedAverage,
            @Schema(description = "Of the live answers that have a score") Optional<BigDecimal> average,
            @Schema(description = "The bounds of its 95 % confidence interval") Optional<BigDecimal> low,
            Optional<BigDecimal> high,
            @Schema(description = "How many have one") int scored,
            @Schema(description = "How many have none") int unknown,
            @Schema(description = "The last 50 at most, newest first") List<SampleView> samples) {
        static DriftView of(Drift drift, boolean seesAll) {
            var scores = drift.scores();
            return new DriftView(
                    drift.persona().value(),
                    drift.version(),
                    drift.status().wireName(),
                    drift.minScore(),
                    drift.validated(),
                    Optional.of(scores.mean())
                            .filter(unused -> scores.count() > 0)
                            .map(DriftView::rounded),
                    scores.low().map(DriftView::rounded),
                    scores.high().map(DriftView::rounded),
                    scores.count(),
                    drift.unknown(),
                    drift.samples().stream()
                            .map(sample -> new SampleView(
                                    sample.message().value(),
                                    sample.score(),
                                    Optional.of(sample.note()).filter(unused -> seesAll),
                                    sample.judgedAt()))
                            .toList());
        }

        private static BigDecimal rounded(double number) {
            return BigDecimal.valueOf(number).setScale(2, RoundingMode.HALF_UP);
        }
    }

    @Post("/validate")
    @Idempotent
    @Status(HttpStatus.OK)
    @Operation(
            summary = "Have a judge score responses of the persona",
            description =
                    "Each gets 0 to 10, the median of several runs. Where the judge does not answer, answers nonsense, or"
                            + " contradicts itself, the verdict is inconclusive.")
    HttpResponse<ValidationView> validate(@PathVariable String id, @Body @Valid Validating body, Caller caller) {
        return HttpResponse.ok(
                ValidationView.of(validations.validate(caller, PersonaController.personaId(id), body.toCore())));
    }

    @Get("/validations")
    @Operation(summary = "List the validations of all versions, newest first")
    Listing<ValidationView> list(@PathVariable String id, @RequestBean Paging paging, Caller caller) {
        return Listing.of(
                validations.list(caller, PersonaController.personaId(id), paging.request()), ValidationView::of);
    }

    @Get("/drift")
    @Operation(
            summary = "Show how live answers keep to the persona",
            description = "A share of the answers of chats is judged, once each.")
    DriftView drift(@PathVariable String id, @QueryValue @Nullable Integer version, Caller caller) {
        var drift = validations.drift(caller, PersonaController.personaId(id), Optional.ofNullable(version));
        return DriftView.of(drift, caller.may(Permission.CHAT_MODERATE));
    }
}
