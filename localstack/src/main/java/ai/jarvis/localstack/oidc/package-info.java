/**
 * This machine's identity provider, for development: OpenID Connect with the authorization code flow and PKCE, a login
 * page, and tokens for programs. It vouches for whichever e-mail address is given with the development password; who may
 * do what is decided by the platform's users.
 */
@NullMarked
package ai.jarvis.localstack.oidc;

import org.jspecify.annotations.NullMarked;
