/** Resources that occur more than once, made the same way each time, as Terraform's modules make them. */
@NullMarked
package ai.jarvis.cdk.resource;

import org.jspecify.annotations.NullMarked;
