package ai.jarvis.localstack.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Requests as programs of a company might send them, made from a seed, so that they are the same each time. It is made up:
 * no traffic was recorded. What repeats how often is said in {@link #composition}.
 */
final class SavingsWorkload {
    private static final int SUPPORT = 400;
    private static final int DISTINCT_QUESTIONS = 120;
    private static final int REWORDED_PERCENT = 25;
    private static final int RETRIEVALS = 40;
    private static final int RETRIEVAL_TURNS = 4;
    private static final int PASSAGES = 4;
    private static final int PASSAGES_KEPT = 2;
    private static final int PASSAGE_SENTENCES = 6;
    private static final int TALKS = 10;
    private static final int TALK_TURNS = 15;
    private static final int EASY_PERCENT = 60;
    private static final int RULES = 10;

    private final Random random = new Random(42);
    private final boolean repeats;
    private int number;

    private SavingsWorkload(boolean repeats) {
        this.repeats = repeats;
    }

    /**
     * A request.
     *
     * @param kind what of the workload it is of
     * @param isEasy whether the program that sends it knows that a small model will do
     */
    record Request(String kind, boolean isEasy, List<Map<String, String>> messages) {}

    /** In the order in which they are sent; with the usual repetitions or with none. */
    static List<Request> requests(boolean repeats) {
        var workload = new SavingsWorkload(repeats);
        var all = new ArrayList<Request>();
        all.addAll(workload.support());
        all.addAll(workload.retrievals());
        all.addAll(workload.talks());
        return all;
    }

    /** What it is made of, in words. */
    static List<String> composition(boolean repeats) {
        return repeats
                ? List.of(
                        "support: " + SUPPORT + " single questions, of " + DISTINCT_QUESTIONS
                                + " distinct ones by Zipf's law with exponent 1; " + REWORDED_PERCENT
                                + " % of them put a little differently; one system prompt of " + RULES + " rules",
                        "retrieval: " + RETRIEVALS + " conversations of " + RETRIEVAL_TURNS + " turns, each with "
                                + PASSAGES + " passages of " + PASSAGE_SENTENCES + " sentences, " + PASSAGES_KEPT
                                + " of which the turn before had too; the program sends all turns again",
                        "talks: " + TALKS + " conversations of " + TALK_TURNS
                                + " turns without passages; the program sends all turns again",
                        EASY_PERCENT + " % of the requests are easy, which the program that sends them knows")
                : List.of("the same numbers of requests, but no question comes twice, and no passage either");
    }

    private boolean isEasy() {
        return random.nextInt(100) < EASY_PERCENT;
    }

    private String sentences(int count) {
        var text = new StringBuilder();
        var words = Vocabulary.ENGLISH;
        for (int i = 0; i < count; i++) {
            text.append(String.format(
                    words.sentence(),
                    pick(words.who()),
                    pick(words.when()),
                    pick(words.does()),
                    pick(words.what()),
                    String.format(pick(words.then()), ++number)));
        }
        return text.toString().strip();
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private String question() {
        var words = Vocabulary.ENGLISH;
        return "When is it that " + pick(words.who()).toLowerCase(Locale.ROOT) + " " + pick(words.does()) + " "
                + pick(words.what()) + ", and who is told of case " + ++number + "?";
    }

    private static Map<String, String> message(String role, String content) {
        return Map.of("role", role, "content", content);
    }

    private List<Request> support() {
        var rules = sentences(RULES);
        var questions = new ArrayList<String>();
        var easy = new ArrayList<Boolean>();
        for (int i = 0; i < (repeats ? DISTINCT_QUESTIONS : SUPPORT); i++) {
            questions.add(question());
            easy.add(isEasy());
        }
        var requests = new ArrayList<Request>();
        for (int i = 0; i < SUPPORT; i++) {
            var which = repeats ? zipf(questions.size()) : i;
            var words = questions.get(which);
            if (repeats && random.nextInt(100) < REWORDED_PERCENT) {
                words = reworded(words);
            }
            requests.add(
                    new Request("support", easy.get(which), List.of(message("system", rules), message("user", words))));
        }
        return requests;
    }

    private int zipf(int size) {
        double all = 0;
        for (int rank = 1; rank <= size; rank++) {
            all += 1.0 / rank;
        }
        double wanted = random.nextDouble() * all;
        for (int rank = 1; rank <= size; rank++) {
            wanted -= 1.0 / rank;
            if (wanted <= 0) {
                return rank - 1;
            }
        }
        return size - 1;
    }

    private String reworded(String question) {
        return switch (random.nextInt(4)) {
            case 0 -> "Please tell me: " + question;
            case 1 -> question.replace("When is it that", "When does it happen that");
            case 2 -> question.replace("?", " ?");
            default -> "Hello, " + question;
        };
    }

    private List<Request> retrievals() {
        var requests = new ArrayList<Request>();
        for (int i = 0; i < RETRIEVALS; i++) {
            var messages = new ArrayList<Map<String, String>>();
            messages.add(message("system", "Answer from the passages only, and say which one you used."));
            var passages = new ArrayList<String>();
            for (int turn = 0; turn < RETRIEVAL_TURNS; turn++) {
                var kept = repeats ? Math.min(PASSAGES_KEPT, passages.size()) : 0;
                var next = new ArrayList<>(passages.subList(passages.size() - kept, passages.size()));
                while (next.size() < PASSAGES) {
                    next.add(sentences(PASSAGE_SENTENCES));
                }
                passages = next;
                messages.add(message("user", String.join("\n\n", passages) + "\n\n" + question()));
                requests.add(new Request("retrieval", isEasy(), List.copyOf(messages)));
                messages.add(message("assistant", sentences(3)));
            }
        }
        return requests;
    }

    private List<Request> talks() {
        var requests = new ArrayList<Request>();
        for (int i = 0; i < TALKS; i++) {
            var messages = new ArrayList<Map<String, String>>();
            messages.add(message("system", "You are a patient colleague."));
            for (int turn = 0; turn < TALK_TURNS; turn++) {
                messages.add(message("user", question()));
                requests.add(new Request("talks", isEasy(), List.copyOf(messages)));
                messages.add(message("assistant", sentences(4)));
            }
        }
        return requests;
    }
}
