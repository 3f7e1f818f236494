package ai.jarvis.model.route;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** The board of instances that live in one process; it can be taken away. */
public final class InMemoryBreakerBoard implements BreakerBoard {
    private final ConcurrentHashMap<Target, Notice> notices = new ConcurrentHashMap<>();
    private volatile boolean away;
    private int reads;

    @Override
    public void publish(Notice notice) {
        if (!away) {
            notices.merge(notice.target(), notice, (old, fresh) -> fresh.at().isBefore(old.at()) ? old : fresh);
        }
    }

    @Override
    public synchronized List<Notice> read() {
        reads++;
        return away ? List.of() : List.copyOf(notices.values());
    }

    /** How often it was read. */
    public synchronized int reads() {
        return reads;
    }

    /** Loses what is told from now on, and tells nothing. */
    public void takeAway() {
        away = true;
    }
}
