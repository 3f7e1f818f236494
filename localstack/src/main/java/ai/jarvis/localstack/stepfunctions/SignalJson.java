package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.stepfunctions.asl.Signal;
import ai.jarvis.localstack.stepfunctions.asl.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A signal and its time as they are kept: a JSON array of a name, the time and what the signal carries.
 *
 * @param at milliseconds since the epoch
 */
record SignalJson(Signal signal, long at) {
    String write() {
        return switch (signal) {
            case Signal.Started started -> json("started");
            case Signal.Submitted s -> json("submitted", s.call(), s.output());
            case Signal.Taken s -> json("taken", s.call(), s.worker());
            case Signal.Succeeded s -> json("succeeded", s.call(), s.output());
            case Signal.Failed s -> json("failed", s.call(), s.error(), s.cause());
            case Signal.Heartbeat s -> json("heartbeat", s.call());
            case Signal.Woken s -> json("woken", s.timer());
            case Signal.Stopped s -> json("stopped", s.error(), s.cause());
            case Signal.MapRunUpdated s ->
                json("updated", s.mapRunArn(), s.maxConcurrency(), s.toleratedCount(), s.toleratedPercentage());
            case Signal.Redriven redriven -> json("redriven");
        };
    }

    private String json(String name, @Nullable Object... values) {
        var json = new ArrayList<@Nullable Object>();
        json.add(name);
        json.add(at);
        json.addAll(Arrays.asList(values));
        return Values.write(json);
    }

    static SignalJson read(String text) {
        var json = (List<?>) Values.parse(text);
        var signal =
                switch ((String) json.get(0)) {
                    case "started" -> new Signal.Started();
                    case "submitted" -> new Signal.Submitted(number(json, 2), json.get(3));
                    case "taken" -> new Signal.Taken(number(json, 2), (String) json.get(3));
                    case "succeeded" -> new Signal.Succeeded(number(json, 2), json.get(3));
                    case "failed" -> new Signal.Failed(number(json, 2), (String) json.get(3), (String) json.get(4));
                    case "heartbeat" -> new Signal.Heartbeat(number(json, 2));
                    case "woken" -> new Signal.Woken(number(json, 2));
                    case "stopped" -> new Signal.Stopped((String) json.get(2), (String) json.get(3));
                    case "updated" ->
                        new Signal.MapRunUpdated(
                                (String) json.get(2),
                                json.get(3) == null ? null : number(json, 3),
                                json.get(4) == null ? null : number(json, 4),
                                json.get(5) instanceof Number percentage ? percentage.doubleValue() : null);
                    case "redriven" -> new Signal.Redriven();
                    default -> throw new IllegalArgumentException("Not a signal: " + text);
                };
        return new SignalJson(signal, number(json, 1));
    }

    private static long number(List<?> json, int index) {
        return ((Number) json.get(index)).longValue();
    }
}
