/** A walk through the platform for a newcomer. */
@NullMarked
package ai.jarvis.localstack.demo;

import org.jspecify.annotations.NullMarked;
