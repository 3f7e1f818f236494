/** The platform on one machine, tested from outside: over HTTP, with AWS's clients, and in its database. */
@NullMarked
package ai.jarvis.localstack.it;

import org.jspecify.annotations.NullMarked;
