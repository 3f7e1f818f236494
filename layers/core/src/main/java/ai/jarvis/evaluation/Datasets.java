package ai.jarvis.evaluation;

import ai.jarvis.audit.CanonicalJson;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.platform.Text;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;

/** Keeps a tenant's sets of cases, in versions that never change. */
public final class Datasets {
    /** Most cases of a version. */
    public static final int MOST_CASES = 2_000;

    private static final int MAX_NAME = 200;
    private static final int MOST_ERRORS = 20;

    private final DatasetStore store;
    private final Clock clock;

    public Datasets(DatasetStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** A set with one of its versions. */
    public record Current(Dataset dataset, Dataset.Version version) {}

    /** Saves a new set, whose first version is 1. */
    public Current create(Caller caller, String name, List<Case> cases) {
        caller.require(Permission.EVALUATIONS_WRITE);
        Text.require("/name", name, MAX_NAME);
        check(cases);
        var now = clock.instant();
        var dataset = new Dataset(DatasetId.fresh(), caller.tenant(), name, 1, now, now);
        var first = new Dataset.Version(dataset.id(), 1, cases.size(), hash(cases), caller.principal(), now);
        if (!store.insert(dataset, first, cases)) {
            throw Refusal.of(
                    Refusal.Kind.CONFLICT,
                    "dataset_exists",
                    "There is a set of this name already. A new version of it is added under its versions.");
        }
        return new Current(dataset, first);
    }

    /** Adds a version after the newest. */
    public Current add(Caller caller, DatasetId id, List<Case> cases) {
        caller.require(Permission.EVALUATIONS_WRITE);
        var dataset = find(caller, id);
        check(cases);
        var version = new Dataset.Version(
                id, dataset.latest() + 1, cases.size(), hash(cases), caller.principal(), clock.instant());
        if (!store.append(caller.tenant(), version, cases)) {
            throw Refusal.of(
                    Refusal.Kind.CONFLICT, "version_conflict", "Somebody else has added a version. Look at it first.");
        }
        return new Current(find(caller, id), version);
    }

    /** A set with its newest version. */
    public Current get(Caller caller, DatasetId id) {
        caller.require(Permission.EVALUATIONS_READ);
        var dataset = find(caller, id);
        return new Current(dataset, version(caller, dataset, dataset.latest()));
    }

    /** The sets, newest first. */
    public Page<Dataset> list(Caller caller, Page.Request page) {
        caller.require(Permission.EVALUATIONS_READ);
        return store.list(caller.tenant(), page);
    }

    /** Cases of a version. */
    public List<Case> cases(Caller caller, DatasetId id, int version, int after, int limit) {
        caller.require(Permission.EVALUATIONS_READ);
        version(caller, find(caller, id), version);
        return store.cases(caller.tenant(), id, version, after, limit);
    }

    /** Removes a set; what was found with it stays. */
    public void delete(Caller caller, DatasetId id) {
        caller.require(Permission.EVALUATIONS_WRITE);
        if (!store.delete(caller.tenant(), id)) {
            throw Refusal.notFound("dataset");
        }
    }

    private Dataset find(Caller caller, DatasetId id) {
        return store.find(caller.tenant(), id).orElseThrow(() -> Refusal.notFound("dataset"));
    }

    private Dataset.Version version(Caller caller, Dataset dataset, int number) {
        return store.version(caller.tenant(), dataset.id(), number).orElseThrow(() -> Refusal.notFound("version"));
    }

    private static void check(List<Case> cases) {
        if (cases.isEmpty() || cases.size() > MOST_CASES) {
            throw Refusal.invalid("/cases", "must have from 1 to " + MOST_CASES + " elements");
        }
        var errors = new ArrayList<FieldError>();
        for (int i = 0; i < cases.size() && errors.size() < MOST_ERRORS; i++) {
            cases.get(i).problem("/cases/" + i).ifPresent(errors::add);
        }
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
    }

    private static String hash(List<Case> cases) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            for (var each : cases) {
                var content = new LinkedHashMap<String, Object>();
                content.put("input", each.input());
                content.put("variables", each.variables());
                content.put("expected", each.expected());
                content.put("tags", each.tags());
                sha256.update(CanonicalJson.of(content).getBytes(StandardCharsets.UTF_8));
                sha256.update((byte) '\n');
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
