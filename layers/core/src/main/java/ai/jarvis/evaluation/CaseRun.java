package ai.jarvis.evaluation;

import ai.jarvis.guard.Guard;
import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.model.ChatPrompt.Turn;
import ai.jarvis.model.ModelException;
import ai.jarvis.model.gateway.AnswerReader;
import ai.jarvis.model.gateway.Gateway;
import ai.jarvis.model.gateway.Question;
import ai.jarvis.platform.Refusal;
import ai.jarvis.prompt.PromptRenderer;
import ai.jarvis.quota.QuotaExceeded;
import ai.jarvis.usage.Demands;
import ai.jarvis.usage.Metering;
import ai.jarvis.usage.Scenario;
import ai.jarvis.usage.Tab;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts one case to the subjects of an evaluation, and scores what they answer. */
final class CaseRun {
    private static final int CALLS_OF_A_JUDGE = 4;

    private final PromptRenderer prompts;
    private final Gateway gateway;
    private final Metering metering;
    private final JsonText json;
    private final Clock clock;

    CaseRun(PromptRenderer prompts, Gateway gateway, Metering metering, JsonText json, Clock clock) {
        this.prompts = prompts;
        this.gateway = gateway;
        this.metering = metering;
        this.json = json;
        this.clock = clock;
    }

    /**
     * What was found.
     *
     * @throws QuotaExceeded if the tenant may take no more at present
     */
    CaseResult run(Evaluation evaluation, Case each) {
        var answers = new ArrayList<Answered>();
        for (var subject : evaluation.plan().subjects()) {
            answers.add(answer(evaluation, subject, each));
        }
        if (answers.stream().anyMatch(answer -> answer.answer().isEmpty())) {
            return new CaseResult(each.number(), answers, Optional.empty());
        }
        return switch (evaluation.plan().scoring()) {
            case Scoring.Judge judge -> judged(evaluation, judge, each, answers);
            case Scoring scoring ->
                new CaseResult(
                        each.number(),
                        answers.stream()
                                .map(answer -> compared(scoring, each, answer))
                                .toList(),
                        Optional.empty());
        };
    }

    private Answered answer(Evaluation evaluation, Subject subject, Case each) {
        var begun = clock.instant();
        try {
            var prompt = prompt(evaluation, subject, each);
            try (var tab = open(evaluation, prompt, 1)) {
                var served = gateway.ask(evaluation.tenant(), Question.of(subject.model(), prompt), Guard.Source.PROMPT)
                        .answer(tab, AnswerReader.OF_THE_WHOLE);
                return new Answered(
                        Optional.of(served.completion().text()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        served.usage().inputTokens(),
                        served.usage().outputTokens(),
                        served.cost(),
                        Duration.between(begun, clock.instant()).toMillis());
            }
        } catch (QuotaExceeded e) {
            throw e;
        } catch (ModelException e) {
            return unanswered("The model did not answer: " + e.kind());
        } catch (Refusal e) {
            return unanswered(e.code() + ": " + e.detail());
        }
    }

    private static Answered unanswered(String error) {
        return new Answered(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(error), 0, 0, Optional.empty(), 0);
    }

    /** What a prompt says stands before the input; without an input it is the question itself. */
    private ChatPrompt prompt(Evaluation evaluation, Subject subject, Case each) {
        var text = subject.prompt().map(name -> prompts.render(
                        evaluation.tenant(), name, subject.version().orElseThrow(), each.variables())
                .text());
        var question = each.input()
                .or(() -> text)
                .orElseThrow(() -> Refusal.unprocessable(
                        "no_input", "The case has no input, and the subject no prompt.", List.of()));
        return new ChatPrompt(
                each.input().isPresent() ? text.orElse("") : "",
                List.of(new Turn(Speaker.USER, question)),
                evaluation.plan().maxOutputTokens());
    }

    private Tab open(Evaluation evaluation, ChatPrompt prompt, int calls) {
        var tokens = prompt.texts().stream().mapToLong(Demands::likelyTokens).sum() + prompt.maxOutputTokens();
        return metering.openInBackground(
                evaluation.tenant(), Scenario.EVALUATION, Demands.ofBackground(calls * tokens));
    }

    private CaseResult judged(Evaluation evaluation, Scoring.Judge scoring, Case each, List<Answered> answers) {
        var texts =
                answers.stream().map(answer -> answer.answer().orElseThrow()).toList();
        var first = new Judge(scoring, json, unused -> "").prompt(each, texts);
        try (var tab = open(evaluation, first, CALLS_OF_A_JUDGE)) {
            var mark = tab.mark();
            var judge = new Judge(scoring, json, prompt -> gateway.ask(
                            evaluation.tenant(), Question.of(scoring.model(), prompt), Guard.Source.PROMPT)
                    .answer(tab, AnswerReader.OF_THE_WHOLE)
                    .completion()
                    .text());
            List<Answered> scored;
            try {
                scored = judge.judge(each, texts)
                        .map(judgement -> scored(answers, judgement))
                        .orElseGet(() -> failed(answers, "What the judge said cannot be read"));
            } catch (QuotaExceeded e) {
                throw e;
            } catch (ModelException e) {
                scored = failed(answers, "The judge did not answer: " + e.kind());
            } catch (Refusal e) {
                scored = failed(answers, "The judge did not answer: " + e.code());
            }
            return new CaseResult(each.number(), scored, tab.costSince(mark));
        }
    }

    private static List<Answered> scored(List<Answered> answers, Judge.Judgement judgement) {
        var scored = new ArrayList<Answered>();
        for (int i = 0; i < answers.size(); i++) {
            scored.add(answers.get(i).scored(judgement.scores().get(i), Optional.of(judgement.reasoning())));
        }
        return scored;
    }

    private static List<Answered> failed(List<Answered> answers, String because) {
        return answers.stream().map(answer -> answer.failed(because)).toList();
    }

    private Answered compared(Scoring scoring, Case each, Answered answered) {
        if (each.expected().isEmpty()) {
            return answered.failed("The case has no expected answer");
        }
        var expected = each.expected().get();
        var answer = answered.answer().orElseThrow();
        var isRight =
                switch (scoring) {
                    case Scoring.Exact unused -> answer.strip().equals(expected.strip());
                    case Scoring.Contains unused -> answer.contains(expected.strip());
                    case Scoring.JsonEquals unused -> saysTheSame(expected, answer);
                    case Scoring.Judge unused -> throw new IllegalArgumentException("A judge compares nothing");
                };
        return answered.scored(isRight ? 1 : 0, Optional.empty());
    }

    private boolean saysTheSame(String expected, String answer) {
        var wanted = json.read(expected);
        return wanted.isPresent() && wanted.equals(json.read(answer));
    }
}
