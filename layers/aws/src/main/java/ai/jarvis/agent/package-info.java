/** Agents in PostgreSQL, DynamoDB, Redis and Step Functions. */
@NullMarked
package ai.jarvis.agent;

import org.jspecify.annotations.NullMarked;
