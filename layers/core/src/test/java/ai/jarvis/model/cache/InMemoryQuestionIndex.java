package ai.jarvis.model.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Questions in memory. */
public final class InMemoryQuestionIndex implements QuestionIndex {
    private final Map<String, List<Entry>> byPlace = new ConcurrentHashMap<>();

    @Override
    public List<Entry> find(CacheKey group, long generation) {
        return List.copyOf(byPlace.getOrDefault(group + "/" + generation, List.of()));
    }

    @Override
    public void put(CacheKey group, long generation, Entry entry) {
        byPlace.computeIfAbsent(group + "/" + generation, place -> new ArrayList<>())
                .addFirst(entry);
    }
}
