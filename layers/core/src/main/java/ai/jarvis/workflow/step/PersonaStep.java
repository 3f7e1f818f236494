package ai.jarvis.workflow.step;

import ai.jarvis.persona.Personas;
import java.util.Map;

/**
 * {@code persona}: renders {@code persona}, by its id or its name, with {@code variables}; the version in use, or
 * {@code version}. Gives {@code rendered_prompt} and the {@code version} that it was rendered from.
 */
public final class PersonaStep implements Step {
    private final Personas personas;

    public PersonaStep(Personas personas) {
        this.personas = personas;
    }

    @Override
    public String type() {
        return "persona";
    }

    @Override
    public boolean isRepeatable(StepInputs inputs) {
        return true;
    }

    @Override
    public Map<String, Object> run(StepCall call, StepInputs inputs, Work work) {
        var caller = call.caller();
        var rendered = personas.render(
                caller,
                personas.resolve(caller, inputs.text("persona")),
                inputs.optionalNumber("version"),
                inputs.object("variables"));
        return Map.of("rendered_prompt", rendered.text(), "version", rendered.version());
    }
}
