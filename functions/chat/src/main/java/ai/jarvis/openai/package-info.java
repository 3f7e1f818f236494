/** The platform's models by OpenAI's wire format, so that its clients work unchanged. */
@NullMarked
package ai.jarvis.openai;

import org.jspecify.annotations.NullMarked;
