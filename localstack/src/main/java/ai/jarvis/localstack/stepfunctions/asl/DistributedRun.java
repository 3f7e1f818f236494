package ai.jarvis.localstack.stepfunctions.asl;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Map Run: what becomes of the child executions of a distributed Map state.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/concepts-examine-map-run.html">AWS</a>
 */
public final class DistributedRun {
    /** Of a child's name as many characters as its Map Run's name begins with: so the one leads to the other. */
    private static final int SHARED_CHARACTERS = 18;

    private final String arn;
    private final long startedAt;
    private MapItems items;
    private final List<ChildExecution> children = new ArrayList<>();
    private final Limits limits;
    private Execution.Status status = Execution.Status.RUNNING;
    private long stoppedAt;
    private int redrives;
    private long redrivenAt;
    private boolean written;

    /** What an operator may change while it runs. */
    static final class Limits {
        int concurrency;
        boolean toleratesCount;
        boolean toleratesPercentage;
        long toleratedCount;
        double toleratedPercentage;

        /** Both limits are looked at only if they are given. */
        boolean tolerates(int failed, int total) {
            if (!toleratesCount && !toleratesPercentage) {
                return false;
            }
            return (!toleratesCount || failed <= toleratedCount)
                    && (!toleratesPercentage || failed * 100.0 <= toleratedPercentage * total);
        }

        void update(Signal.MapRunUpdated update, int unlimited) {
            if (update.maxConcurrency() != null) {
                var most = update.maxConcurrency();
                concurrency = most == 0 ? unlimited : (int) Math.min(most, unlimited);
            }
            if (update.toleratedCount() != null) {
                toleratesCount = true;
                toleratedCount = update.toleratedCount();
            }
            if (update.toleratedPercentage() != null) {
                toleratesPercentage = true;
                toleratedPercentage = update.toleratedPercentage();
            }
        }
    }

    DistributedRun(Execution execution, String label, MapItems items, Limits limits) {
        this.arn = execution
                .identity()
                .executionArn()
                .replaceFirst(":execution:", ":mapRun:")
                .replaceFirst(":([^:]+):([^:]+)$", ":$1/" + label + ":" + execution.uuid());
        this.startedAt = execution.now();
        this.items = items;
        this.limits = limits;
    }

    /** A new child's ARN. */
    String childArn(Execution execution) {
        var named = arn.lastIndexOf(':') + 1 + SHARED_CHARACTERS;
        return arn.substring(0, named).replaceFirst(":mapRun:", ":execution:")
                + execution.uuid().substring(SHARED_CHARACTERS);
    }

    /** What the ARN of the Map Run of a child execution begins with. */
    public static String prefixOf(String childArn) {
        var name = childArn.substring(childArn.lastIndexOf(':') + 1);
        var shared = name.substring(0, Math.min(SHARED_CHARACTERS, name.length()));
        return childArn.substring(0, childArn.length() - name.length()).replaceFirst(":execution:", ":mapRun:")
                + shared;
    }

    /** Its items were read. */
    void give(MapItems read) {
        items = read;
    }

    void add(ChildExecution child) {
        children.add(child);
    }

    void end(Execution.Status end, long at) {
        status = end;
        stoppedAt = at;
    }

    void redrive(long at) {
        end(Execution.Status.RUNNING, 0);
        redrives++;
        redrivenAt = at;
    }

    void written() {
        written = true;
    }

    public String arn() {
        return arn;
    }

    public Execution.Status status() {
        return status;
    }

    /** Milliseconds since the epoch. */
    public long startedAt() {
        return startedAt;
    }

    /** Milliseconds since the epoch; 0 while it runs. */
    public long stoppedAt() {
        return stoppedAt;
    }

    public int redrives() {
        return redrives;
    }

    /** Milliseconds since the epoch; 0 if it never was. */
    public long redrivenAt() {
        return redrivenAt;
    }

    public int maxConcurrency() {
        return limits.concurrency;
    }

    public long toleratedCount() {
        return limits.toleratedCount;
    }

    public double toleratedPercentage() {
        return limits.toleratedPercentage;
    }

    /** Those that were started, in that order. */
    public List<ChildExecution> children() {
        return Collections.unmodifiableList(children);
    }

    public int total() {
        return items.size();
    }

    public int totalItems() {
        return items.counts().stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * How many child executions are in a state.
     *
     * @param wanted null for all that were started
     */
    public int count(Execution.@Nullable Status wanted) {
        return (int) children.stream()
                .filter(child -> wanted == null || child.status() == wanted)
                .count();
    }

    /** How many items those have. */
    public int countItems(Execution.@Nullable Status wanted) {
        return children.stream()
                .filter(child -> wanted == null || child.status() == wanted)
                .mapToInt(ChildExecution::items)
                .sum();
    }

    /** Whether the results are in S3. */
    public boolean isWritten() {
        return written;
    }
}
