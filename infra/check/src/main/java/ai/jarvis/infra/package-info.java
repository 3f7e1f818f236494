/** Checks what the Terraform stacks plan and make. */
@NullMarked
package ai.jarvis.infra;

import org.jspecify.annotations.NullMarked;
