/** How the local model makes a SELECT statement of a question by rules. */
@NullMarked
package ai.jarvis.localstack.bedrock.sql;

import org.jspecify.annotations.NullMarked;
