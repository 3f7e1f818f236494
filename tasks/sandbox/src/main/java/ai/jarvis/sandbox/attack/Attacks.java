package ai.jarvis.sandbox.attack;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Runs attacks from the command line.
 *
 * <pre>
 * Attacks run [--user] [--off LAYER,LAYER|all] [NAME]   those whose name contains NAME, and what the oracles saw
 * Attacks layers                                        for each layer, which attacks succeed without it
 * </pre>
 */
public final class Attacks {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final int AT_ONCE = 2;

    private Attacks() {}

    /** See the class. */
    public static void main(String[] arguments) throws Exception {
        var words = new ArrayList<>(List.of(arguments));
        var what = words.isEmpty() ? "" : words.removeFirst();
        switch (what) {
            case "run" -> run(words);
            case "layers" -> layers();
            default -> {
                System.err.println("usage: Attacks run [--user] [--off LAYER,...|all] [NAME] | Attacks layers");
                System.exit(2);
            }
        }
        System.exit(0);
    }

    private static void run(List<String> words) throws Exception {
        var user = words.remove("--user");
        var off = List.<String>of();
        var at = words.indexOf("--off");
        if (at >= 0) {
            off = "all".equals(words.get(at + 1))
                    ? Layers.names()
                    : List.of(words.get(at + 1).split(","));
            words.subList(at, at + 2).clear();
        }
        var name = words.isEmpty() ? "" : words.getFirst();
        var chosen =
                Attack.all().stream().filter(each -> each.name().contains(name)).toList();
        var launch = off.isEmpty() ? Launch.whole(!user) : Launch.without(!user, off);
        var succeeded = 0;
        for (var each : all(chosen, launch).entrySet()) {
            var attack = each.getKey();
            var outcome = each.getValue();
            var success = outcome.succeeded(attack.oracle());
            succeeded += success ? 1 : 0;
            OUT.printf(
                    "%-36s %-10s control %-8s %-9s %5d ms %s%n",
                    attack.name(),
                    attack.oracle(),
                    attack.control(),
                    !outcome.began()
                            ? "NOT BEGUN"
                            : success ? "SUCCEEDS" : outcome.evidence().isEmpty() ? "-" : "OTHER",
                    outcome.duration().toMillis(),
                    outcome.details());
            if (chosen.size() < 12) {
                OUT.println(outcome.describe());
            }
        }
        OUT.printf("%d of %d succeed%n", succeeded, chosen.size());
    }

    /** The table of single layers: in each mode and without each layer, which attacks succeed. */
    static void layers() throws Exception {
        var attacks = Attack.all();
        OUT.printf("| without | mode | succeed | which |%n| --- | --- | ---: | --- |%n");
        for (var mounts : List.of(true, false)) {
            line("nothing", mounts, attacks, Launch.without(mounts, List.of()));
            for (var layer : Layers.names()) {
                line(layer, mounts, attacks, Launch.without(mounts, List.of(layer)));
            }
            line("all", mounts, attacks, Launch.without(mounts, Layers.names()));
        }
    }

    private static void line(String title, boolean mounts, List<Attack> attacks, Launch launch) throws Exception {
        var names = all(attacks, launch).entrySet().stream()
                .filter(each -> !each.getValue().evidence().isEmpty())
                .map(each -> each.getKey().name())
                .toList();
        OUT.printf(
                "| %s | %s | %d | %s |%n",
                title,
                mounts ? "root, own mounts" : "user, given folders",
                names.size(),
                names.size() > 40 ? String.join(", ", names.subList(0, 40)) + ", ..." : String.join(", ", names));
    }

    /** Runs them, two at a time, and returns the outcomes in the attacks' order. */
    public static Map<Attack, Outcome> all(List<Attack> attacks, Launch launch)
            throws InterruptedException, IOException {
        var attackers = new LinkedBlockingQueue<Attacker>();
        for (var number = 0; number < AT_ONCE; number++) {
            attackers.add(new Attacker(number));
        }
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var tasks = attacks.stream()
                    .map(attack -> (Callable<Outcome>) () -> {
                        var attacker = attackers.take();
                        try {
                            return attacker.run(attack, launch);
                        } finally {
                            attackers.add(attacker);
                        }
                    })
                    .toList();
            var outcomes = new LinkedHashMap<Attack, Outcome>();
            var futures = threads.invokeAll(tasks, 30, TimeUnit.MINUTES);
            for (var i = 0; i < futures.size(); i++) {
                outcomes.put(attacks.get(i), futures.get(i).get());
            }
            return outcomes;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            for (var attacker : attackers) {
                attacker.close();
            }
        }
    }
}
