package ai.jarvis.cdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

/** How cdk.json and the command line describe a deployment. */
class ContextTest {
    @BeforeAll
    static void needsNode() {
        Synthesis.needsNode();
    }

    @Test
    void makesOneSmallRegionUnlessTold() {
        Deployment deployment = deployment(Map.of("account", Synthesis.ACCOUNT));

        assertThat(deployment.name()).isEqualTo("jarvis");
        assertThat(deployment.size()).isEqualTo("small");
        assertThat(deployment.regions()).containsExactly(Map.entry(Role.PRIMARY, "us-east-1"));
        assertThat(deployment.deletionProtection()).isTrue();
    }

    @Test
    void readsListsAndObjectsFromTheCommandLineAsJson() {
        Deployment deployment = deployment(Map.of(
                "account", Synthesis.ACCOUNT,
                "regions", "{\"primary\": \"eu-west-1\", \"recovery\": \"eu-central-1\"}",
                "without", "[\"guardduty\"]",
                "deletion_protection", "false",
                "places", "{\"eu-west-1\": {\"cidr\": \"10.7.0.0/16\"}}"));

        assertThat(deployment.regions())
                .containsExactly(Map.entry(Role.PRIMARY, "eu-west-1"), Map.entry(Role.RECOVERY, "eu-central-1"));
        assertThat(deployment.copies()).isEqualTo(List.of("eu-central-1"));
        assertThat(deployment.has("guardduty")).isFalse();
        assertThat(deployment.deletionProtection()).isFalse();
        assertThat(deployment.place("eu-west-1").cidr()).isEqualTo("10.7.0.0/16");
    }

    @Test
    void readsTheModelsOfAPlaceByTheNamesOfTerraformsVariables() {
        Place place = place(
                """
                {"chat_models": [{"model": "a", "name": "small", "quality": 0.5, "context_tokens": 8192,
                   "guardrail": {"id": "abc123"}},
                  {"model": "own", "provider": "sagemaker", "capabilities": ["streaming"],
                   "prices": [{"price": "1/2 USD", "cached_input": "0.1", "effective_from": "2026-12-01"}]},
                  {"model": "gpt", "url": "https://models.example.com/v1", "secret_arn": "arn:key"}],
                 "chat_fallbacks": "own > small"}""");

        assertThat(Json.text(place.chatModels().stream()
                        .map(Place.ChatModel::settings)
                        .toList()))
                .isEqualTo(
                        "[{\"context_tokens\":8192,\"guardrail\":{\"id\":\"abc123\",\"version\":\"DRAFT\"},\"model\":\"a\","
                                + "\"name\":\"small\",\"quality\":0.5},"
                                + "{\"capabilities\":[\"streaming\"],\"model\":\"own\",\"prices\":[{\"cached_input\":\"0.1\","
                                + "\"effective_from\":\"2026-12-01\",\"price\":\"1/2 USD\"}],\"provider\":\"sagemaker\"},"
                                + "{\"model\":\"gpt\",\"secret\":\"arn:key\",\"url\":\"https://models.example.com/v1\"}]");
        assertThat(place.chatFallbacks()).isEqualTo("own > small");
        assertThat(place.chatModels())
                .extracting(model -> model.isOf("bedrock"), model -> model.isOf("sagemaker"))
                .containsExactly(tuple(true, false), tuple(false, true), tuple(false, false));
        assertThat(Place.USUAL.chatModels()).hasSize(1);
    }

    @Test
    void refusesModelsThatCannotBeCalled() {
        refusesPlace("{\"chat_models\": [{\"model\": \"a\"}, {\"model\": \"b\", \"name\": \"a\"}]}", "have one name");
        refusesPlace(
                "{\"chat_models\": [{\"model\": \"a\", \"provider\": \"openai\"}]}", "a needs the url of its server");
        refusesPlace("{\"chat_models\": [{\"model\": \"a\", \"provider\": \"azure\"}]}", "azure");
        refusesPlace("{\"chat_models\": [{\"model\": \"a\", \"quality\": 2}]}", "not from 0 to 1: 2");
    }

    @Test
    void refusesWhatCannotBeDeployed() {
        refuses(Map.of("account", "12"), "account has 12 digits, unlike '12'");
        refuses(Map.of("account", Synthesis.ACCOUNT, "name", "Jarvis"), "unlike Jarvis");
        refuses(Map.of("account", Synthesis.ACCOUNT, "without", "[\"databse\"]"), "[databse]");
        refuses(
                Map.of("account", Synthesis.ACCOUNT, "regions", "{\"primary\": \"a\", \"secondary\": \"a\"}"),
                "regions differ from each other");
    }

    @Test
    void saysWhichValueIsNoJson() {
        Assertions.assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> deployment(Map.of("account", Synthesis.ACCOUNT, "without", "guardduty")))
                .withMessageContaining("-c without=... is no JSON: guardduty");
    }

    private static Place place(String json) {
        return deployment(Map.of("account", Synthesis.ACCOUNT, "places", "{\"us-east-1\": " + json + "}"))
                .place("us-east-1");
    }

    private static void refusesPlace(String json, String why) {
        assertThatIllegalArgumentException().isThrownBy(() -> place(json)).withMessageContaining(why);
    }

    private static void refuses(Map<String, String> said, String why) {
        assertThatIllegalArgumentException().isThrownBy(() -> deployment(said)).withMessageContaining(why);
    }

    private static Deployment deployment(Map<String, String> said) {
        App app = new App(AppProps.builder()
                .context(said)
                .analyticsReporting(false)
                .outdir("target/cdk.out/context")
                .build());
        return new Context(app.getNode()).deployment();
    }
}
