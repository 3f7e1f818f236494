package ai.jarvis.rollout;

import ai.jarvis.platform.Json;
import java.util.Map;
import java.util.TreeMap;

/** Figures as they are stored. */
record FiguresJson(
        long requests,
        long errors,
        long cached,
        long inputTokens,
        long outputTokens,
        Map<Integer, Long> latencies,
        SampleJson costs,
        SampleJson scores) {
    /** Numbers that were counted together, as they are stored. */
    record SampleJson(long count, double sum, double squares) {
        static SampleJson of(Sample sample) {
            return new SampleJson(sample.count(), sample.sum(), sample.squares());
        }

        Sample sample() {
            return new Sample(count, sum, squares);
        }
    }

    static String write(ArmFigures figures) {
        return Json.write(new FiguresJson(
                figures.requests(),
                figures.errors(),
                figures.cached(),
                figures.inputTokens(),
                figures.outputTokens(),
                figures.latencies().counts(),
                SampleJson.of(figures.costs()),
                SampleJson.of(figures.scores())));
    }

    static ArmFigures read(String json) {
        var stored = Json.read(json, FiguresJson.class);
        return new ArmFigures(
                stored.requests,
                stored.errors,
                stored.cached,
                stored.inputTokens,
                stored.outputTokens,
                new LatencyHistogram(new TreeMap<>(stored.latencies)),
                stored.costs.sample(),
                stored.scores.sample());
    }
}
