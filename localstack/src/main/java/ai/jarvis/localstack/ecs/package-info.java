/** Tasks of definitions that this machine runs as processes: the local end of Amazon ECS, as small as its use. */
@NullMarked
package ai.jarvis.localstack.ecs;

import org.jspecify.annotations.NullMarked;
