package ai.jarvis.localstack.bench;

import ai.jarvis.localstack.client.Api;
import java.util.Set;

/** A program that measures the running stack. It has no opinion of its figures. */
interface Benchmark {
    String name();

    /** What it measures, in a line. */
    String summary();

    /** The names of the numbers that it takes. */
    Set<String> options();

    void run(Options options, Api api, StackProcesses stack, Report report) throws Exception;
}
