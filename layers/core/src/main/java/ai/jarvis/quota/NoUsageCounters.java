package ai.jarvis.quota;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;

/** Of a process that counts no tokens. */
final class NoUsageCounters implements UsageCounters {
    @Override
    public Usage load(CounterKey key) {
        throw new UnsupportedOperationException("Tokens are not counted here");
    }

    @Override
    public void add(Map<CounterKey, LocalDate> days, long tokens) {
        throw new UnsupportedOperationException("Tokens are not counted here");
    }

    @Override
    public boolean note(CounterKey key, String note, Instant at) {
        throw new UnsupportedOperationException("Tokens are not counted here");
    }

    @Override
    public void forget(CounterKey key, String note) {
        throw new UnsupportedOperationException("Tokens are not counted here");
    }
}
