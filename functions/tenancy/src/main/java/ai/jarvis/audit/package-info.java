/** Archives what is on record. */
@NullMarked
package ai.jarvis.audit;

import org.jspecify.annotations.NullMarked;
