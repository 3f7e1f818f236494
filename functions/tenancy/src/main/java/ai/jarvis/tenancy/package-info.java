/** Work on whole tenants, done as the role that owns their tables. */
@NullMarked
package ai.jarvis.tenancy;

import org.jspecify.annotations.NullMarked;
