/** Makes the layers and the zips that Lambda is given, out of what Maven has built. */
@NullMarked
package ai.jarvis.localstack.packaging;

import org.jspecify.annotations.NullMarked;
