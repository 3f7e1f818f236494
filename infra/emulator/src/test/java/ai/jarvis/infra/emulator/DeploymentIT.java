package ai.jarvis.infra.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.jarvis.infra.Checkout;
import ai.jarvis.infra.Manifests;
import ai.jarvis.infra.Tool;
import ai.jarvis.infra.rule.Routes;
import ai.jarvis.infra.rule.Rule;
import ai.jarvis.platform.Settings;
import ai.jarvis.platform.Variables;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.apigatewayv2.model.Route;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.sfn.model.StateMachineListItem;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A production deployment of three regions in the emulator: applied, planned again, looked at from outside, destroyed. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeploymentIT {
    private static final Checkout CHECKOUT = Checkout.find();
    private static final Manifests MANIFESTS = Manifests.read(CHECKOUT);

    private static final ObjectMapper JSON = new ObjectMapper();

    private static EmulatedDeployment deployment;
    private static Map<String, EmulatedDeployment.Replanned> again = Map.of();

    @BeforeAll
    static void apply() {
        var terraform = Tool.terraform();
        assumeTrue(terraform.isThere(), terraform.otherwise());
        var emulator = Emulator.tool();
        assumeTrue(emulator.isThere(), emulator.otherwise());
        assertThat(CHECKOUT.packages().resolve("packages.json"))
                .as("./jarvis package has been run")
                .exists();
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
        again.values()
                .forEach(replanned -> Rule.ALL.forEach(rule -> assertThat(rule.violations(replanned.plan(), MANIFESTS))
                        .as("%s: %s", replanned.plan().name(), rule.says())
                        .isEmpty()));
    }

    static List<Region> regions() {
        var endpoint = URI.create(deployment.emulator().endpoint());
        return Stream.concat(Stream.of(EmulatedDeployment.PRIMARY), EmulatedDeployment.OTHERS.stream())
                .map(name -> new Region(name, endpoint))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("regions")
    @Order(3)
    void theApisHaveTheRoutesOfTheManifest(Region region) {
        try (var apis = region.apis()) {
            var routes = apis.getApis(request -> request.maxResults("100")).items().stream()
                    .flatMap(api ->
                            apis.getRoutes(request -> request.apiId(api.apiId()).maxResults("500")).items().stream())
                    .map(Route::routeKey);
            assertThat(routes)
                    .containsExactlyInAnyOrderElementsOf(
                            Routes.expected(MANIFESTS).keySet());
        }
    }

    @ParameterizedTest
    @MethodSource("regions")
    @Order(3)
    void everyQueueHasItsDeadLetters(Region region) throws JsonProcessingException {
        try (var queues = region.queues()) {
            for (var function : MANIFESTS.functionsOf("queue")) {
                var wanted = MANIFESTS.functions().path(function).path("queue");
                var name = wanted.path("name").asText();
                var letters = arn(queues, name + "-dead-letters");
                var redrive = JSON.readTree(attribute(queues, name, QueueAttributeName.REDRIVE_POLICY));
                assertThat(redrive.path("deadLetterTargetArn").asText()).isEqualTo(letters);
                assertThat(redrive.path("maxReceiveCount").asInt())
                        .isEqualTo(wanted.path("attempts").asInt());
                assertThat(attribute(queues, name, QueueAttributeName.VISIBILITY_TIMEOUT))
                        .isEqualTo(wanted.path("visibility").asText());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("regions")
    @Order(3)
    void everyRuleHasItsTarget(Region region) {
        try (var events = region.events();
                var queues = region.queues()) {
            for (var name : Manifests.names(MANIFESTS.rules())) {
                var rule = MANIFESTS.rules().path(name);
                var bus = rule.path("bus").asText();
                var targets = events.listTargetsByRule(
                                request -> request.rule("jarvis-" + name).eventBusName(bus))
                        .targets();
                assertThat(targets)
                        .as(name)
                        .extracting(Target::arn)
                        .containsExactly(arn(queues, rule.path("queue").asText()));
                assertThat(events.describeRule(request ->
                                        request.name("jarvis-" + name).eventBusName(bus))
                                .eventPattern())
                        .as("No placeholder is left in the pattern of %s", name)
                        .doesNotContain("${");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("regions")
    @Order(3)
    void everyScheduleStartsItsMachine(Region region) {
        var role = region.name().equals(EmulatedDeployment.PRIMARY) ? "primary" : "another";
        try (var schedules = region.schedules()) {
            for (var name : Manifests.names(MANIFESTS.schedules())) {
                var schedule = MANIFESTS.schedules().path(name);
                var here = schedules
                        .listSchedules(request -> request.namePrefix("jarvis-" + name))
                        .schedules();
                if (!schedule.path("role").asText(role).equals(role)) {
                    assertThat(here).as("%s is not of this region", name).isEmpty();
                    continue;
                }
                assertThat(here).as(name).hasSize(1);
                var found = schedules.getSchedule(request ->
                        request.name("jarvis-" + name).groupName(here.getFirst().groupName()));
                assertThat(found.scheduleExpression())
                        .isEqualTo(schedule.path("expression").asText());
                assertThat(found.target().arn())
                        .endsWith(":stateMachine:jarvis-"
                                + schedule.path("state_machine").asText() + ":live");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("regions")
    @Order(3)
    void everyFunctionHasRoleAliasLayersAndSettings(Region region) throws IOException {
        var packages =
                JSON.readTree(CHECKOUT.packages().resolve("packages.json").toFile());
        try (var functions = region.functions();
                var roles = region.roles()) {
            for (var name : Manifests.names(MANIFESTS.functions())) {
                var packaged = packages.path("functions").path(name);
                var found = functions
                        .getFunction(request ->
                                request.functionName("jarvis-" + name).qualifier("live"))
                        .configuration();
                assertThat(found.version()).as("%s is published", name).matches("[0-9]+");
                assertThat(found.handler()).isEqualTo(packaged.path("handler").asText());
                assertThat(found.layers())
                        .extracting(layer ->
                                layer.arn().replaceFirst(".*:layer:jarvis-", "").replaceFirst(":[0-9]+$", ""))
                        .containsExactlyElementsOf(Manifests.texts(packaged.path("layers")));
                var role = "jarvis-" + region.name() + "-" + name;
                assertThat(found.role()).endsWith(":role/" + role);
                assertThat(roles.getRole(request -> request.roleName(role))
                                .role()
                                .permissionsBoundary()
                                .permissionsBoundaryArn())
                        .endsWith(":policy/jarvis-boundary");
                assertSettings(name, found.environment().variables());
            }
        }
    }

    /** The functions of the platform's own code read all settings at start; the others a few, which they name. */
    private static void assertSettings(String function, Map<String, String> environment) {
        var handler = MANIFESTS.functions().path(function).path("handler").asText();
        if (handler.equals("http") || handler.equals("queue")) {
            assertThatCode(() -> Settings.from(new Variables(name -> Optional.ofNullable(environment.get(name)))))
                    .as(function)
                    .doesNotThrowAnyException();
        }
        var told = Manifests.names(packages(function).path("environment"));
        assertThat(environment).as(function).containsKeys(told.toArray(String[]::new));
    }

    private static JsonNode packages(String function) {
        try {
            return JSON.readTree(CHECKOUT.packages().resolve("packages.json").toFile())
                    .path("functions")
                    .path(function);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("regions")
    @Order(3)
    void theMachinesAreThoseOfTheirFiles(Region region) {
        try (var machines = region.machines()) {
            var arns = machines.listStateMachines().stateMachines().stream()
                    .collect(Collectors.toMap(StateMachineListItem::name, StateMachineListItem::stateMachineArn));
            for (var name : Manifests.names(MANIFESTS.machines())) {
                assertThat(arns).containsKey("jarvis-" + name);
                var deployed = machines.describeStateMachine(
                                request -> request.stateMachineArn(arns.get("jarvis-" + name)))
                        .definition();
                var file = CHECKOUT.root().resolve("statemachines/" + name + ".asl.json");
                assertThat(MachineDefinition.read(file).isRenderedAs(deployed))
                        .as("%s is %s", file, deployed)
                        .isTrue();
            }
        }
    }

    @Test
    @Order(4)
    void anItemWrittenInOneRegionIsReadInAnother() {
        var key = Map.of("pk", AttributeValue.fromS("written-in-" + EmulatedDeployment.PRIMARY));
        for (var table : Manifests.names(MANIFESTS.tables())) {
            try (var here = regions().getFirst().tables()) {
                here.putItem(request -> request.tableName("jarvis-" + table).item(key));
            }
            for (var region : regions()) {
                try (var there = region.tables()) {
                    assertThat(there.getItem(request ->
                                            request.tableName("jarvis-" + table).key(key))
                                    .item())
                            .as("%s in %s", table, region.name())
                            .isEqualTo(key);
                }
            }
        }
    }

    private static String arn(SqsClient queues, String name) {
        return attribute(queues, name, QueueAttributeName.QUEUE_ARN);
    }

    private static String attribute(SqsClient queues, String name, QueueAttributeName attribute) {
        var url = queues.getQueueUrl(request -> request.queueName(name)).queueUrl();
        return queues.getQueueAttributes(request -> request.queueUrl(url).attributeNames(attribute))
                .attributes()
                .get(attribute);
    }

    @Test
    @Order(9)
    void canBeDestroyed() {
        deployment.destroy();
    }
}
