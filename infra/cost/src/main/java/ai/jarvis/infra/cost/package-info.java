/** What a deployment costs: Terraform's plans, multiplied by a table of prices and by what is taken to be used. */
@NullMarked
package ai.jarvis.infra.cost;

import org.jspecify.annotations.NullMarked;
