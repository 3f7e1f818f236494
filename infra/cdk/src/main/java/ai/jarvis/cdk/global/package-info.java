/** What spans regions, or must be there before a region's own stack: Terraform's stack {@code global}. */
@NullMarked
package ai.jarvis.cdk.global;

import org.jspecify.annotations.NullMarked;
