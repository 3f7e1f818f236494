package ai.jarvis.infra.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UsageTest {
    private static final String USAGE =
            """
            work:
              chats:
                per: 1000
                what: chats
                uses:
                  - {function: chat, seconds: 4, times: [0.5], because: measured}
                  - {price: key, times: [2], because: known}
                  - {price: small-disk, times: [1, aws_table.replica], because: copied}
                  - {price: node, times: [1], size: production, because: larger}
            """;

    private static List<Line> bill(String size, Plan plan) {
        var usage = Usage.read(Tables.yaml(USAGE));
        var scope = new Scope(Tables.prices(), plan, Optional.empty(), usage.atRest(), Tables.yaml("{}"));
        return usage.work().get("chats").bill(size, scope, "here");
    }

    private static Plan plan(String replicas) {
        return Tables.plan(
                "aws_lambda_function.chat", "{function_name: jarvis-chat, memory_size: 1536}",
                "aws_lambda_function.rechat", "{function_name: jarvis-rechat, memory_size: 128}",
                "aws_table.this", "{replica: " + replicas + "}");
    }

    @Test
    void takesTheMemoryOfAFunctionFromThePlan() {
        assertThat(bill("small", plan("[]")))
                .extracting(Line::part, line -> line.quantity().intValueExact(), line -> line.usd()
                        .intValueExact())
                .containsExactly(
                        // 1000 * 0.5 calls of 4 s with 1.5 GB
                        tuple("function chat", 3000, 3), tuple("function request", 500, 5), tuple("key", 2000, 4000));
    }

    @Test
    void countsWhatIsDoneOnceMoreForEveryReplica() {
        assertThat(bill("small", plan("[a, b]")))
                .filteredOn(line -> line.part().equals("small disk"))
                .singleElement()
                .satisfies(line -> assertThat(line.quantity()).isEqualByComparingTo("2000"));
    }

    @Test
    void leavesOutWhatTheSizeDoesNotDo() {
        assertThat(bill("small", plan("[]"))).extracting(Line::part).doesNotContain("node");
        assertThat(bill("production", plan("[]"))).extracting(Line::part).contains("node");
    }

    @Test
    void refusesAFunctionThatThePlanDoesNotHave() {
        assertThatThrownBy(() -> bill("small", Tables.plan("aws_table.this", "{replica: []}")))
                .isInstanceOf(CostException.class)
                .hasMessageContaining("functions chat");
    }

    @Test
    void refusesAnAssumptionWithoutAReason() {
        assertThatThrownBy(() -> Usage.read(Tables.yaml(USAGE.replace("because: measured", "because: ''"))))
                .isInstanceOf(CostException.class)
                .hasMessageContaining("chats has a use that does not say why");
    }
}
