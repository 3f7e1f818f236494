package ai.jarvis.localstack.stepfunctions.asl;

import org.jspecify.annotations.Nullable;

/** Something in a definition that has a value only when the state runs. */
interface Expression {
    /**
     * Its value.
     *
     * @param field where the definition has it, for errors
     * @throws AslError if it has no value
     */
    @Nullable
    Object evaluate(Evaluation evaluation, String field);
}
