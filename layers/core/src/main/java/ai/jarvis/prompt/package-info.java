@NullMarked
package ai.jarvis.prompt;

import org.jspecify.annotations.NullMarked;
