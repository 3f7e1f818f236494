package ai.jarvis.localstack.stepfunctions.asl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The results of a distributed Map state as its {@code ResultWriter} wants them.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html">AWS</a>
 */
final class ResultFormats {
    private ResultFormats() {}

    /**
     * The results in the form that {@code WriterConfig} asks for: {@code NONE} tells all of each child execution,
     * {@code COMPACT} its output, {@code FLATTEN} the items of outputs that are arrays.
     *
     * @param usual the form if the configuration names none
     */
    static List<@Nullable Object> transformed(State.ResultWriter writer, List<ChildExecution> children, String usual) {
        var form = String.valueOf(writer.configuration().getOrDefault("Transformation", usual));
        var transformed = new ArrayList<@Nullable Object>();
        for (var child : children) {
            if (form.equals("NONE")) {
                transformed.add(child.described());
            } else if (child.status() != Execution.Status.SUCCEEDED) {
                transformed.add(Execution.details(
                        "Error",
                        child.error().orElse(null),
                        "Cause",
                        child.cause().orElse(null)));
            } else if (form.equals("FLATTEN") && child.output() instanceof List<?> list) {
                transformed.addAll(list);
            } else {
                transformed.add(child.output());
            }
        }
        return transformed;
    }

    /**
     * What is to be written to S3.
     *
     * @param parameters the bucket and the prefix
     */
    static Map<String, @Nullable Object> files(
            State.ResultWriter writer, DistributedRun run, @Nullable Object parameters) {
        var files = new LinkedHashMap<String, @Nullable Object>();
        if (parameters instanceof Map<?, ?> given) {
            given.forEach((key, value) -> files.put((String) key, value));
        }
        files.put("MapRunArn", run.arn());
        files.put("OutputType", writer.configuration().getOrDefault("OutputType", "JSON"));
        files.put("Succeeded", transformed(writer, of(run, Execution.Status.SUCCEEDED), "NONE"));
        files.put("Failed", transformed(writer, of(run, Execution.Status.FAILED), "NONE"));
        return files;
    }

    private static List<ChildExecution> of(DistributedRun run, Execution.Status status) {
        return run.children().stream().filter(child -> child.status() == status).toList();
    }
}
