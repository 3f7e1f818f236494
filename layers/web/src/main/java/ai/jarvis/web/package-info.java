/**
 * What every HTTP function shares. A request passes, in this order: {@link ai.jarvis.web.RequestFilter} (its id, its
 * trace, its line in the access log), CORS, {@link ai.jarvis.web.AuthenticationFilter} and then its controller. Whatever
 * goes wrong on the way becomes a {@link ai.jarvis.web.Problem} in one place, {@link ai.jarvis.web.Problems}.
 */
@NullMarked
package ai.jarvis.web;

import org.jspecify.annotations.NullMarked;
