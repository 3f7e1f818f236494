package ai.jarvis.tenancy;

import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges what a token with a good signature says, and takes from it what the platform wants to know: {@code iss},
 * {@code aud}, {@code exp}, {@code nbf}, {@code iat} (RFC 7519, 4.1), and of Cognito's access tokens {@code client_id}.
 *
 * @see <a href="https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html">
 *     Access tokens of Amazon Cognito</a>
 */
final class JwtClaims extends DefaultJWTClaimsVerifier<SecurityContext> {
    private final OidcSettings settings;
    private final Clock clock;

    JwtClaims(OidcSettings settings, Clock clock) {
        super(new JWTClaimsSet.Builder().issuer(settings.issuer()).build(), Set.of("sub", "exp"));
        this.settings = settings;
        this.clock = clock;
        setMaxClockSkew(Math.toIntExact(JwtVerifier.CLOCK_SKEW.toSeconds()));
    }

    @Override
    protected Date currentTime() {
        return Date.from(clock.instant());
    }

    @Override
    public void verify(JWTClaimsSet claims, @Nullable SecurityContext context) throws BadJWTException {
        super.verify(claims, context);
        if (!isForUs(claims)) {
            throw new BadJWTException("The token is for another audience");
        }
        var issued = claims.getIssueTime();
        if (issued != null && issued.toInstant().isAfter(clock.instant().plus(JwtVerifier.CLOCK_SKEW))) {
            throw new BadJWTException("The token comes from the future");
        }
    }

    private boolean isForUs(JWTClaimsSet claims) {
        if (!claims.getAudience().isEmpty()) {
            return claims.getAudience().stream().anyMatch(settings.audiences()::contains);
        }
        return "access".equals(claims.getClaim("token_use"))
                && claims.getClaim("client_id") instanceof String client
                && settings.audiences().contains(client);
    }

    Login login(JWTClaimsSet claims) throws BadJWTException {
        try {
            return new Login(
                    new TenantId(Objects.requireNonNullElse(claims.getStringClaim(settings.tenantClaim()), "")),
                    new Subject(claims.getIssuer(), claims.getSubject()),
                    verifiedEmail(claims),
                    claims.getExpirationTime().toInstant().plus(JwtVerifier.CLOCK_SKEW));
        } catch (ParseException | IllegalArgumentException e) {
            throw new BadJWTException("The token does not tell tenant and subject", e);
        }
    }

    private static Optional<EmailAddress> verifiedEmail(JWTClaimsSet claims) throws ParseException {
        return Boolean.TRUE.equals(claims.getClaim("email_verified"))
                ? Optional.ofNullable(claims.getStringClaim("email")).flatMap(EmailAddress::parse)
                : Optional.empty();
    }
}
