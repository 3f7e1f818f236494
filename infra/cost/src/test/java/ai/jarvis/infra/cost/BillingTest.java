package ai.jarvis.infra.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BillingTest {
    private static final Billing BILLING = Billing.read(
            Tables.yaml(
                    """
                    rules:
                      aws_cache:
                        - {part: "Nodes, {node_type}", price: node, times: [nodes, hours]}
                      aws_kms_key:
                        - {part: Keys, price: key}
                        - {part: Copies of keys, price: key, times: [replica], when: {multi: "true"}}
                      aws_disk:
                        - {part: Disks, price: "{kind}-disk", times: [at_rest.gb]}
                      aws_follower:
                        - {part: Followers, price: "{leader.kind}-disk"}
                      aws_member:
                        - {part: Members, price: node, times: [aws_cluster.scaling.*.minimum, hours]}
                      aws_check:
                        - {part: Checks, price: key, times: [seconds, /interval], when: {kind: "a|b"}}
                    by_use: {calls: [aws_lambda_function]}
                    free: {costs nothing: [aws_iam_role]}
                    """));

    private static List<Line> bill(Plan plan) {
        return bill(plan, Optional.empty(), "here");
    }

    private static List<Line> bill(Plan plan, Optional<Plan> leader, String region) {
        var atRest = Tables.yaml("gb: {value: 3, because: known}");
        var scope = new Scope(Tables.prices(), plan, leader, atRest, Tables.yaml("{}"));
        return BILLING.bill(plan.resources(), scope, region);
    }

    @Test
    void multipliesAttributesWithTheHoursOfTheMonthAndThePriceOfTheRegion() {
        var plan = Tables.plan("aws_cache.this", "{node_type: t4, nodes: 3}");

        var line = bill(plan, Optional.empty(), "there").getFirst();

        assertThat(line.part()).isEqualTo("Nodes, t4");
        assertThat(line.quantity()).isEqualByComparingTo("300");
        assertThat(line.usd()).as("3 nodes * 100 hours * 0.75").isEqualByComparingTo("225");
    }

    @Test
    void addsUpResourcesOfOneType() {
        var plan = Tables.plan(
                "aws_kms_key.a", "{multi: false, replica: []}",
                "aws_kms_key.b", "{multi: true, replica: [x, y]}");

        assertThat(bill(plan))
                .extracting(Line::part, line -> line.usd().intValue())
                .containsExactly(tuple("Keys", 4), tuple("Copies of keys", 4));
    }

    @Test
    void findsThePriceByAnAttributeAndTheQuantityByWhatIsTakenToBeThere() {
        assertThat(Line.total(bill(Tables.plan("aws_disk.this", "{kind: small}"))))
                .isEqualByComparingTo("0.3");
    }

    @Test
    void readsWhatAnotherResourceOfTheSameModuleSays() {
        var plan = Tables.plan(
                "module.a.aws_member.this", "{}",
                "module.a.aws_cluster.this", "{scaling: [{minimum: 0.5}]}",
                "module.b.aws_cluster.this", "{scaling: [{minimum: 8}]}");
        var known = plan.where(resource -> !resource.type().equals("aws_cluster"));
        var scope = new Scope(Tables.prices(), plan, Optional.empty(), Tables.yaml("{}"), Tables.yaml("{}"));

        assertThat(Line.total(BILLING.bill(known.resources(), scope, "here")))
                .as("0.5 * 100 hours * 0.5")
                .isEqualByComparingTo("25");
    }

    @Test
    void takesFromThePrimaryRegionWhatAPlanLeavesOpen() {
        var leader = Tables.plan("aws_cache.this", "{node_type: m7, nodes: 3}");

        var line = bill(Tables.plan("aws_cache.this", "{nodes: 1}"), Optional.of(leader), "here")
                .getFirst();

        assertThat(line.part()).isEqualTo("Nodes, m7");
        assertThat(line.quantity()).isEqualByComparingTo("100");
    }

    @Test
    void theLeadersAttributeGoesBeforeTheResourcesOwn() {
        var leader = Tables.plan("aws_follower.this", "{kind: small}");
        var plan = Tables.plan("aws_follower.this", "{kind: of-a-mock}");

        assertThat(bill(plan, Optional.of(leader), "here").getFirst().price().name())
                .isEqualTo("small-disk");
        assertThat(bill(leader).getFirst().price().name()).isEqualTo("small-disk");
    }

    @Test
    void refusesAnAttributeThatNobodyKnows() {
        assertThatThrownBy(() -> bill(Tables.plan("aws_cache.this", "{node_type: t4}")))
                .isInstanceOf(CostException.class)
                .hasMessageContaining("nodes of aws_cache.this");
    }

    @Test
    void dividesByAFactorWithASlash() {
        assertThat(bill(Tables.plan("aws_check.this", "{kind: b, interval: 10}"))
                        .getFirst()
                        .quantity())
                .as("360,000 seconds of a month / 10")
                .isEqualByComparingTo("36000");
    }

    @Test
    void refusesTypesThatAreNeitherPricedNorFreeAndNamesAllOfThem() {
        var plan = Tables.plan(
                "aws_iam_role.this", "{}",
                "aws_lambda_function.this", "{}",
                "aws_nat_gateway.this", "{}",
                "module.x.aws_msk_cluster.this", "{}");

        assertThatThrownBy(() -> bill(plan))
                .isInstanceOf(CostException.class)
                .hasMessageContaining("aws_nat_gateway, as in aws_nat_gateway.this")
                .hasMessageContaining("aws_msk_cluster, as in module.x.aws_msk_cluster.this")
                .hasMessageNotContaining("aws_iam_role")
                .hasMessageNotContaining("aws_lambda_function");
    }

    @Test
    void refusesAResourceThatNoneOfItsTypesRulesFits() {
        assertThatThrownBy(() -> bill(Tables.plan("aws_check.this", "{kind: c, interval: 10}")))
                .isInstanceOf(CostException.class)
                .hasMessageContaining("aws_check.this");
    }
}
