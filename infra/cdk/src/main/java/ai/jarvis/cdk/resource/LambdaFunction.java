package ai.jarvis.cdk.resource;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Site;
import ai.jarvis.cdk.Statement;
import ai.jarvis.cdk.manifest.FunctionEntry;
import ai.jarvis.cdk.manifest.Packages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.CfnCodeDeployLambdaAliasUpdate;
import software.amazon.awscdk.CfnUpdatePolicy;
import software.amazon.awscdk.services.lambda.CfnAlias;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.lambda.CfnVersion;
import software.amazon.awscdk.services.s3.assets.Asset;
import software.constructs.Construct;

/**
 * A Lambda function with its role, its log group, its published version and the alias {@code live}, which all callers use.
 */
public final class LambdaFunction extends Construct {
    private static final List<String> INTERFACES = List.of(
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSubnets",
            "ec2:AssignPrivateIpAddresses",
            "ec2:UnassignPrivateIpAddresses");

    private final Site site;
    private final String name;
    private final CfnAlias alias;

    /**
     * Subnets and security groups of a function that is in the VPC.
     *
     * @param ipv6 whether it uses IPv6 too
     */
    public record VpcPlace(List<String> subnets, List<String> securityGroups, boolean ipv6) {}

    /**
     * Makes the function.
     *
     * @param function its name in the manifest
     * @param layers ARNs of the layer versions
     * @param statements what it may do beside writing its log and traces
     * @param place where it is in the VPC; null: not in it
     */
    public LambdaFunction(
            Construct scope,
            String id,
            Site site,
            String function,
            List<String> layers,
            Map<String, String> environment,
            List<Statement> statements,
            @Nullable VpcPlace place,
            MaskedLogGroup.Settings logs) {
        super(scope, id);
        this.site = site;
        name = site.named(function);
        FunctionEntry entry = site.manifests().functions().get(function);
        Packages.Function code = site.manifests().packages().function(function);
        MaskedLogGroup log = new MaskedLogGroup(this, "Log", logName(), logs);
        List<Statement> all = own(place != null);
        all.addAll(statements);
        ServiceRole role = new ServiceRole(
                this, "Role", site, site.roleName(function), "Function " + name, "lambda.amazonaws.com", Map.of(), all);
        Asset asset = Asset.Builder.create(this, "Code")
                .path(site.manifests().packages().path(code.file()).toString())
                .build();
        CfnFunction made = CfnFunction.Builder.create(this, "Function")
                .functionName(name)
                .description("Function " + function + " of " + site.deployment().name())
                .role(role.arn())
                .runtime("java21")
                .architectures(List.of("arm64"))
                .handler(code.handler())
                .code(CfnFunction.CodeProperty.builder()
                        .s3Bucket(asset.getS3BucketName())
                        .s3Key(asset.getS3ObjectKey())
                        .build())
                .layers(layers)
                .memorySize(entry.memory())
                .timeout(entry.timeout())
                .reservedConcurrentExecutions(entry.reserved())
                .environment(CfnFunction.EnvironmentProperty.builder()
                        .variables(environment)
                        .build())
                .snapStart(CfnFunction.SnapStartProperty.builder()
                        .applyOn("PublishedVersions")
                        .build())
                .tracingConfig(CfnFunction.TracingConfigProperty.builder()
                        .mode("Active")
                        .build())
                .loggingConfig(CfnFunction.LoggingConfigProperty.builder()
                        .logFormat("JSON")
                        .logGroup(log.name())
                        .systemLogLevel("INFO")
                        .build())
                .vpcConfig(
                        place == null
                                ? null
                                : CfnFunction.VpcConfigProperty.builder()
                                        .subnetIds(place.subnets())
                                        .securityGroupIds(place.securityGroups())
                                        .ipv6AllowedForDualStack(place.ipv6())
                                        .build())
                .build();
        alias = CfnAlias.Builder.create(this, "Live")
                .name("live")
                .description("What callers use")
                .functionName(made.getRef())
                .functionVersion(version(made, code, environment))
                .build();
    }

    /** ARN of the alias {@code live}, once it is made. */
    public String live() {
        return alias.getRef();
    }

    /** Has CodeDeploy move the alias to new versions, a part of the calls first. */
    public void shift(String application, String group) {
        alias.getCfnOptions()
                .setUpdatePolicy(CfnUpdatePolicy.builder()
                        .codeDeployLambdaAliasUpdate(CfnCodeDeployLambdaAliasUpdate.builder()
                                .applicationName(application)
                                .deploymentGroupName(group)
                                .build())
                        .build());
    }

    /**
     * The published version. CloudFormation publishes one when the resource is new, so its id carries what a version
     * keeps: code, layers, environment, memory and time.
     */
    private String version(CfnFunction made, Packages.Function code, Map<String, String> environment) {
        Packages packages = site.manifests().packages();
        FunctionEntry entry =
                site.manifests().functions().get(name.substring(site.named("").length()));
        Object kept = made.getStack()
                .resolve(List.of(
                        code.sha256(),
                        code.handler(),
                        code.layers().stream()
                                .map(layer -> packages.layers().get(layer).sha256())
                                .toList(),
                        new TreeMap<>(environment),
                        entry.memory(),
                        entry.timeout()));
        return CfnVersion.Builder.create(this, "Version-" + Integer.toHexString(kept.hashCode()))
                .functionName(made.getRef())
                .build()
                .getAttrVersion();
    }

    private List<Statement> own(boolean inVpc) {
        List<Statement> own = new ArrayList<>();
        own.add(Statement.allow(
                "WriteOwnLog",
                List.of("logs:CreateLogStream", "logs:PutLogEvents"),
                List.of(site.arns().of("logs", "log-group:" + logName() + ":*"))));
        own.add(Statement.allow(
                "SendTraces", List.of("xray:PutTelemetryRecords", "xray:PutTraceSegments"), List.of("*")));
        if (inVpc) {
            own.add(Statement.allow("AttachToNetwork", INTERFACES, List.of("*")));
            // The Lambda service needs these with the role; the function's own code does not.
            // https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
            own.add(Statement.deny(
                    "KeepCodeFromNetworkInterfaces",
                    INTERFACES,
                    List.of("*"),
                    Json.object(
                            "ArnEquals",
                            Json.object(
                                    "lambda:SourceFunctionArn",
                                    List.of(site.arns().of("lambda", "function:" + name))))));
        }
        return own;
    }

    private String logName() {
        return "/aws/lambda/" + name;
    }
}
