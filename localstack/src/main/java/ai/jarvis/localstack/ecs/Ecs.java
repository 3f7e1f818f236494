package ai.jarvis.localstack.ecs;

import ai.jarvis.localstack.edge.AwsException;
import ai.jarvis.localstack.edge.AwsJsonService;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ECS of this machine. A task definition is there if somebody registered what launches its tasks; a task of any
 * other is refused, as AWS does it. Tasks end with the process; the latest that ended are remembered.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/Welcome.html">AWS's API</a>
 */
public final class Ecs {
    private static final int REMEMBERED = 1_000;
    private static final int MOST_TASKS = 10;

    private final String prefix;
    private final Clock clock;
    private final Map<String, TaskLauncher> launchers = new ConcurrentHashMap<>();
    private final Map<String, Task> tasks = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Task> eldest) {
            return size() > REMEMBERED && eldest.getValue().isStopped();
        }
    });

    public Ecs(String region, String account, Clock clock) {
        this.prefix = "arn:aws:ecs:" + region + ":" + account + ":";
        this.clock = clock;
    }

    /** Has the tasks of a definition started by a launcher from now on. */
    public void register(String family, TaskLauncher launcher) {
        launchers.put(family, launcher);
    }

    /** The service as the edge mounts it. */
    public AwsJsonService service() {
        return new AwsJsonService(Map.of(
                "RunTask", this::runTask,
                "DescribeTasks", this::describeTasks,
                "ListTasks", this::listTasks,
                "StopTask", this::stopTask,
                "ListTaskDefinitions", this::listTaskDefinitions));
    }

    /**
     * Starts tasks.
     *
     * @param input of RunTask
     * @throws AwsException if there is no such task definition, or its launcher cannot start a task
     */
    public List<Task> run(JsonNode input) {
        var named = input.path("taskDefinition").asText("");
        var family = named.replaceFirst("^.*/", "").replaceFirst(":\\d+$", "");
        if (family.isEmpty()) {
            throw invalid("TaskDefinition can not be blank.");
        }
        var launcher = launchers.get(family);
        if (launcher == null) {
            throw new AwsException(400, "ClientException", "TaskDefinition not found.");
        }
        var count = input.path("count").asInt(1);
        if (count < 1 || count > MOST_TASKS) {
            throw invalid("Count must be from 1 to " + MOST_TASKS + ".");
        }
        var started = new ArrayList<Task>();
        for (int i = 0; i < count; i++) {
            started.add(launch(launcher, family, input));
        }
        return started;
    }

    private Task launch(TaskLauncher launcher, String family, JsonNode input) {
        var cluster = cluster(input);
        var arn =
                prefix + "task/" + cluster + "/" + UUID.randomUUID().toString().replace("-", "");
        var request = new TaskLauncher.Request(arn, input.path("startedBy").asText(""), overrides(input));
        TaskLauncher.Running running;
        try {
            running = launcher.launch(request);
        } catch (IllegalStateException e) {
            throw new AwsException(400, "ClientException", String.valueOf(e.getMessage()));
        }
        var task = new Task(
                prefix + "cluster/" + cluster, prefix + "task-definition/" + family + ":1", request, running, clock);
        tasks.put(arn, task);
        return task;
    }

    /** The tasks that are remembered. */
    List<Task> tasks() {
        synchronized (tasks) {
            return List.copyOf(tasks.values());
        }
    }

    private static String cluster(JsonNode input) {
        return input.path("cluster").asText("default").replaceFirst("^.*/", "");
    }

    private static List<TaskLauncher.ContainerOverride> overrides(JsonNode input) {
        var overrides = new ArrayList<TaskLauncher.ContainerOverride>();
        for (var override : input.path("overrides").path("containerOverrides")) {
            var command = new ArrayList<String>();
            override.path("command").forEach(word -> command.add(word.asText()));
            var environment = new HashMap<String, String>();
            override.path("environment")
                    .forEach(variable -> environment.put(
                            variable.path("name").asText(),
                            variable.path("value").asText()));
            overrides.add(
                    new TaskLauncher.ContainerOverride(override.path("name").asText(), command, environment));
        }
        return overrides;
    }

    private static AwsException invalid(String message) {
        return new AwsException(400, "InvalidParameterException", message);
    }

    private ObjectNode runTask(JsonNode input) {
        return answer(run(input));
    }

    private static ObjectNode answer(List<Task> found) {
        var output = JsonNodeFactory.instance.objectNode();
        var list = output.putArray("tasks");
        found.forEach(task -> list.add(task.json()));
        output.putArray("failures");
        return output;
    }

    private ObjectNode describeTasks(JsonNode input) {
        var missing = new ArrayList<String>();
        var found = new ArrayList<Task>();
        for (var named : input.path("tasks")) {
            find(named.asText()).ifPresentOrElse(found::add, () -> missing.add(named.asText()));
        }
        var output = answer(found);
        missing.forEach(
                arn -> output.withArray("failures").addObject().put("arn", arn).put("reason", "MISSING"));
        return output;
    }

    private Optional<Task> find(String arnOrId) {
        synchronized (tasks) {
            return tasks.values().stream()
                    .filter(task -> task.arn().equals(arnOrId) || task.arn().endsWith("/" + arnOrId))
                    .findFirst();
        }
    }

    private ObjectNode listTasks(JsonNode input) {
        var wanted = input.path("desiredStatus").asText("RUNNING");
        var family = input.path("family").asText("");
        var output = JsonNodeFactory.instance.objectNode();
        var list = output.putArray("taskArns");
        synchronized (tasks) {
            tasks.values().stream()
                    .filter(task -> task.isStopped() == wanted.equals("STOPPED"))
                    .filter(task -> family.isEmpty() || task.family().equals(family))
                    .filter(task -> task.cluster().endsWith("/" + cluster(input)))
                    .forEach(task -> list.add(task.arn()));
        }
        return output;
    }

    private ObjectNode stopTask(JsonNode input) {
        var task = find(input.path("task").asText("")).orElseThrow(() -> invalid("The referenced task was not found."));
        task.stop(input.path("reason").asText("Task stopped by a user"));
        var output = JsonNodeFactory.instance.objectNode();
        output.set("task", task.json());
        return output;
    }

    private ObjectNode listTaskDefinitions(JsonNode input) {
        var output = JsonNodeFactory.instance.objectNode();
        var list = output.putArray("taskDefinitionArns");
        launchers.keySet().stream()
                .filter(family -> family.startsWith(input.path("familyPrefix").asText("")))
                .sorted()
                .forEach(family -> list.add(prefix + "task-definition/" + family + ":1"));
        return output;
    }
}
