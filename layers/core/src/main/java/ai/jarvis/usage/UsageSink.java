package ai.jarvis.usage;

import java.util.List;

/** Where records of usage are put. A record that is put twice is there once. */
@FunctionalInterface
public interface UsageSink {
    /** Keeps the records for good when this returns. */
    void append(List<UsageRecord> records);
}
