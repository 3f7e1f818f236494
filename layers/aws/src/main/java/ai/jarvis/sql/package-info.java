/** Questions to databases over their adapters. */
@NullMarked
package ai.jarvis.sql;

import org.jspecify.annotations.NullMarked;
