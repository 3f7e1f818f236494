package ai.jarvis.workflow;

import static ai.jarvis.workflow.expression.Kind.ANY;
import static ai.jarvis.workflow.expression.Kind.BOOLEAN;
import static ai.jarvis.workflow.expression.Kind.LIST;
import static ai.jarvis.workflow.expression.Kind.NUMBER;
import static ai.jarvis.workflow.expression.Kind.OBJECT;
import static ai.jarvis.workflow.expression.Kind.TEXT;

import ai.jarvis.tenancy.Permission;
import ai.jarvis.workflow.expression.Kind;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of steps that do work, each by one call of the step function: what goes in and what comes out. How steps
 * are put in order (conditions, loops, branches) is the compiler's matter and not here.
 */
public enum StepType {
    RAG_RETRIEVE(
            "rag_retrieve",
            Ends.AT_ONCE,
            Duration.ofMinutes(1),
            Permission.DOCUMENTS_READ,
            "query: text! collection: text collections: list top_k: number mode: text filter: object rerank: boolean",
            "retrieved_docs: list"),
    LLM_CALL(
            "llm_call",
            Ends.AT_ONCE,
            Duration.ofMinutes(5),
            Permission.CHAT_CREATE,
            "prompt: text messages: list system: text model: text temperature: number top_p: number max_tokens: number"
                    + " stop: list response_format: any",
            "llm_response: text usage: object"),
    HTTP(
            "http",
            Ends.AT_ONCE,
            Duration.ofSeconds(30),
            null,
            "url: text! method: text headers: object query: object body: any",
            "status: number headers: object body: any"),
    SQL(
            "sql",
            Ends.AT_ONCE,
            Duration.ofMinutes(2),
            Permission.SQL_EXECUTE,
            "source: text! sql: text question: text parameters: any max_rows: number",
            "columns: list rows: list"),
    PERSONA(
            "persona",
            Ends.AT_ONCE,
            Duration.ofSeconds(30),
            Permission.PERSONAS_READ,
            "persona: text! variables: object version: any",
            "rendered_prompt: text version: number"),
    NOTIFY(
            "notify",
            Ends.AT_ONCE,
            Duration.ofSeconds(30),
            null,
            "channel: text! message: text! to: any subject: text data: object",
            "notification_id: text"),
    /** Answers with its value: to try workflows out, and to see what they cost. */
    NOOP("noop", Ends.AT_ONCE, Duration.ofSeconds(30), null, "value: any", "value: any"),
    /** Keeps a list where a distributed map reads its items; the compiler adds such steps, authors cannot. */
    STORE("store", Ends.AT_ONCE, Duration.ofSeconds(30), null, "value: list!", "stored: object"),
    APPROVAL(
            "approval",
            Ends.LATER,
            Duration.ofDays(7),
            null,
            "message: text! approvers: list title: text data: any",
            "approved: boolean by: text comment: text"),
    SUB_WORKFLOW(
            "sub_workflow",
            Ends.LATER,
            Duration.ofDays(1),
            Permission.WORKFLOW_EXECUTE,
            "workflow: text! inputs: object version: any",
            "result: any"),
    AGENT(
            "agent",
            Ends.LATER,
            Duration.ofHours(1),
            Permission.AGENTS_EXECUTE,
            "agent: text! input: any! parameters: object max_steps: number",
            "agent_response: text"),
    CODE(
            "code",
            Ends.LATER,
            Duration.ofMinutes(20),
            Permission.SANDBOX_EXECUTE,
            "code: text! language: text inputs: object files: any packages: list memory: number network: any"
                    + " timeout_seconds: number",
            "stdout: text result: any files: list");

    private enum Ends {
        AT_ONCE,
        LATER
    }

    /** A value that goes into a step. */
    public record Parameter(Kind kind, boolean isRequired) {}

    private static final Map<String, StepType> ALSO_CALLED = Map.of("sandbox", CODE);

    private final String authorsName;
    private final Ends ends;
    private final Duration timeout;
    private final Optional<Permission> permission;

    @SuppressWarnings("ImmutableEnumChecker") // filled by the constructor, and only read after it
    private final Map<String, Parameter> inputs = new LinkedHashMap<>();

    @SuppressWarnings("ImmutableEnumChecker") // as above
    private final Map<String, Kind> results = new LinkedHashMap<>();

    StepType(
            String authorsName,
            Ends ends,
            Duration timeout,
            @Nullable Permission permission,
            String inputs,
            String results) {
        this.authorsName = authorsName;
        this.ends = ends;
        this.timeout = timeout;
        this.permission = Optional.ofNullable(permission);
        read(inputs)
                .forEach((name, kind) ->
                        this.inputs.put(name, new Parameter(kind(kind.replace("!", "")), kind.endsWith("!"))));
        read(results).forEach((name, kind) -> this.results.put(name, kind(kind)));
    }

    private static Map<String, String> read(String table) {
        var words = table.split(" ", -1);
        var read = new LinkedHashMap<String, String>();
        for (var i = 0; i < words.length; i += 2) {
            read.put(words[i].substring(0, words[i].length() - 1), words[i + 1]);
        }
        return read;
    }

    private static Kind kind(String word) {
        return switch (word) {
            case "text" -> TEXT;
            case "number" -> NUMBER;
            case "boolean" -> BOOLEAN;
            case "list" -> LIST;
            case "object" -> OBJECT;
            case "any" -> ANY;
            default -> throw new IllegalArgumentException("There is no kind " + word);
        };
    }

    /** What authors write as {@code type}. */
    public String authorsName() {
        return authorsName;
    }

    /** The type that an author means. */
    public static Optional<StepType> byAuthorsName(String name) {
        return Stream.of(values())
                .filter(type -> type != STORE && type.authorsName.equals(name))
                .findFirst()
                .or(() -> Optional.ofNullable(ALSO_CALLED.get(name)));
    }

    /** The type of a call of the step function, its payload's {@code step.type}. */
    public static Optional<StepType> byCall(String name) {
        return name.equals(STORE.authorsName) ? Optional.of(STORE) : byAuthorsName(name);
    }

    /** Whether it ends after the call that began it, by a task token: for people, programs and other machines. */
    public boolean endsLater() {
        return ends == Ends.LATER;
    }

    /** How long it may take where its author says nothing. */
    public Duration timeout() {
        return timeout;
    }

    /** What whoever runs it must be permitted, besides to run workflows. */
    public Optional<Permission> permission() {
        return permission;
    }

    public Map<String, Parameter> inputs() {
        return Collections.unmodifiableMap(inputs);
    }

    /** What the step's {@code outputs} can name. */
    public Map<String, Kind> results() {
        return Collections.unmodifiableMap(results);
    }

    /** Groups of inputs of which a step of this type has exactly one. */
    public Set<Set<String>> oneOf() {
        return switch (this) {
            case LLM_CALL -> Set.of(Set.of("prompt", "messages"));
            case SQL -> Set.of(Set.of("sql", "question"));
            default -> Set.of();
        };
    }
}
