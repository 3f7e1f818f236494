package ai.jarvis.localstack.stepfunctions.asl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the iterations of a Map state are given.
 *
 * @param contexts what the context object has under {@code Map} in each iteration
 * @param counts how many items each iteration was given
 */
record MapItems(List<@Nullable Object> inputs, List<Map<String, @Nullable Object>> contexts, List<Integer> counts) {
    static final MapItems NONE = new MapItems(List.of(), List.of(), List.of());

    /**
     * Selects from each item what its iteration is to see, and puts what was selected in batches, if that is wanted.
     *
     * @throws AslError if an expression of the state has no value
     */
    static MapItems of(State.ForEach state, Steps steps, List<?> items) {
        var effective = steps.effectiveInput();
        var inputs = new ArrayList<@Nullable Object>(items.size());
        var contexts = new ArrayList<Map<String, @Nullable Object>>(items.size());
        for (var item : items) {
            var context = context(contexts.size(), item);
            contexts.add(context);
            inputs.add(
                    state.selector() == null
                            ? item
                            : state.selector()
                                    .evaluate(steps.evaluation(effective, null).withMap(context)));
        }
        return state.batcher() == null
                ? new MapItems(inputs, contexts, inputs.stream().map(input -> 1).toList())
                : batches(state.batcher(), steps.evaluation(effective, null), inputs);
    }

    int size() {
        return inputs.size();
    }

    private static Map<String, @Nullable Object> context(int index, @Nullable Object value) {
        return Execution.details("Item", Execution.details("Index", index, "Value", value));
    }

    /** Items in groups, by their number and by the bytes of their JSON. */
    private static MapItems batches(State.ItemBatcher batcher, Evaluation evaluation, List<@Nullable Object> items) {
        var mostItems = NumberField.evaluate(batcher.maxItems(), evaluation, Integer.MAX_VALUE);
        var mostBytes = NumberField.evaluate(batcher.maxBytes(), evaluation, Values.MOST_BYTES);
        var batchInput =
                batcher.batchInput() == null ? null : batcher.batchInput().evaluate(evaluation);
        var batches = new ArrayList<List<@Nullable Object>>();
        var bytes = 0L;
        for (var item : items) {
            var size = Values.write(item).length() + 1L;
            if (batches.isEmpty() || batches.getLast().size() >= mostItems || bytes + size > mostBytes) {
                batches.add(new ArrayList<>());
                bytes = 0;
            }
            batches.getLast().add(item);
            bytes += size;
        }
        var inputs = new ArrayList<@Nullable Object>(batches.size());
        var contexts = new ArrayList<Map<String, @Nullable Object>>(batches.size());
        for (var batch : batches) {
            var input = new LinkedHashMap<String, @Nullable Object>();
            if (batchInput != null) {
                input.put("BatchInput", batchInput);
            }
            input.put("Items", batch);
            contexts.add(context(inputs.size(), input));
            inputs.add(input);
        }
        return new MapItems(inputs, contexts, batches.stream().map(List::size).toList());
    }
}
