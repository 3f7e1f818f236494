package ai.jarvis.workflow;

import ai.jarvis.workflow.analysis.FlowCheck;
import ai.jarvis.workflow.analysis.SenseCheck;
import ai.jarvis.workflow.compile.MachineWriter;
import ai.jarvis.workflow.definition.DefinitionReader;
import ai.jarvis.workflow.yaml.YamlReader;

/** Makes state machines of workflows. */
public final class WorkflowCompiler {
    private WorkflowCompiler() {}

    /**
     * The state machine of a workflow.
     *
     * @param source YAML or JSON
     * @param catalog what the author may use
     * @throws WorkflowInvalid with all that is wrong, if anything is
     */
    public static CompiledWorkflow compile(String source, WorkflowCatalog catalog) {
        var problems = new Problems();
        var document = YamlReader.read(source, problems);
        var definition = document.flatMap(value -> new DefinitionReader(problems).read(value));
        if (definition.isEmpty()) {
            problems.throwIfAny();
            throw new IllegalStateException("A document is no definition and nothing is wrong with it");
        }
        var hasForm = !problems.hidesSense();
        SenseCheck.check(definition.get(), catalog, problems);
        if (!hasForm) {
            problems.throwIfAny();
        }
        var analysis = FlowCheck.check(definition.get(), problems);
        problems.throwIfAny();
        var workflow = MachineWriter.write(definition.get(), analysis, problems);
        problems.throwIfAny();
        return workflow;
    }
}
