/**
 * The programs that run beside the JVM: PostgreSQL, Redis and dynalite. Each starts from a data folder and a port, on
 * loopback only, and outlives a JVM that is killed: the next one adopts it instead of failing on its lock.
 *
 * <p>In the data folder, {@code run/NAME.pid} names the process (pid and the kernel's start time of it, so that a reused
 * pid is never mistaken for it), {@code logs/NAME.log} is what it prints, {@code secrets/} holds generated passwords.
 */
@NullMarked
package ai.jarvis.localstack.process;

import org.jspecify.annotations.NullMarked;
