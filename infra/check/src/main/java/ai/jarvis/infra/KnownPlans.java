package ai.jarvis.infra;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The plans of both stacks in which everything is known and nothing left out: of {@code tests/known} in the stacks'
 * folders, whose provider is a mock. They need neither AWS nor the emulator, and nothing applied.
 */
public final class KnownPlans {
    private static final String FOLDER = "-test-directory=tests/known";

    private KnownPlans() {}

    /** Makes them, and writes each to {@code infra/check/target/plans/<stack>-<run>.json}. */
    public static List<Plan> make(Checkout checkout) {
        var plans = new ArrayList<Plan>();
        plans.addAll(make(checkout, "global"));
        plans.addAll(make(checkout, "regional", "-var", "packages=" + checkout.packages()));
        plans.forEach(plan -> plan.write(checkout.target().resolve("plans").resolve(plan.name() + ".json")));
        return plans;
    }

    private static List<Plan> make(Checkout checkout, String stack, String... variables) {
        var terraform = new Terraform(
                checkout.terraform(stack), checkout.target().resolve("terraform/known-" + stack), Map.of());
        terraform.init("-backend=false", FOLDER);
        var arguments = new ArrayList<>(List.of("test", "-json", "-verbose", FOLDER));
        arguments.addAll(List.of(variables));
        return Plan.ofTests(stack, terraform.call(arguments.toArray(String[]::new)).output());
    }

    /** Makes them for other programs. */
    public static void main(String[] arguments) {
        make(Checkout.find()).forEach(plan -> System.out.println(plan.name()));
    }
}
