/** What is done to the database itself: its schema, its passwords, the proof that its backups are good. */
@NullMarked
package ai.jarvis.database;

import org.jspecify.annotations.NullMarked;
