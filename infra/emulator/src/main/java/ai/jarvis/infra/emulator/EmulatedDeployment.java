package ai.jarvis.infra.emulator;

import ai.jarvis.infra.Checkout;
import ai.jarvis.infra.Plan;
import ai.jarvis.infra.Terraform;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The stacks of a production deployment in three regions, applied to an emulator in the order of a real one: the state's
 * bucket, the global stack, the primary region, then the others, as soon as what they take of it is there. What the
 * emulator cannot hold is left out, as {@code infra/emulator/emulator.tfvars} says.
 */
public final class EmulatedDeployment implements AutoCloseable {
    public static final String PRIMARY = "us-east-1";
    public static final List<String> OTHERS = List.of("ap-southeast-1", "eu-west-1");

    /** What is waited for most of the time needs no processor of its own. */
    private static final String PARALLEL = "-parallelism=40";

    /** What everybody comes through, with all that leads to it. */
    private static final String WAY_IN = "aws_cloudfront_distribution.this";

    private static final String WAIT_FOR_LOCK = "-lock-timeout=60s";
    private static final String STATE_BUCKET = "jarvis-state-123456789012";
    private static final List<String> SHARED_PARAMETERS =
            List.of("/jarvis/identity-provider/issuer", "/jarvis/identity-provider/audience");
    private static final List<String> SHARED_SECRETS = List.of("jarvis/database/application", "jarvis/database/owner");
    private static final Duration POLL = Duration.ofMillis(200);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Checkout checkout;
    private final Emulator emulator;
    private final Path folder;

    private EmulatedDeployment(Checkout checkout, Emulator emulator, Path folder) {
        this.checkout = checkout;
        this.emulator = emulator;
        this.folder = folder;
    }

    /** Starts an emulator with nothing in it. */
    public static EmulatedDeployment start(Checkout checkout) {
        var folder = checkout.emulator().resolve("target/data");
        delete(folder);
        return new EmulatedDeployment(
                checkout, Emulator.start(checkout, checkout.emulator().resolve("target/emulator.log")), folder);
    }

    /** Applies everything. */
    public void apply() {
        try (var worker = Executors.newSingleThreadExecutor()) {
            var state = worker.submit(this::applyState);
            // Terraform looks at the settings of a new bucket for a minute, in which the bucket can be used.
            while (!emulator.hasBucket(STATE_BUCKET) && !state.isDone()) {
                LockSupport.parkNanos(POLL.toNanos());
            }
            applyGlobal();
            state.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while stacks were at work", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        }
        var primaryIsDone = new AtomicBoolean();
        var regions = new ArrayList<>(OTHERS);
        regions.add(PRIMARY);
        together(regions, region -> {
            if (region.equals(PRIMARY)) {
                try {
                    applyRegion(region);
                } finally {
                    primaryIsDone.set(true);
                }
            } else {
                // For the rest of the primary region an operator would wait, too; here it would be waiting alone.
                while (!isReadyFor(region) && !primaryIsDone.get()) {
                    LockSupport.parkNanos(POLL.toNanos());
                }
                applyRegion(region);
            }
            return region;
        });
    }

    /** Whether the primary region has made what this one looks up. */
    private boolean isReadyFor(String region) {
        return SHARED_PARAMETERS.stream().allMatch(name -> emulator.hasParameter(PRIMARY, name))
                && SHARED_SECRETS.stream().allMatch(name -> emulator.hasSecret(region, name));
    }

    private String applyState() {
        var state = state();
        state.init();
        return state.run(stateCommand("apply", "-auto-approve"));
    }

    private void applyGlobal() {
        var global = terraform("global", "global");
        connect(global, "global");
        global.run(command("global", "global", "apply", "-auto-approve", WAIT_FOR_LOCK));
    }

    private void applyRegion(String region) {
        var regional = terraform("regional", region);
        connect(regional, "regional/" + region);
        regional.run(command("regional", region, "apply", "-auto-approve", WAIT_FOR_LOCK));
    }

    /**
     * Plans everything again.
     *
     * @return by stack and region, the plan of what is there; its resources are those of the state when nothing is to be
     *     changed
     */
    public Map<String, Replanned> planAgain() {
        var names = new ArrayList<>(List.of("global", PRIMARY));
        names.addAll(OTHERS);
        var plans = new HashMap<String, Replanned>();
        together(names, this::replan)
                .forEach(replanned -> plans.put(replanned.plan().name(), replanned));
        return plans;
    }

    private Replanned replan(String name) throws IOException {
        var stack = name.equals("global") ? "global" : "regional";
        var terraform = terraform(stack, name);
        var file = terraform.data().resolve("again.tfplan").toAbsolutePath();
        var result = terraform.call(command(stack, name, "plan", "-detailed-exitcode", "-out=" + file));
        if (result.status() != 0 && result.status() != 2) {
            throw new IllegalStateException("The second plan of " + name + " fails:\n" + result.output());
        }
        var plan = Plan.read(name, JSON.readTree(terraform.run("show", "-json", file.toString())));
        return new Replanned(plan, result.status() == 0 ? "" : changes(result.output()));
    }

    private static String changes(String output) {
        var begin = output.indexOf("Terraform will perform");
        return begin < 0 ? output : output.substring(begin);
    }

    /**
     * Destroys everything, what depends on others first: the way in, and while CloudFront takes its time the regions behind
     * it. Nobody else has changed anything, so nothing is read again.
     */
    public void destroy() {
        var first = new ArrayList<>(OTHERS);
        first.add(PRIMARY);
        first.add(WAY_IN);
        together(first, each -> each.equals(WAY_IN) ? destroyGlobal("-target=" + WAY_IN) : destroyRegion(each));
        destroyGlobal();
        state().run(stateCommand("destroy", "-auto-approve"));
    }

    private String destroyGlobal(String... options) {
        var arguments = new ArrayList<>(List.of("-auto-approve", "-refresh=false", WAIT_FOR_LOCK));
        arguments.addAll(List.of(options));
        return terraform("global", "global")
                .run(command("global", "global", "destroy", arguments.toArray(String[]::new)));
    }

    private String destroyRegion(String region) {
        return terraform("regional", region)
                .run(command("regional", region, "destroy", "-auto-approve", "-refresh=false", WAIT_FOR_LOCK));
    }

    /** The emulator's address, and the credentials it takes. */
    public Emulator emulator() {
        return emulator;
    }

    private Terraform terraform(String stack, String name) {
        return new Terraform(checkout.terraform(stack), folder.resolve(name), emulator.environment());
    }

    private Terraform state() {
        return terraform("state", "state");
    }

    private String[] stateCommand(String verb, String... options) {
        var arguments = new ArrayList<>(List.of(verb));
        arguments.addAll(List.of(options));
        arguments.add("-input=false");
        // Not in the data folder: there a file of this name tells of the backend.
        arguments.add("-state=" + folder.resolve("state.tfstate").toAbsolutePath());
        arguments.add("-var=deletion_protection=false");
        return arguments.toArray(String[]::new);
    }

    /** The state lies where the first stack has made a place for it. */
    private void connect(Terraform terraform, String key) {
        terraform.init(
                "-backend-config=bucket=" + STATE_BUCKET,
                "-backend-config=key=" + key + ".tfstate",
                "-backend-config=region=" + PRIMARY,
                "-backend-config=use_path_style=true");
    }

    private String[] command(String stack, String name, String verb, String... options) {
        var arguments = new ArrayList<>(List.of(verb));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("-input=false", PARALLEL));
        arguments.add("-var-file=" + checkout.emulator().resolve("emulator.tfvars"));
        if (stack.equals("global")) {
            arguments.add("-var-file=" + checkout.emulator().resolve("global.tfvars"));
        } else {
            arguments.add("-var-file=regions/" + name + ".tfvars");
            arguments.add("-var=packages=" + checkout.packages());
        }
        return arguments.toArray(String[]::new);
    }

    private static <T> List<T> together(List<String> names, Work<T> work) {
        try (var workers = Executors.newFixedThreadPool(names.size())) {
            var tasks =
                    names.stream().<Callable<T>>map(name -> () -> work.on(name)).toList();
            var results = new ArrayList<T>();
            for (var future : workers.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while stacks were at work", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        }
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        emulator.close();
    }

    @FunctionalInterface
    private interface Work<T> {
        T on(String name) throws Exception;
    }

    /**
     * A second plan.
     *
     * @param changes what it would change, empty when nothing
     */
    public record Replanned(Plan plan, String changes) {}
}
