package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Site;
import java.util.List;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.cognito.CfnUserPool;
import software.amazon.awscdk.services.cognito.CfnUserPoolClient;
import software.constructs.Construct;

/**
 * People who sign in. One pool, in the primary region: Cognito does not replicate its users, and a second pool would know
 * other people.
 */
final class People extends Construct {
    private final IdentityProvider provider;

    People(Construct scope, String id, Site site) {
        super(scope, id);
        boolean kept = site.deployment().deletionProtection();
        CfnUserPool pool = CfnUserPool.Builder.create(this, "Pool")
                .userPoolName(site.deployment().name())
                .usernameAttributes(List.of("email"))
                .autoVerifiedAttributes(List.of("email"))
                .mfaConfiguration("OPTIONAL")
                .enabledMfas(List.of("SOFTWARE_TOKEN_MFA"))
                .deletionProtection(kept ? "ACTIVE" : "INACTIVE")
                .usernameConfiguration(CfnUserPool.UsernameConfigurationProperty.builder()
                        .caseSensitive(false)
                        .build())
                // A tenant's administrator invites its people; nobody makes an account by themselves.
                .adminCreateUserConfig(CfnUserPool.AdminCreateUserConfigProperty.builder()
                        .allowAdminCreateUserOnly(true)
                        .build())
                .policies(CfnUserPool.PoliciesProperty.builder()
                        .passwordPolicy(CfnUserPool.PasswordPolicyProperty.builder()
                                .minimumLength(12)
                                .requireLowercase(true)
                                .requireUppercase(true)
                                .requireNumbers(true)
                                .requireSymbols(false)
                                .temporaryPasswordValidityDays(3)
                                .build())
                        .build())
                .accountRecoverySetting(CfnUserPool.AccountRecoverySettingProperty.builder()
                        .recoveryMechanisms(List.of(Json.object("name", "verified_email", "priority", 1)))
                        .build())
                .schema(List.of(CfnUserPool.SchemaAttributeProperty.builder()
                        .name("tenant")
                        .attributeDataType("String")
                        .mutable(true)
                        .stringAttributeConstraints(CfnUserPool.StringAttributeConstraintsProperty.builder()
                                .minLength("1")
                                .maxLength("64")
                                .build())
                        .build()))
                .build();
        pool.applyRemovalPolicy(kept ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
        provider = new IdentityProvider("https://" + pool.getAttrProviderName(), console(pool.getRef(), site));
    }

    /** Whose tokens functions take. */
    IdentityProvider provider() {
        return provider;
    }

    private String console(String pool, Site site) {
        List<String> urls = site.place().signInUrls();
        boolean browsers = !urls.isEmpty();
        return CfnUserPoolClient.Builder.create(this, "Console")
                .clientName(site.named("console"))
                .userPoolId(pool)
                .generateSecret(false)
                .preventUserExistenceErrors("ENABLED")
                .enableTokenRevocation(true)
                .explicitAuthFlows(List.of("ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"))
                .accessTokenValidity(60)
                .idTokenValidity(60)
                .refreshTokenValidity(30)
                .tokenValidityUnits(CfnUserPoolClient.TokenValidityUnitsProperty.builder()
                        .accessToken("minutes")
                        .idToken("minutes")
                        .refreshToken("days")
                        .build())
                // People cannot move themselves to another tenant.
                .readAttributes(List.of("custom:tenant", "email", "email_verified", "name"))
                .writeAttributes(List.of("name"))
                .allowedOAuthFlowsUserPoolClient(browsers)
                .allowedOAuthFlows(browsers ? List.of("code") : null)
                .allowedOAuthScopes(browsers ? List.of("email", "openid", "profile") : null)
                .callbackUrLs(browsers ? urls : null)
                .logoutUrLs(browsers ? urls : null)
                .supportedIdentityProviders(List.of("COGNITO"))
                .build()
                .getRef();
    }
}
