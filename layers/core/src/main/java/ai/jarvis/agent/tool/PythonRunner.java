package ai.jarvis.agent.tool;

import ai.jarvis.sandbox.Execution;
import ai.jarvis.sandbox.Outcome;
import ai.jarvis.sandbox.Sandbox;
import ai.jarvis.sandbox.Wish;
import ai.jarvis.workflow.Json;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code run_python}: runs a program in the sandbox, which has no network, and returns what it printed. */
public final class PythonRunner implements BuiltinTool {
    private static final Duration LEAST = Duration.ofSeconds(1);

    private static final AgentTool TOOL = new AgentTool(
            "run_python",
            "Runs a Python program, with numpy, pandas and matplotlib but without a network, and returns what it prints."
                    + " Nothing is kept from one program to the next.",
            """
            {"type":"object","properties":{\
            "code":{"type":"string","minLength":1,"maxLength":100000,"description":"A whole program; print the results"},\
            "timeout_seconds":{"type":"integer","minimum":1,"maximum":300,"description":"30 unless told"}},\
            "required":["code"],"additionalProperties":false}""",
            true,
            AgentTool.Kind.BUILTIN);

    private final Sandbox sandbox;
    private final Clock clock;

    public PythonRunner(Sandbox sandbox, Clock clock) {
        this.sandbox = sandbox;
        this.clock = clock;
    }

    @Override
    public AgentTool tool() {
        return TOOL;
    }

    @Override
    public ToolResult call(ToolRequest request, Map<String, Object> arguments) {
        var wanted = arguments.get("timeout_seconds") instanceof Number seconds
                ? Duration.ofSeconds(seconds.longValue())
                : Wish.DEFAULT_TIMEOUT;
        var shorter = wanted.compareTo(request.timeout()) < 0 ? wanted : request.timeout();
        var timeout = shorter.compareTo(LEAST) < 0 ? LEAST : shorter;
        var until = clock.instant().plus(request.timeout());
        var wish = new Wish(String.valueOf(arguments.get("code")), Wish.PYTHON, timeout, Wish.MOST_MEMORY, List.of());
        var id = sandbox.execute(request.caller(), wish).execution().id();
        while (true) {
            var left = Duration.between(clock.instant(), until);
            var patience = left.compareTo(Sandbox.LONGEST_WAIT) < 0 ? left : Sandbox.LONGEST_WAIT;
            var execution = sandbox.await(request.caller(), id, patience.isNegative() ? Duration.ZERO : patience);
            if (execution.hasEnded()) {
                return told(execution);
            }
            if (!left.isPositive() || Thread.currentThread().isInterrupted()) {
                sandbox.cancel(request.caller(), id);
                return ToolResult.error(
                        "The program did not end in " + request.timeout().toSeconds() + " seconds, and was stopped.");
            }
        }
    }

    private static ToolResult told(Execution execution) {
        var outcome = execution.outcome().orElseThrow();
        var told = new LinkedHashMap<String, Object>();
        told.put("status", execution.status().wireName());
        outcome.exitCode().ifPresent(code -> told.put("exit_code", code));
        outcome.error().ifPresent(error -> told.put("error", error.message()));
        told.put("stdout", outcome.output().stdout());
        told.put("stderr", outcome.output().stderr());
        if (outcome.output().isTruncated()) {
            told.put("truncated", true);
        }
        if (!outcome.files().isEmpty()) {
            told.put(
                    "files",
                    outcome.files().stream().map(Outcome.OutputFile::name).toList());
        }
        var text = Json.writeCompact(told);
        return execution.status() == Execution.Status.SUCCESS ? ToolResult.of(text) : ToolResult.error(text);
    }
}
