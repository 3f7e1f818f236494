package ai.jarvis.workflow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Machines that run nothing: a test says how their executions end. */
public final class InMemoryStateMachines implements StateMachines {
    private final Map<String, Integer> versions = new HashMap<>();
    private final Map<String, Map<String, Integer>> routes = new HashMap<>();
    private final Map<String, Execution> executions = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> succeeded = new HashMap<>();
    private final Map<String, String> failed = new HashMap<>();
    private List<HistoryEvent> events = List.of();
    private final Set<String> lost = new HashSet<>();
    private boolean away;
    private boolean redrivable = true;

    @Override
    public Published publish(Machine machine) {
        var number = versions.merge(machine.name(), 1, Integer::sum);
        return new Published(machine.name(), machine.name() + ":" + number);
    }

    @Override
    public void route(String machine, Map<String, Integer> weights) {
        routes.put(machine, Map.copyOf(weights));
    }

    @Override
    public void delete(String machine) {
        versions.remove(machine);
    }

    @Override
    public String start(String machine, String name, Map<String, Object> input) {
        if (away) {
            throw new Unavailable("away", new IllegalStateException());
        }
        var id = machine + "/" + name;
        executions.putIfAbsent(id, execution(id, Status.RUNNING, Optional.empty()));
        return id;
    }

    private static Execution execution(String id, Status status, Optional<Object> output) {
        return new Execution(
                id,
                status,
                Optional.empty(),
                output,
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                Optional.empty());
    }

    @Override
    public void stop(String execution, String error, String cause) {
        end(execution, Status.ABORTED, Optional.empty());
    }

    @Override
    public boolean redrive(String execution) {
        if (redrivable) {
            executions.put(execution, execution(execution, Status.RUNNING, Optional.empty()));
        }
        return redrivable;
    }

    @Override
    public Optional<Execution> describe(String execution) {
        if (lost.contains(execution)) {
            throw new Unavailable("lost", new IllegalStateException());
        }
        return Optional.ofNullable(executions.get(execution));
    }

    @Override
    public List<HistoryEvent> history(String execution, int most) {
        return events.stream().limit(most).toList();
    }

    @Override
    public boolean succeed(String token, Map<String, Object> output) {
        return succeeded.put(token, output) == null;
    }

    @Override
    public boolean fail(String token, String error, String cause) {
        return failed.put(token, error) == null;
    }

    /** Ends an execution, if it is under way. */
    public Execution end(String execution, Status status, Optional<Object> output) {
        return executions.computeIfPresent(
                execution, (id, known) -> known.status() == Status.RUNNING ? execution(id, status, output) : known);
    }

    /** From now on nothing can be learned of this execution. */
    public void lose(String execution) {
        lost.add(execution);
    }

    /** What the history of every execution is. */
    public void tells(List<HistoryEvent> history) {
        events = List.copyOf(history);
    }

    public List<String> executions() {
        return new ArrayList<>(executions.keySet());
    }

    public Map<String, Integer> routes(String machine) {
        return routes.getOrDefault(machine, Map.of());
    }

    public Map<String, Map<String, Object>> succeeded() {
        return succeeded;
    }

    public Map<String, String> failed() {
        return failed;
    }

    public void away(boolean isAway) {
        away = isAway;
    }

    public void redrivable(boolean isRedrivable) {
        redrivable = isRedrivable;
    }
}
