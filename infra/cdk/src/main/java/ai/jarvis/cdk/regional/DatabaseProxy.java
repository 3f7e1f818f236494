package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Site;
import ai.jarvis.cdk.Statement;
import ai.jarvis.cdk.resource.ServiceRole;
import java.util.List;
import software.amazon.awscdk.services.rds.CfnDBCluster;
import software.amazon.awscdk.services.rds.CfnDBInstance;
import software.amazon.awscdk.services.rds.CfnDBProxy;
import software.amazon.awscdk.services.rds.CfnDBProxyTargetGroup;
import software.constructs.Construct;

/** RDS Proxy between the functions and the database, which knows the application's user only. */
final class DatabaseProxy extends Construct {
    private static final int FIFTEEN_MINUTES = 900;

    private final CfnDBProxy proxy;

    DatabaseProxy(
            Construct scope,
            String id,
            Site site,
            Network network,
            Grants grants,
            CfnDBCluster cluster,
            List<CfnDBInstance> instances) {
        super(scope, id);
        String secret = grants.arn("application_secret");
        List<Statement> statements = List.of(
                Statement.allow("ReadPassword", List.of("secretsmanager:GetSecretValue"), List.of(secret)),
                Statement.allow(
                        "UseKeyForSecretsmanager",
                        List.of("kms:Decrypt"),
                        List.of(grants.key("data")),
                        Trust.via(site, "secretsmanager")));
        ServiceRole role = new ServiceRole(
                this,
                "Role",
                site,
                site.roleName("database-proxy"),
                "Lets the database's proxy read the application's password",
                "rds.amazonaws.com",
                Trust.account(site),
                statements);
        proxy = CfnDBProxy.Builder.create(this, "Proxy")
                .dbProxyName(site.deployment().name())
                .engineFamily("POSTGRESQL")
                .roleArn(role.arn())
                .requireTls(true)
                .idleClientTimeout(FIFTEEN_MINUTES)
                .vpcSubnetIds(network.dataSubnets())
                .vpcSecurityGroupIds(List.of(network.groups().of("database")))
                .auth(List.of(CfnDBProxy.AuthFormatProperty.builder()
                        .authScheme("SECRETS")
                        .clientPasswordAuthType("POSTGRES_SCRAM_SHA_256")
                        .iamAuth("DISABLED")
                        .secretArn(secret)
                        .build()))
                .build();
        network.groups().within("database", "From the proxy", "From the proxy to the database");
        CfnDBProxyTargetGroup target = CfnDBProxyTargetGroup.Builder.create(this, "Target")
                .dbProxyName(proxy.getRef())
                .targetGroupName("default")
                .dbClusterIdentifiers(List.of(cluster.getRef()))
                .connectionPoolConfigurationInfo(
                        CfnDBProxyTargetGroup.ConnectionPoolConfigurationInfoFormatProperty.builder()
                                .maxConnectionsPercent(80)
                                .maxIdleConnectionsPercent(20)
                                .connectionBorrowTimeout(10)
                                .build())
                .build();
        instances.forEach(target::addResourceDependency);
    }

    /** The host to connect to. */
    String endpoint() {
        return proxy.getAttrEndpoint();
    }
}
