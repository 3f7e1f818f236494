/** Makes the pages of {@code docs/} that say what is data elsewhere. */
@NullMarked
package ai.jarvis.localstack.docs;

import org.jspecify.annotations.NullMarked;
