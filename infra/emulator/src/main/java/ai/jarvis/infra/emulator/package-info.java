/** Applies the Terraform stacks to an emulator of AWS. */
@NullMarked
package ai.jarvis.infra.emulator;

import org.jspecify.annotations.NullMarked;
