package ai.jarvis.rollout;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Counts in one process, and loses all when it is told to. */
public final class InMemoryRolloutCounts implements RolloutCounts {
    private final Map<List<Object>, Counted> counted = new LinkedHashMap<>();
    private final Set<Place> places = new LinkedHashSet<>();
    private boolean isDue;

    @Override
    public synchronized Added add(Place place, int stage, Arm arm, ArmFigures figures) {
        counted.merge(
                List.of(place, stage, arm),
                new Counted(stage, arm, UUID.randomUUID().toString(), figures),
                (old, more) ->
                        new Counted(stage, arm, old.epoch(), old.figures().plus(more.figures())));
        places.add(place);
        var wasDue = isDue;
        isDue = false;
        return wasDue ? Added.COUNTED_AND_DUE : Added.COUNTED;
    }

    /** Lets a minute pass. */
    synchronized void makeDue() {
        isDue = true;
    }

    @Override
    public synchronized List<Counted> read(Place place) {
        return counted.entrySet().stream()
                .filter(entry -> entry.getKey().getFirst().equals(place))
                .map(Map.Entry::getValue)
                .toList();
    }

    @Override
    public synchronized List<Place> places() {
        return new ArrayList<>(places);
    }

    @Override
    public synchronized void watch(Place place) {
        places.add(place);
    }

    @Override
    public synchronized void unwatch(Place place) {
        places.remove(place);
    }

    synchronized void lose() {
        counted.clear();
        places.clear();
    }
}
