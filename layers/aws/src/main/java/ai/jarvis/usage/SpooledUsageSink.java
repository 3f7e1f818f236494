package ai.jarvis.usage;

import ai.jarvis.platform.FileSpool;
import ai.jarvis.platform.Spools;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps records in a spool until they are in the ledger, which takes one that is repeated but once. */
public final class SpooledUsageSink implements UsageSink {
    private static final Logger LOG = LoggerFactory.getLogger(SpooledUsageSink.class);

    private final FileSpool<UsageRecord> spool;
    private final UsageSink ledger;

    private enum Format implements FileSpool.Format<UsageRecord> {
        JSON;

        @Override
        public byte[] write(UsageRecord record) {
            return UsageMessage.write(record).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public UsageRecord read(byte[] bytes) {
            return UsageMessage.read(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    private SpooledUsageSink(FileSpool<UsageRecord> spool, UsageSink ledger) {
        this.spool = spool;
        this.ledger = ledger;
    }

    /** One with a spool, where there may be one; otherwise the ledger's own. */
    public static UsageSink of(Spools spools, UsageSink ledger) {
        return spools.open("usage", Format.JSON, (records, mayBeRepeated) -> ledger.append(records))
                .<UsageSink>map(spool -> new SpooledUsageSink(spool, ledger))
                .orElse(ledger);
    }

    @Override
    public void append(List<UsageRecord> records) {
        try {
            records.forEach(spool::add);
        } catch (UncheckedIOException e) {
            // Those of them that it took are in the ledger but once all the same.
            LOG.warn("The spool takes no record of usage", e);
            ledger.append(records);
        }
    }
}
