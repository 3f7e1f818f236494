package ai.jarvis.workflow;

import ai.jarvis.platform.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ConflictException;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionNotRedrivableException;
import software.amazon.awssdk.services.sfn.model.InvalidTokenException;
import software.amazon.awssdk.services.sfn.model.LogDestination;
import software.amazon.awssdk.services.sfn.model.LogLevel;
import software.amazon.awssdk.services.sfn.model.LoggingConfiguration;
import software.amazon.awssdk.services.sfn.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sfn.model.RoutingConfigurationListItem;
import software.amazon.awssdk.services.sfn.model.StateMachineAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.StateMachineType;
import software.amazon.awssdk.services.sfn.model.Tag;
import software.amazon.awssdk.services.sfn.model.TaskDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.TaskTimedOutException;
import software.amazon.awssdk.services.sfn.model.TracingConfiguration;

/**
 * AWS Step Functions: standard machines, one alias each, by which executions are started. Those of other regions cannot be
 * reached from here: nothing is known of them, and what is to be done about them waits for who is there.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/concepts-cd-aliasing-versioning.html">Versions and
 *     aliases</a>
 */
public final class SfnStateMachines implements StateMachines {
    /** What new executions go through. */
    static final String ALIAS = "live";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([a-z_]+)}");
    private static final int MAX_CAUSE = 32_000;
    private static final int MAX_ERROR = 256;

    private final SfnClient client;
    private final WorkflowSettings settings;
    private final Map<String, String> placeholders;

    /** @param bucket of values that are too big to be handed on */
    public SfnStateMachines(SfnClient client, WorkflowSettings settings, String bucket) {
        this.client = client;
        this.settings = settings;
        this.placeholders = Map.of(
                CompiledWorkflow.STEP_FUNCTION, settings.stepFunction(), CompiledWorkflow.PAYLOAD_BUCKET, bucket);
    }

    @Override
    public Published publish(Machine machine) {
        var definition = fill(machine.definition());
        return calling(() -> {
            var arn = createOrUpdate(machine, definition);
            var version = client.publishStateMachineVersion(
                    request -> request.stateMachineArn(arn).description(machine.description()));
            return new Published(arn, version.stateMachineVersionArn());
        });
    }

    private String createOrUpdate(Machine machine, String definition) {
        try {
            return client.createStateMachine(request -> request.name(machine.name())
                            .type(StateMachineType.STANDARD)
                            .definition(definition)
                            .roleArn(settings.machineRole())
                            .loggingConfiguration(logging())
                            .tracingConfiguration(tracing())
                            .tags(tags(machine)))
                    .stateMachineArn();
        } catch (StateMachineAlreadyExistsException | ConflictException e) {
            var arn = arn(machine.name());
            client.updateStateMachine(request -> request.stateMachineArn(arn)
                    .definition(definition)
                    .roleArn(settings.machineRole())
                    .loggingConfiguration(logging())
                    .tracingConfiguration(tracing()));
            return arn;
        }
    }

    /** Machines are where the step function is: {@code arn:aws:lambda:REGION:ACCOUNT:function:...}. */
    private String arn(String name) {
        var parts = settings.stepFunction().split(":", 6);
        return String.join(":", "arn", parts[1], "states", parts[3], parts[4], "stateMachine", name);
    }

    private LoggingConfiguration logging() {
        return settings.logGroup()
                .map(group -> LoggingConfiguration.builder()
                        .level(LogLevel.ERROR)
                        .includeExecutionData(false)
                        .destinations(LogDestination.builder()
                                .cloudWatchLogsLogGroup(logs -> logs.logGroupArn(group))
                                .build())
                        .build())
                .orElseGet(
                        () -> LoggingConfiguration.builder().level(LogLevel.OFF).build());
    }

    private static TracingConfiguration tracing() {
        return TracingConfiguration.builder().enabled(true).build();
    }

    private static List<Tag> tags(Machine machine) {
        return machine.tags().entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    private String fill(String definition) {
        return PLACEHOLDER
                .matcher(definition)
                .replaceAll(
                        match -> Matcher.quoteReplacement(placeholders.getOrDefault(match.group(1), match.group())));
    }

    @Override
    public void route(String machine, Map<String, Integer> weights) {
        var routing = weights.entrySet().stream()
                .map(each -> RoutingConfigurationListItem.builder()
                        .stateMachineVersionArn(each.getKey())
                        .weight(each.getValue())
                        .build())
                .toList();
        calling(() -> {
            try {
                return client.updateStateMachineAlias(request ->
                        request.stateMachineAliasArn(alias(here(machine))).routingConfiguration(routing));
            } catch (ResourceNotFoundException e) {
                return client.createStateMachineAlias(
                        request -> request.name(ALIAS).routingConfiguration(routing));
            }
        });
    }

    /** Machines and executions are reached in their own region only. */
    private String here(String arn) {
        if (isElsewhere(arn)) {
            throw new Unavailable(
                    "It is in another region: " + arn, new IllegalStateException("Not of " + settings.stepFunction()));
        }
        return arn;
    }

    private boolean isElsewhere(String arn) {
        return !region(arn).equals(region(settings.stepFunction()));
    }

    private static String region(String arn) {
        return arn.split(":", 5)[3];
    }

    private static String alias(String machine) {
        return machine + ":" + ALIAS;
    }

    @Override
    public void delete(String machine) {
        calling(() -> client.deleteStateMachine(request -> request.stateMachineArn(here(machine))));
    }

    @Override
    public String start(String machine, String name, Map<String, Object> input) {
        return calling(() -> {
            try {
                return client.startExecution(request -> request.stateMachineArn(alias(here(machine)))
                                .name(name)
                                .input(Json.write(input)))
                        .executionArn();
            } catch (ExecutionAlreadyExistsException e) {
                return machine.replace(":stateMachine:", ":execution:") + ":" + name;
            }
        });
    }

    @Override
    public void stop(String execution, String error, String cause) {
        calling(() -> {
            try {
                client.stopExecution(request ->
                        request.executionArn(here(execution)).error(error).cause(cause));
                return true;
            } catch (ExecutionDoesNotExistException e) {
                return false; // It has ended so long ago that it is forgotten.
            }
        });
    }

    @Override
    public boolean redrive(String execution) {
        return calling(() -> {
            try {
                client.redriveExecution(request -> request.executionArn(here(execution)));
                return true;
            } catch (ExecutionNotRedrivableException | ExecutionDoesNotExistException e) {
                return describe(execution)
                        .filter(found -> found.status() == Status.RUNNING)
                        .isPresent();
            }
        });
    }

    @Override
    public Optional<Execution> describe(String execution) {
        if (isElsewhere(execution)) {
            return Optional.empty();
        }
        return calling(() -> {
            try {
                return Optional.of(
                        SfnAnswers.execution(client.describeExecution(request -> request.executionArn(execution))));
            } catch (ExecutionDoesNotExistException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public List<HistoryEvent> history(String execution, int most) {
        if (isElsewhere(execution)) {
            return List.of();
        }
        return calling(() -> {
            try {
                return client
                        .getExecutionHistoryPaginator(request -> request.executionArn(execution)
                                .includeExecutionData(true)
                                .maxResults(Math.min(most, 1_000)))
                        .events()
                        .stream()
                        .limit(most)
                        .map(SfnAnswers::event)
                        .toList();
            } catch (ExecutionDoesNotExistException e) {
                return List.of(); // It is forgotten after 90 days.
            }
        });
    }

    @Override
    public boolean succeed(String token, Map<String, Object> output) {
        return answering(() -> client.sendTaskSuccess(
                request -> request.taskToken(token).output(Json.write(new LinkedHashMap<>(output)))));
    }

    @Override
    public boolean fail(String token, String error, String cause) {
        return answering(() -> client.sendTaskFailure(
                request -> request.taskToken(token).error(cut(error, MAX_ERROR)).cause(cut(cause, MAX_CAUSE))));
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }

    private static boolean answering(Runnable answer) {
        return calling(() -> {
            try {
                answer.run();
                return true;
            } catch (TaskDoesNotExistException | TaskTimedOutException | InvalidTokenException e) {
                return false;
            }
        });
    }

    private static <T> T calling(Supplier<T> call) {
        return SfnExceptions.translating(call);
    }
}
