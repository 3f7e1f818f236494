package ai.jarvis.localstack.eval;

import ai.jarvis.localstack.client.Api;
import ai.jarvis.localstack.client.ApiException;
import ai.jarvis.localstack.client.Console;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures the running stack by a labelled set: {@code ./jarvis eval retrieval DIR [--json]}. */
public final class Eval {
    private static final String USAGE = "usage: ./jarvis eval retrieval DIR [--json]";

    private Eval() {}

    /** Ends with 2 if it is asked for something that there is not or the set is not one, with 1 if the stack fails. */
    public static void main(String[] arguments) {
        try {
            run(arguments);
        } catch (InvalidSet e) {
            System.err.println(e.getMessage());
            System.exit(2);
        } catch (ApiException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void run(String[] arguments) {
        var rest = new ArrayList<>(List.of(arguments));
        var json = rest.remove("--json");
        if (rest.size() != 2
                || !rest.getFirst().equals("retrieval")
                || rest.getLast().startsWith("--")) {
            throw new InvalidSet(USAGE);
        }
        var directory = Path.of(rest.getLast());
        var set = LabelledSet.read(directory);
        var report = new EvaluationReport(directory, set);
        try (var api = Api.fromEnvironment();
                var evaluation = new RetrievalEvaluation(api, set)) {
            evaluation.ingest();
            for (var mode : SearchMode.values()) {
                report.add(evaluation.measure(mode));
            }
        }
        Console.out().print(json ? report.toJson() + "\n" : report.toText());
    }
}
