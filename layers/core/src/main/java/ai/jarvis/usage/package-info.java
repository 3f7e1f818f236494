/** What calls of models used, and what they cost: for bills, and for those who watch them. */
@NullMarked
package ai.jarvis.usage;

import org.jspecify.annotations.NullMarked;
