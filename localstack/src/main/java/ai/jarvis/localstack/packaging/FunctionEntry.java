package ai.jarvis.localstack.packaging;

import ai.jarvis.localstack.manifest.Section;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code functions/functions.yaml} says about a function's code.
 *
 * @param module the folder beside the manifest with its code
 * @param handler the class that Lambda's runtime makes
 */
record FunctionEntry(String name, String module, String handler) {
    /** Serves API Gateway's requests with the Micronaut controllers that it finds. */
    private static final String HTTP_HANDLER = "io.micronaut.function.aws.proxy.payload2.APIGatewayV2HTTPEventFunction";

    static List<FunctionEntry> read(Path manifest) {
        var top = Section.parse(manifest, Section.text(manifest));
        var entries = new ArrayList<FunctionEntry>();
        for (var name : top.names()) {
            var section = top.section(name);
            entries.add(new FunctionEntry(
                    name,
                    section.optionalText("module").orElse(name),
                    section.text("handler").equals("http") ? HTTP_HANDLER : section.text("class")));
        }
        top.refuseIfWrong(manifest);
        return entries;
    }
}
