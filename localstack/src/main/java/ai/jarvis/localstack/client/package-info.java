/** The running platform as a program outside of it sees it; the demonstration and the benchmarks are such programs. */
@NullMarked
package ai.jarvis.localstack.client;

import org.jspecify.annotations.NullMarked;
