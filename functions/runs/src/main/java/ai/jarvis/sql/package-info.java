/** Answers questions to databases. */
@NullMarked
package ai.jarvis.sql;

import org.jspecify.annotations.NullMarked;
