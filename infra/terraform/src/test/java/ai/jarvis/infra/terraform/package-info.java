/** What the Terraform stacks plan, each by itself and all together. */
@NullMarked
package ai.jarvis.infra.terraform;

import org.jspecify.annotations.NullMarked;
