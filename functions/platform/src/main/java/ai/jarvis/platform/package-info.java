/** Health, and the description of the API for people and programs. */
@NullMarked
package ai.jarvis.platform;

import org.jspecify.annotations.NullMarked;
