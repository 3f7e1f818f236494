package ai.jarvis.infra.rule;

import ai.jarvis.infra.Manifests;
import ai.jarvis.infra.Plan;
import java.util.List;

/** Whatever can be tagged says which deployment it belongs to: the budget and the bill are told apart by that. */
public final class Tagged implements Rule {
    static final String TAG = "Application";

    @Override
    public String says() {
        return "everything that can be tagged is";
    }

    @Override
    public List<String> violations(Plan plan, Manifests manifests) {
        return plan.resources().stream()
                .filter(resource -> resource.values().path("tags_all").isObject())
                .filter(resource ->
                        resource.values().path("tags_all").path(TAG).asText().isEmpty())
                .map(resource -> resource.address() + " has no tag " + TAG)
                .toList();
    }
}
