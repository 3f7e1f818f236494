/** Tenants' databases over HTTP. */
@NullMarked
package ai.jarvis.sql.source;

import org.jspecify.annotations.NullMarked;
