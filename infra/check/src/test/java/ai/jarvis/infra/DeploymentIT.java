package ai.jarvis.infra;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.infra.rule.Rule;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A production deployment of three regions in the emulator: applied, planned again, looked at from outside, destroyed. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeploymentIT {
    private static final Checkout CHECKOUT = Checkout.find();
    private static final Manifests MANIFESTS = Manifests.read(CHECKOUT);

    private static EmulatedDeployment deployment;
    private static Map<String, EmulatedDeployment.Replanned> again = Map.of();

    @BeforeAll
    static void apply() {
        Tools.needEmulator();
        Tools.needPackages(CHECKOUT);
        deployment = EmulatedDeployment.start(CHECKOUT);
        deployment.apply();
    }

    @AfterAll
    static void stop() {
        if (deployment != null) {
            deployment.close();
        }
    }

    @Test
    @Order(1)
    void theSecondPlanChangesNothing() {
        again = deployment.planAgain();
        again.values().forEach(replanned -> assertThat(replanned.changes())
                .as("What the second plan of %s would change", replanned.plan().name())
                .isEmpty());
    }

    @Test
    @Order(2)
    void whatIsThereKeepsToTheRules() {
        assertThat(again).isNotEmpty();
        again.values().forEach(replanned -> Rule.ALL.forEach(rule -> assertThat(
                        rule.violations(replanned.plan(), MANIFESTS))
                .as("%s: %s", replanned.plan().name(), rule.says())
                .isEmpty()));
    }

    @Test
    @Order(9)
    void canBeDestroyed() {
        deployment.destroy();
    }
}
