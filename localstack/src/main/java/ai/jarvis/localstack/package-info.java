@NullMarked
package ai.jarvis.localstack;

import org.jspecify.annotations.NullMarked;
