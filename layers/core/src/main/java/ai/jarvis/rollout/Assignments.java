package ai.jarvis.rollout;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Says which arm a request is on.
 *
 * <p>Users are in one of 10,000 buckets, by an HMAC (RFC 2104) of their id under the rollout's: the same one always, and
 * another one in each rollout. Of the buckets exactly the first are on the candidate, so that a stage with a greater share
 * adds users and takes none away. Requests of no particular user take turns on an instance: of any hundred that follow each
 * other exactly as many as the share says are the candidate's, spread evenly.
 */
public final class Assignments {
    /** How many buckets users are in. */
    public static final int BUCKETS = 10_000;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MOST_COUNTED = 10_000;

    private final Map<RolloutId, AtomicLong> turns = new ConcurrentHashMap<>();
    private final LongSupplier firstTurns;

    /** @param firstTurns where instances begin to count; not all at the same place, so that those with few calls differ */
    public Assignments(LongSupplier firstTurns) {
        this.firstTurns = firstTurns;
    }

    /** The arm of the next request. */
    public Arm arm(Rollout rollout, Requester requester) {
        return switch (rollout.state()) {
            case COMPLETED -> Arm.CANDIDATE;
            case DRAFT, ROLLED_BACK -> Arm.BASELINE;
            case RUNNING, PAUSED -> isCandidate(rollout, requester) ? Arm.CANDIDATE : Arm.BASELINE;
        };
    }

    private boolean isCandidate(Rollout rollout, Requester requester) {
        var percent = rollout.current().percent();
        return switch (rollout.basis()) {
            case USER -> bucket(rollout.id(), requester.user()) < percent * (BUCKETS / Stage.ALL);
            case TRAFFIC -> Math.floorMod(nextTurn(rollout.id()) * percent, Stage.ALL) < percent;
            case SCENARIO ->
                percent == Stage.ALL
                        || rollout.stages().subList(0, rollout.stage() + 1).stream()
                                .anyMatch(stage -> stage.scenarios().contains(requester.scenario()));
        };
    }

    private long nextTurn(RolloutId rollout) {
        if (turns.size() >= MOST_COUNTED) {
            turns.clear();
        }
        return turns.computeIfAbsent(rollout, fresh -> new AtomicLong(Math.floorMod(firstTurns.getAsLong(), Stage.ALL)))
                .getAndIncrement();
    }

    /** The bucket of a user in a rollout, from 0. */
    public static int bucket(RolloutId rollout, String user) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(rollout.value().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            var digest = mac.doFinal(user.getBytes(StandardCharsets.UTF_8));
            return (int) Long.remainderUnsigned(ByteBuffer.wrap(digest).getLong(), BUCKETS);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }
}
