/** Questions to databases over HTTP. */
@NullMarked
package ai.jarvis.sql;

import org.jspecify.annotations.NullMarked;
