/**
 * The Amazon States Language: definitions are read into states, and an execution is a deterministic function of the
 * signals that it is given (started, a task's result, a time that came).
 *
 * <p>JSON values are plain Java: maps in order of appearance, lists, strings, booleans, numbers and null. They are never
 * changed once they are made.
 *
 * @see <a href="https://states-language.net/spec.html">The specification</a>
 */
package ai.jarvis.localstack.stepfunctions.asl;
