package ai.jarvis.infra.rule;

import ai.jarvis.infra.Manifests;
import ai.jarvis.infra.Plan;
import java.util.List;

/** Something that must hold of every plan of the stacks. */
public interface Rule {
    /** All of them. */
    List<Rule> ALL = List.of(
            new LeastPrivilege(),
            new ReasonedWildcards(),
            new DeadLetters(),
            new Routes(),
            new WholeFunctions(),
            new Encrypted(),
            new Tagged());

    /** Where the plan does not keep to the rule, each naming the resource and what is wrong with it. */
    List<String> violations(Plan plan, Manifests manifests);

    /** The rule, in words. */
    String says();
}
