package ai.jarvis.localstack.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.localstack.eventbridge.EventRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionsTest {
    @TempDir
    private Path directory;

    @Test
    void readsTheProjectsOwnManifests() {
        Functions functions = Functions.read(
                Path.of("../functions/functions.yaml"), Grants.read(Path.of("../functions/grants.yaml")));

        Functions.Function ingestion = functions.byName().get("ingestion");
        assertThat(ingestion.handlerClass()).contains("ai.jarvis.ingestion.IngestionHandler");
        assertThat(ingestion.queue())
                .contains(new Functions.Queue("jarvis-ingestion", 10, Duration.ofMinutes(6), 5, 2));
        assertThat(functions.byName().get("chat").routes()).contains("/api/v1/chat");
        assertThat(functions.calledBy(Functions.Caller.WEBSOCKET))
                .singleElement()
                .satisfies(function ->
                        assertThat(function.routes()).containsExactly("$connect", "$disconnect", "$default"));
        assertThat(functions.calledBy(Functions.Caller.STATE_MACHINE))
                .extracting(Functions.Function::name)
                .contains("migration", "restore-check", "audit-archive", "signing-keys");
        Set<String> queues =
                functions.queues().stream().map(Functions.Queue::name).collect(Collectors.toSet());
        assertThat(EventRules.read(Path.of("../events/rules.yaml"), Map.of("documents_bucket", "documents"), queues)
                        .rules())
                .extracting(EventRules.Rule::queue)
                .containsOnly(
                        "jarvis-ingestion",
                        "jarvis-persona-samples",
                        "jarvis-sandbox-results",
                        "jarvis-tenancy",
                        "jarvis-runs");
    }

    @Test
    void everyHandlerIsInTheModuleThatTheManifestNames() {
        Functions functions = Functions.read(
                Path.of("../functions/functions.yaml"), Grants.read(Path.of("../functions/grants.yaml")));

        assertThat(functions.byName().values()).allSatisfy(function -> {
            Path sources = Path.of("../functions", function.module(), "src/main/java");
            assertThat(sources).isDirectory();
            function.handlerClass().ifPresent(name -> assertThat(sources.resolve(name.replace('.', '/') + ".java"))
                    .isRegularFile());
        });
    }

    @Test
    void tellsOfAllProblemsAtOnce() throws IOException {
        Path file = Files.writeString(
                directory.resolve("functions.yaml"),
                """
                one:
                  handler: queue
                  memory: lots
                  timeout: 60
                  colour: red
                  queue: {name: q, batch: 100, visibility: 10, attempts: 5, concurrency: 2}
                two:
                  handler: http
                  memory: 256
                  timeout: 30
                three:
                  handler: state-machine
                  class: a.Handler
                  routes: [/three]
                  memory: 256
                  timeout: 30
                  reserved: 0
                  grants: [everything]
                four:
                  handler: cron
                  memory: 256
                  timeout: 30
                """);

        assertThatThrownBy(() -> Functions.read(file, new Grants(Set.of("database"))))
                .isInstanceOf(ManifestException.class)
                .hasMessageContainingAll(
                        "one.memory must be a whole number from 128 to 10240, is lots",
                        "one.colour is not a known setting",
                        "one.class is missing",
                        "one.queue.batch must be a whole number from 1 to 10, is 100",
                        "one.queue.visibility must be at least the function's timeout of 60 s",
                        "two.routes is missing",
                        "three.routes does not belong to this kind of handler",
                        "three.reserved must be a whole number from 1 to 1000, is 0",
                        "three.grants names no grant of grants.yaml: everything",
                        "four.handler must be one of http, queue, websocket, authorizer, state-machine, rotation");
    }

    @Test
    void refusesGrantsThatAllowTooMuchOrNothing() throws IOException {
        Path file = Files.writeString(
                directory.resolve("grants.yaml"),
                """
                a:
                  service: s3
                  statements:
                    - actions: ["s3:*"]
                      resources: ["${documents_bucket}/tenants/*"]
                b:
                  service: s3
                  statements:
                    - actions: [s3:GetObject]
                      resources: ["*"]
                c:
                  service: s3
                d:
                  network: database
                  service: rds
                e:
                  service: s3
                  statements:
                    - actions: [s3:GetObject]
                      resources: ["arn:aws:s3:::mine"]
                """);

        assertThatThrownBy(() -> Grants.read(file))
                .isInstanceOf(ManifestException.class)
                .hasMessageContainingAll(
                        "a.statements[0].actions must name each action in full",
                        "b.statements[0].reason must be there exactly if the resource is *",
                        "c must have statements for a service",
                        "d must have either a service or a network",
                        "e.statements[0].resources must each be a placeholder");
    }

    @Test
    void refusesRulesThatCannotWork() throws IOException {
        Path file = Files.writeString(
                directory.resolve("rules.yaml"),
                """
                a:
                  bus: default
                  pattern: {source: jarvis}
                  queue: nobody's
                b:
                  bus: default
                  pattern: {source: ["${unknown}"]}
                  queue: work
                """);

        assertThatThrownBy(() -> EventRules.read(file, Map.of(), Set.of("work")))
                .isInstanceOf(ManifestException.class)
                .hasMessageContainingAll(
                        "a.queue names no queue of the functions' manifest: nobody's",
                        "a.pattern is not an event pattern",
                        "${unknown} stands for nothing");
    }
}
