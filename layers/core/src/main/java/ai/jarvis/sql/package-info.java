/** Questions to databases: a model writes one SELECT, a guard lets it by or not, and a role that only reads runs it. */
@NullMarked
package ai.jarvis.sql;

import org.jspecify.annotations.NullMarked;
