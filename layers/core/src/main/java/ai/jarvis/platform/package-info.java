@NullMarked
package ai.jarvis.platform;

import org.jspecify.annotations.NullMarked;
