@NullMarked
package ai.jarvis.chat;

import org.jspecify.annotations.NullMarked;
