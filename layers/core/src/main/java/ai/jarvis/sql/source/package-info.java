/** Databases of tenants that questions are asked of: where they are, what is in them, and who may see which of it. */
@NullMarked
package ai.jarvis.sql.source;

import org.jspecify.annotations.NullMarked;
