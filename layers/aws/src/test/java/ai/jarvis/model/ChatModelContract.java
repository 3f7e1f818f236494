package ai.jarvis.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.model.ChatPrompt.Turn;
import ai.jarvis.model.Completion.Finish;
import ai.jarvis.model.ModelException.Kind;
import ai.jarvis.model.ProviderServer.Act;
import ai.jarvis.model.ProviderServer.Exchange;
import ai.jarvis.model.Wire.Said;
import ai.jarvis.model.Wire.SaidCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each provider's adapter does, whatever the format on the wire. It has one connection: who keeps it, stops all. */
@Timeout(60)
abstract class ChatModelContract {
    /** The name of the schema that tests ask for. */
    static final String SCHEMA = "report";

    static final Timeouts LONG = new Timeouts(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20));
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration A_MOMENT = Duration.ofMillis(1);

    private static final String PARAMETERS =
            "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}," + "\"required\":[\"city\"]}";
    private static final Tools.Tool WEATHER = new Tools.Tool("weather", Optional.of("Tells the weather"), PARAMETERS);
    private static final Tools.Tool TIME = new Tools.Tool("time", Optional.empty(), "{\"type\":\"object\"}");
    private static final SaidCall CALL = new SaidCall("call_1", "weather", "{\"city\":", "\"München\"}");
    private static final SaidCall OTHER = new SaidCall("call_2", "time", "{\"zone\":\"CET\"}");

    private final ProviderServer server = new ProviderServer();
    private final Wire wire = wire();

    abstract Wire wire();

    /** The adapter, with a pool of one connection. */
    abstract ChatModel model(URI address);

    /** As much of a prompt as the provider can be told. */
    abstract ChatPrompt told(ChatPrompt prompt);

    /** The key or the secret that the adapter has. */
    abstract String secret();

    final ProviderServer server() {
        return server;
    }

    private ChatModel open;

    final ChatModel model() {
        if (open == null) {
            open = model(server.address());
        }
        return open;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    static ChatPrompt ask(String question) {
        return new ChatPrompt("Be brief.", List.of(new Turn(Speaker.USER, question)), 100);
    }

    private static ChatPrompt ask(Tools tools, ResponseFormat format) {
        var plain = ask("What is the weather?");
        return new ChatPrompt(plain.system(), plain.turns(), tools, format, plain.sampling());
    }

    final void says(Said said) {
        server.next((request, exchange) -> answer(said, exchange, request));
    }

    final void answer(Said said, Exchange exchange, ProviderServer.Request request) throws IOException {
        if (wire.wantsStream(request)) {
            var frames = wire.stream(request, said);
            exchange.stream(frames.type());
            exchange.chunks(frames.opening());
            exchange.chunks(frames.pieces());
            exchange.chunks(frames.ending());
            exchange.endStream();
        } else {
            var body = wire.whole(request, said);
            exchange.whole(200, Map.of("Content-Type", body.type()), body.bytes());
        }
    }

    /** What came of a stream. */
    record Read(Completion completion, List<Delta> deltas) {
        String text() {
            return String.join(
                    "",
                    deltas.stream()
                            .filter(Delta.Text.class::isInstance)
                            .map(delta -> ((Delta.Text) delta).text())
                            .toList());
        }
    }

    final Read stream(ChatPrompt prompt) {
        var deltas = new ArrayList<Delta>();
        return new Read(model().stream(prompt, LONG, deltas::add), deltas);
    }

    /** The answer both ways; each must be the same. */
    private Completion bothWays(ChatPrompt prompt, Said said) {
        says(said);
        says(said);
        var whole = model().complete(prompt, LONG);
        var read = stream(prompt);
        assertThat(read.completion()).isEqualTo(whole);
        assertThat(read.text()).isEqualTo(whole.text());
        return whole;
    }

    @Test
    void givesTheTextWholeAndInPieces() {
        says(Said.text("Hello ", "there", "!"));
        says(Said.text("Hello ", "there", "!"));

        assertThat(model().complete(ask("Hello?"), LONG))
                .isEqualTo(new Completion("Hello there!", new TokenUsage(12, 5), model().id()));
        var read = stream(ask("Hello?"));

        assertThat(read.completion()).isEqualTo(new Completion("Hello there!", new TokenUsage(12, 5), model().id()));
        assertThat(read.deltas())
                .containsExactly(new Delta.Text("Hello "), new Delta.Text("there"), new Delta.Text("!"));
        assertThat(server.connections()).isLessThanOrEqualTo(2);
    }

    @Test
    void usesTheConnectionOfAStreamThatWasReadToItsEnd() {
        for (int i = 0; i < 5; i++) {
            says(Said.text("Hello"));
            stream(ask("Hello?"));
        }

        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void asksForOneCall() {
        var answer = bothWays(
                ask(new Tools(List.of(WEATHER), Tools.Choice.AUTO, true), ResponseFormat.TEXT), Said.calls(CALL));

        assertThat(answer.toolCalls()).containsExactly(CALL.call());
        assertThat(answer.finish()).isEqualTo(Finish.TOOL_CALLS);
        assertThat(answer.text()).isEmpty();
    }

    @Test
    void asksForCallsSideBySideAndSaysSomethingToThem() {
        var prompt = ask(new Tools(List.of(WEATHER, TIME), Tools.Choice.AUTO, true), ResponseFormat.TEXT);
        var said = new Said(List.of("Let me look."), List.of(CALL, OTHER), Finish.TOOL_CALLS, Optional.empty());

        var answer = bothWays(prompt, said);
        says(said);
        var deltas = stream(prompt).deltas();

        assertThat(answer.toolCalls()).containsExactly(CALL.call(), OTHER.call());
        assertThat(answer.text()).isEqualTo("Let me look.");
        assertThat(deltas)
                .containsExactly(
                        new Delta.Text("Let me look."),
                        new Delta.CallBegun(0, "call_1", "weather"),
                        new Delta.Arguments(0, "{\"city\":"),
                        new Delta.Arguments(0, "\"München\"}"),
                        new Delta.CallBegun(1, "call_2", "time"),
                        new Delta.Arguments(1, "{\"zone\":\"CET\"}"));
    }

    @Test
    void callsAToolThatTakesNothing() {
        says(Said.calls(new SaidCall("call_1", "time")));

        assertThat(stream(ask(new Tools(List.of(TIME), Tools.Choice.AUTO, true), ResponseFormat.TEXT))
                        .completion()
                        .toolCalls())
                .containsExactly(new ToolCall("call_1", "time", "{}"));
    }

    static Stream<Tools> choices() {
        return Stream.of(Tools.Choice.AUTO, Tools.Choice.NONE, Tools.Choice.REQUIRED, Tools.Choice.of("time"))
                .map(choice -> new Tools(List.of(WEATHER, TIME), choice, false));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void saysWhichToolsThereAreAndWhetherTheyMustBeCalled(Tools tools) {
        assertAsked(ask(tools, ResponseFormat.TEXT));
    }

    @Test
    void sendsCallsAndTheirResultsBack() {
        assertAsked(new ChatPrompt(
                "Be brief.",
                List.of(
                        new Turn(Speaker.USER, "What is the weather, and how late is it?"),
                        new Turn(
                                Speaker.ASSISTANT,
                                List.of(
                                        new Content.Text("Let me look."),
                                        new Content.Call(CALL.call()),
                                        new Content.Call(OTHER.call()))),
                        new Turn(
                                Speaker.USER,
                                List.of(
                                        new Content.Result("call_1", "Sunny", false),
                                        new Content.Result("call_2", "12:00", false),
                                        new Content.Text("Answer now.")))),
                new Tools(List.of(WEATHER, TIME), Tools.Choice.AUTO, true),
                ResponseFormat.TEXT,
                Sampling.upTo(50)));
    }

    @Test
    void showsImages() {
        assertAsked(new ChatPrompt(
                "",
                List.of(new Turn(
                        Speaker.USER,
                        List.of(new Content.Text("What is on it?"), new Content.Image("image/png", new byte[] {
                            (byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xff
                        })))),
                100));
    }

    @Test
    void saysHowTheAnswerIsDrawn() {
        var plain = ask("Hello?");
        assertAsked(new ChatPrompt(
                plain.system(),
                plain.turns(),
                Tools.NONE,
                ResponseFormat.TEXT,
                new Sampling(
                        77,
                        Optional.of(0.5),
                        Optional.of(0.25),
                        List.of("END", "\n\n"),
                        Optional.of(42L),
                        Optional.of(0.125),
                        Optional.of(-0.5))));
    }

    /** That the provider is told it all, whichever way it is to answer. */
    private void assertAsked(ChatPrompt prompt) {
        bothWays(prompt, Said.text("Well."));

        assertThat(server.requests()).hasSize(2).allSatisfy(request -> assertThat(wire.read(request))
                .usingRecursiveComparison()
                .isEqualTo(told(prompt)));
    }

    @Test
    void answersWithAnObject() {
        var prompt = ask(Tools.NONE, ResponseFormat.JSON);

        assertThat(bothWays(prompt, Said.text("{\"sky\":", "\"blue\"}")).text()).isEqualTo("{\"sky\":\"blue\"}");
        assertThat(wire.read(server.lastRequest()).format()).isEqualTo(ResponseFormat.JSON);
    }

    @Test
    void answersAsASchemaSays() {
        var schema = new ResponseFormat.Schema(SCHEMA, Optional.of("A report"), PARAMETERS, true);

        var answer = bothWays(ask(Tools.NONE, schema), Said.text("{\"city\":", "\"Köln\"}"));

        assertThat(answer.text()).isEqualTo("{\"city\":\"Köln\"}");
        assertThat(answer.finish()).isEqualTo(Finish.STOP);
        assertThat(answer.toolCalls()).isEmpty();
        assertThat(wire.read(server.lastRequest()).format()).isEqualTo(schema);
    }

    @ParameterizedTest
    @EnumSource(
            value = Finish.class,
            names = {"STOP", "LENGTH", "FILTERED"})
    void saysWhyTheAnswerEnded(Finish finish) {
        assertThat(bothWays(ask("Hello?"), Said.text("Hello").ends(finish)).finish())
                .isEqualTo(finish);
    }

    @Test
    void countsWhatTheProviderHadKept() {
        var usage = new TokenUsage(1_200, 5, 1_024);

        var answer = bothWays(ask("Hello?"), Said.text("Hello").uses(Optional.of(usage)));

        assertThat(answer.usage()).isEqualTo(usage);
        assertThat(answer.estimated()).isFalse();
    }

    @Test
    void countsItselfWhereTheProviderDoesNotAndSaysSo() {
        var answer =
                bothWays(ask("Who was that?"), Said.text("A man of few words").uses(Optional.empty()));

        assertThat(answer.estimated()).isTrue();
        assertThat(answer.usage()).isEqualTo(TokenEstimate.of(ask("Who was that?"), "A man of few words"));
    }

    @Test
    void readsTextThatComesByteByByte() {
        var said = Said.text("Zürich 東京 ", "🍚𠮷野家");
        server.next((request, exchange) -> {
            var frames = wire.stream(request, said);
            exchange.stream(frames.type());
            for (var list : List.of(frames.opening(), frames.pieces(), frames.ending())) {
                var all = new ByteArrayOutputStream();
                list.forEach(all::writeBytes);
                for (var each : all.toByteArray()) {
                    exchange.chunk(new byte[] {each});
                }
            }
            exchange.endStream();
        });

        assertThat(stream(ask("Where?")).text()).isEqualTo("Zürich 東京 🍚𠮷野家");
    }

    @Test
    void givesNoHalvesOfCharacters() {
        var rice = "🍚";
        says(Said.text("a" + rice.charAt(0), rice.charAt(1) + "b"));

        var read = stream(ask("What?"));

        assertThat(read.completion().text()).isEqualTo("a🍚b");
        assertThat(read.deltas()).containsExactly(new Delta.Text("a"), new Delta.Text("🍚b"));
    }

    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Talks until nobody listens any more. */
    private Act endless() {
        return (request, exchange) -> {
            var frames = wire.stream(request, Said.text("and so on "));
            exchange.stream(frames.type());
            exchange.chunks(frames.opening());
            while (true) {
                exchange.chunk(frames.pieces().getFirst());
                LockSupport.parkNanos(A_MOMENT.toNanos());
            }
        };
    }

    @Test
    void hangsUpWhenNobodyWantsTheRest() throws InterruptedException {
        server.next(endless());
        var enough = new Enough();
        var heard = new ArrayList<Delta>();

        var thrown = catchThrowableOfType(
                Enough.class,
                () -> model().stream(ask("Talk"), LONG, delta -> {
                    heard.add(delta);
                    if (heard.size() == 3) {
                        throw enough;
                    }
                }));

        assertThat(thrown).isSameAs(enough);
        assertThat(server.seesHangUp()).isTrue();
        assertWorks();
    }

    /** The one connection can be had again. */
    final void assertWorks() {
        says(Said.text("Still here"));
        assertThat(stream(ask("Are you there?")).text()).isEqualTo("Still here");
        says(Said.text("Still here"));
        assertThat(model().complete(ask("Are you there?"), LONG).text()).isEqualTo("Still here");
    }

    final ModelException failsToComplete(Timeouts timeouts) {
        return catchThrowableOfType(ModelException.class, () -> model().complete(ask("Hello?"), timeouts));
    }

    final ModelException failsToStream(Timeouts timeouts, Consumer<Delta> onDelta) {
        return catchThrowableOfType(ModelException.class, () -> model().stream(ask("Hello?"), timeouts, onDelta));
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatWentWrongWithAWholeAnswer(Fault fault) {
        server.next(fault.act(wire, Said.text("Hello there")));

        var failure =
                failsToComplete(new Timeouts(SHORT, SHORT, fault.kindOfWhole() == Kind.TIMEOUT ? SHORT : LONG.whole()));

        assertFailed(failure, fault, fault.kindOfWhole());
        assertWorks();
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatWentWrongWithAStream(Fault fault) {
        server.next(fault.act(wire, Said.text("Hello ", "there")));
        var heard = new ArrayList<Delta>();
        var timeouts =
                switch (fault) {
                    case SILENT, SILENT_AFTER_ITS_HEADERS -> new Timeouts(SHORT, LONG.between(), LONG.whole());
                    case SILENT_IN_THE_MIDDLE -> new Timeouts(LONG.first(), SHORT, LONG.whole());
                    default -> LONG;
                };

        var failure = failsToStream(timeouts, heard::add);

        assertFailed(failure, fault, fault.kindOfStream());
        switch (fault) {
            case SILENT_IN_THE_MIDDLE, WITHOUT_AN_END -> assertThat(heard).containsExactly(new Delta.Text("Hello "));
            case CUT_IN_THE_MIDDLE, MALFORMED -> assertThat(heard).hasSizeLessThanOrEqualTo(1);
            default -> assertThat(heard).isEmpty();
        }
        assertWorks();
    }

    private void assertFailed(ModelException failure, Fault fault, Kind kind) {
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).as(trace(failure)).isEqualTo(kind);
        if (fault == Fault.REFUSED) {
            assertThat(failure).hasMessageContaining(Fault.MESSAGE);
        }
        if (fault == Fault.THROTTLED) {
            assertThat(failure.retryAfter()).contains(Duration.ofSeconds(Long.parseLong(Fault.RETRY_AFTER_SECONDS)));
        }
        assertThat(trace(failure)).doesNotContain(secret());
    }

    static String trace(Throwable failure) {
        var trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    @Test
    void saysThatAStreamBrokeOffWhenTheProviderFailsInTheMiddle() {
        server.next((request, exchange) -> {
            var frames = wire.stream(request, Said.text("Hello"));
            exchange.stream(frames.type());
            exchange.chunks(frames.opening());
            exchange.chunks(frames.pieces());
            exchange.chunk(wire.errorFrame());
            exchange.endStream();
        });
        var heard = new ArrayList<Delta>();

        var failure = failsToStream(LONG, heard::add);

        assertThat(failure.kind()).isEqualTo(Kind.BROKEN_OFF);
        assertThat(heard).containsExactly(new Delta.Text("Hello"));
        assertWorks();
    }

    @Test
    void endsAStreamThatTakesTooLongAsAWhole() throws InterruptedException {
        server.next(endless());

        var failure = failsToStream(new Timeouts(LONG.first(), LONG.between(), SHORT), delta -> {});

        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(server.seesHangUp()).isTrue();
        assertWorks();
    }

    @Test
    void doesNotCountTheTimeThatTheReaderTakes() {
        says(Said.text("Hello ", "there"));

        var answer = model().stream(
                ask("Hello?"),
                new Timeouts(LONG.first(), SHORT, LONG.whole()),
                delta -> LockSupport.parkNanos(SHORT.multipliedBy(2).toNanos()));

        assertThat(answer.text()).isEqualTo("Hello there");
    }

    @Test
    void saysThatNothingWasDoneWhereNobodyListens() {
        var address = server.address();
        server.close();
        var model = model(address);

        for (var failure : List.of(
                catchThrowableOfType(ModelException.class, () -> model.complete(ask("Hello?"), LONG)),
                catchThrowableOfType(ModelException.class, () -> model.stream(ask("Hello?"), LONG, delta -> {})))) {
            assertThat(failure.kind()).as(trace(failure)).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure.retryable()).isTrue();
        }
    }

    @Test
    void sendsTextAsItIs() {
        assertAsked(ask("\"Ünïcödé\"\n\t🍚 \u2028 </script>"));
    }
}
