package ai.jarvis.localstack.bench;

import ai.jarvis.localstack.client.Api;
import java.util.Set;

final class SoakBenchmark implements Benchmark {
    @Override
    public String name() {
        return "soak";
    }

    @Override
    public String summary() {
        return "memory, files and disk under a steady mixture of uploads, deletes and questions [--minutes 10]";
    }

    @Override
    public Set<String> options() {
        return Set.of("minutes");
    }

    @Override
    public void run(Options options, Api api, StackProcesses stack, Report report) {}
}
