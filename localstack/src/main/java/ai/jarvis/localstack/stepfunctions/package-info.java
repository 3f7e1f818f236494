/**
 * The Step Functions of this machine: the API, executions that survive the process, and what their tasks call.
 *
 * <p>An execution is kept as the signals it was given; a restart gives them again and asks anew for what was not
 * answered.
 */
package ai.jarvis.localstack.stepfunctions;
