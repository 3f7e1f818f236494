/** The one endpoint of this machine's AWS services, and what those services share. */
@NullMarked
package ai.jarvis.localstack.edge;

import org.jspecify.annotations.NullMarked;
