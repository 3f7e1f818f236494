package ai.jarvis.rollout;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Stages and guards as they are stored. */
final class DefinitionJson {
    private static final TypeReference<List<StageJson>> STAGES = new TypeReference<>() {};
    private static final TypeReference<List<GuardJson>> GUARDS = new TypeReference<>() {};

    private DefinitionJson() {}

    private record StageJson(int percent, Set<String> scenarios, long minimumSeconds, long minimumRequests) {
        static StageJson of(Stage stage) {
            return new StageJson(
                    stage.percent(),
                    new TreeSet<>(stage.scenarios()),
                    stage.minimumDuration().toSeconds(),
                    stage.minimumRequests());
        }

        Stage stage() {
            return new Stage(percent, scenarios, Duration.ofSeconds(minimumSeconds), minimumRequests);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record GuardJson(String metric, @Nullable Double limit, @Nullable Double ratio, int minimumSamples) {
        static GuardJson of(Guard guard) {
            return new GuardJson(
                    guard.metric().wireName(),
                    guard.limit().orElse(null),
                    guard.ratio().orElse(null),
                    guard.minimumSamples());
        }

        Guard guard() {
            return new Guard(
                    Guard.Metric.valueOf(metric.toUpperCase(Locale.ROOT)),
                    Optional.ofNullable(limit),
                    Optional.ofNullable(ratio),
                    minimumSamples);
        }
    }

    static String stages(List<Stage> stages) {
        return Json.write(stages.stream().map(StageJson::of).toList());
    }

    static List<Stage> stages(String json) {
        return read(json, STAGES).stream().map(StageJson::stage).toList();
    }

    static String guards(List<Guard> guards) {
        return Json.write(guards.stream().map(GuardJson::of).toList());
    }

    static List<Guard> guards(String json) {
        return read(json, GUARDS).stream().map(GuardJson::guard).toList();
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return Json.MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A rollout holds what it was not given", e);
        }
    }
}
