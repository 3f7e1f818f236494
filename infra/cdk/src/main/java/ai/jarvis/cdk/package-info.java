/** The platform as an application of the Cloud Development Kit: the stacks and what the user chooses. */
@NullMarked
package ai.jarvis.cdk;

import org.jspecify.annotations.NullMarked;
