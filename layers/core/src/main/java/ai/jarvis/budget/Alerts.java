package ai.jarvis.budget;

import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.quota.UsageCounters;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells of budgets of which so much is spent as somebody wanted to know, once for each threshold in each period. What was
 * told is noted with the tenant's durable counter, so that no other process tells it again.
 */
final class Alerts {
    private static final int MOST_REMEMBERED = 10_000;

    private final UsageCounters notes;
    private final BudgetEvents events;
    private final Metrics metrics;
    private final Clock clock;
    /** What need not be asked again. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    Alerts(UsageCounters notes, BudgetEvents events, Metrics metrics, Clock clock) {
        this.notes = notes;
        this.events = events;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** After something was spent, or was found to be. */
    void spent(Purse purse, long micros) {
        for (var percent : purse.budget().alerts()) {
            if (100.0 * micros / purse.amount() >= percent) {
                tell(purse, percent, micros);
            }
        }
    }

    /** A budget that refuses is spent, though most calls are held to cost more than they do. */
    void refused(Purse purse, long micros) {
        spent(purse, micros);
        purse.budget().alerts().stream()
                .filter(percent -> percent <= 100)
                .reduce((less, more) -> more)
                .ifPresent(highest -> tell(purse, highest, micros));
    }

    private void tell(Purse purse, int percent, long micros) {
        var note = purse.note(percent);
        var remembered = purse.counter().key() + note;
        if (told.contains(remembered)) {
            return;
        }
        try {
            var now = clock.instant();
            if (notes.note(purse.counter().key(), note, now)) {
                publish(
                        purse,
                        note,
                        new BudgetAlert(
                                purse.counter().key().tenant(),
                                purse.budget(),
                                purse.filter().principal(),
                                purse.counter().period().label(),
                                percent,
                                Budget.money(micros, purse.budget().amount().currency()),
                                now));
            }
            if (told.size() >= MOST_REMEMBERED) {
                told.clear();
            }
            told.add(remembered);
        } catch (RuntimeException e) {
            // The call is not the alert's business; whoever spends next tells it.
            metrics.record(Map.of(), new Figure("budget_alerts_failed", 1, Unit.COUNT));
        }
    }

    private void publish(Purse purse, String note, BudgetAlert alert) {
        try {
            events.alerted(alert);
        } catch (RuntimeException e) {
            notes.forget(purse.counter().key(), note);
            throw e;
        }
    }
}
