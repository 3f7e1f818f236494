/** The project's manifests as this machine reads them: what is deployed, and which event goes where. */
@NullMarked
package ai.jarvis.localstack.manifest;

import org.jspecify.annotations.NullMarked;
