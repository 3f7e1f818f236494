@NullMarked
package ai.jarvis.task;

import org.jspecify.annotations.NullMarked;
