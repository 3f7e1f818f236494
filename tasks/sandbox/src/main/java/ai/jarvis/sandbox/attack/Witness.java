package ai.jarvis.sandbox.attack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The process that attacks are aimed at; see {@code witness.py}. */
final class Witness implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROGRAM = Attack.folder().resolve("witness.py").toString();

    private final Process process;
    private final BufferedReader out;
    private final JsonNode facts;

    private Witness(Process process) throws IOException {
        this.process = process;
        this.out = process.inputReader();
        this.facts = JSON.readTree(answer().orElseThrow(() -> new IOException("The witness does not start")));
    }

    /** In a session of its own, so that what is sent to its group reaches nobody else. */
    static Witness start(Path folder, List<String> asUser) throws IOException {
        var command = new ArrayList<>(List.of("setsid"));
        command.addAll(asUser);
        command.addAll(List.of("/usr/bin/python3", PROGRAM, folder.toString()));
        return new Witness(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    JsonNode facts() {
        return facts;
    }

    long pid() {
        return facts.get("pid").longValue();
    }

    /** What it has counted and what it is; nothing if it does not answer. */
    Optional<JsonNode> report() {
        var state = Processes.state(pid());
        if (state == 'T' || state == 't' || state == 'Z' || state == 'X') {
            return Optional.empty();
        }
        try {
            process.outputWriter().write("\n");
            process.outputWriter().flush();
            var answer = answer();
            return answer.isPresent() ? Optional.of(JSON.readTree(answer.get())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<String> answer() {
        var line = CompletableFuture.supplyAsync(() -> {
            try {
                return Optional.ofNullable(out.readLine());
            } catch (IOException e) {
                return Optional.<String>empty();
            }
        });
        try {
            return line.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends it, also if it was stopped, and takes back what a killed one has left in the kernel. */
    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        var command = new ArrayList<>(List.of("/usr/bin/python3", PROGRAM, "--forget"));
        for (var name : List.of("shm", "sem", "msg", "mq")) {
            command.add(facts.get(name).asText());
        }
        try {
            process.waitFor();
            new ProcessBuilder(command).start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
