package ai.jarvis.usage;

import ai.jarvis.model.Money;
import ai.jarvis.model.cache.AnswerFigures;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.web.PathId;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestBean;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the tenant's calls of models used, over HTTP. */
@Controller("/api/v1/usage")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "quota")
class UsageController {
    private final Usage usage;
    private final UsageExports exports;
    private final Clock clock;

    UsageController(Usage usage, UsageExports exports, Clock clock) {
        this.usage = usage;
        this.exports = exports;
        this.clock = clock;
    }

    /** Which usage is wanted, and how it is added up. */
    @Introspected
    record Query(
            @Parameter(description = "From when on; the beginning of this month in the time zone unless told")
                    @QueryValue
                    @Nullable
                    Instant from,
            @Parameter(description = "Until when, exclusively; now unless told") @QueryValue @Nullable Instant to,
            @Parameter(description = "What one sum is about; model unless told") @QueryValue("group_by")
                    Grouping.@Nullable By groupBy,
            @Parameter(description = "Where days and months begin, as in Europe/Zurich; UTC unless told")
                    @QueryValue("time_zone")
                    @Nullable
                    String timeZone) {
        Grouping grouping() {
            return new Grouping(groupBy == null ? Grouping.By.MODEL : groupBy, zone());
        }

        Period period(Instant now) {
            var zone = zone();
            var month = now.atZone(zone).toLocalDate().withDayOfMonth(1);
            return new Period(
                    from == null ? month.atStartOfDay(zone).toInstant() : from, to == null ? now.plusMillis(1) : to);
        }

        private ZoneId zone() {
            try {
                return timeZone == null ? ZoneOffset.UTC : ZoneId.of(timeZone);
            } catch (DateTimeException e) {
                throw Refusal.invalid("?time_zone", "is not a time zone as in Europe/Zurich");
            }
        }
    }

    /** Sums of a period. */
    @Introspected
    record Sums(Instant from, Instant to, List<Sum> items, AnswersView answers) {}

    /**
     * How often answers were given again on the days, in UTC, that the period touches: to the same question, or to one that
     * means the same; and what they took and cost when a model gave them.
     */
    @Introspected
    record AnswersView(long hits, long semanticHits, long misses, long savedTokens, List<Cost> savedCosts) {
        static AnswersView of(AnswerFigures.Sums sums) {
            return new AnswersView(
                    sums.hits(),
                    sums.similar(),
                    sums.misses(),
                    sums.savedTokens(),
                    sums.savedCosts().entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(cost -> new Cost(
                                    cost.getValue().stripTrailingZeros().toPlainString(), cost.getKey()))
                            .toList());
        }
    }

    /** One sum, with the one name that it was grouped by; a sum without user is the platform's work in the background. */
    @Introspected
    record Sum(
            Optional<String> model,
            Optional<String> user,
            Optional<String> scenario,
            Optional<String> day,
            long calls,
            long inputTokens,
            long outputTokens,
            long unpricedCalls,
            long unpricedTokens,
            List<Cost> costs) {
        static Sum of(UsageSummary summary, Grouping.By by) {
            return new Sum(
                    key(summary, by == Grouping.By.MODEL),
                    key(summary, by == Grouping.By.USER),
                    key(summary, by == Grouping.By.SCENARIO),
                    key(summary, by == Grouping.By.DAY),
                    summary.calls(),
                    summary.inputTokens(),
                    summary.outputTokens(),
                    summary.unpriced(),
                    summary.unpricedTokens(),
                    summary.costs().stream().map(Cost::of).toList());
        }

        private static Optional<String> key(UsageSummary summary, boolean isIt) {
            return Optional.of(summary.key()).filter(key -> isIt && !key.isEmpty());
        }
    }

    /** Money as a decimal in text. */
    @Introspected
    record Cost(String amount, String currency) {
        static Cost of(Money money) {
            return new Cost(money.amount().toPlainString(), money.currency());
        }
    }

    @Get
    @Operation(
            summary = "Show what the calls of models used",
            description =
                    "Every call of a model counts, for chat, search and ingestion, with the tokens that its provider"
                            + " counted. Calls of models without a known price are in unpriced_calls and"
                            + " unpriced_tokens, and in no cost.")
    Sums get(@RequestBean Query query, Caller caller) {
        var period = query.period(clock.instant());
        var grouping = query.grouping();
        return new Sums(
                period.from(),
                period.to(),
                usage.summarize(caller, period, grouping).stream()
                        .map(summary -> Sum.of(summary, grouping.by()))
                        .toList(),
                AnswersView.of(usage.answers(caller, period)));
    }

    /** Which records are wanted, and how they are written. */
    @Introspected
    record Wanted(
            @NotNull Instant from,
            @NotNull Instant to,
            @Schema(description = "csv unless told") Optional<UsageArchive.Format> format,
            @Schema(
                            description = "Whose records, for the super administrator: all tenants' unless told;"
                                    + " for others the own tenant's")
                    Optional<List<@NotNull String>> tenants) {
        Optional<List<TenantId>> tenantIds() {
            return tenants.map(ids -> ids.stream()
                    .map(id -> PathId.of(id, TenantId::new, "tenant"))
                    .toList());
        }
    }

    /** A file that can be fetched without credentials until it expires. */
    @Introspected
    record ExportView(String url, Instant expiresAt, long records) {}

    @Post("/exports")
    @Status(HttpStatus.CREATED)
    @Operation(
            summary = "Export the records behind the sums, for billing",
            description =
                    "A CSV or JSON Lines file with one record for each call of a model, oldest first, at a URL that"
                            + " expires. The id of a record never changes: a record that is in two files is the same.")
    HttpResponse<ExportView> export(@Body @Valid Wanted body, Caller caller) {
        var export = exports.export(
                caller,
                new Period(body.from(), body.to()),
                body.format().orElse(UsageArchive.Format.CSV),
                body.tenantIds());
        return HttpResponse.created(
                new ExportView(export.url().toString(), export.expiresAt(), export.records()), export.url());
    }
}
