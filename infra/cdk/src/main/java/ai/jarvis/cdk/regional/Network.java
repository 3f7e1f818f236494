package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Place;
import ai.jarvis.cdk.Site;
import ai.jarvis.cdk.Statement;
import ai.jarvis.cdk.resource.MaskedLogGroup;
import ai.jarvis.cdk.resource.ServiceRole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.CfnTag;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.services.ec2.CfnEgressOnlyInternetGateway;
import software.amazon.awscdk.services.ec2.CfnFlowLog;
import software.amazon.awscdk.services.ec2.CfnInternetGateway;
import software.amazon.awscdk.services.ec2.CfnRoute;
import software.amazon.awscdk.services.ec2.CfnRouteTable;
import software.amazon.awscdk.services.ec2.CfnSubnet;
import software.amazon.awscdk.services.ec2.CfnSubnetRouteTableAssociation;
import software.amazon.awscdk.services.ec2.CfnVPC;
import software.amazon.awscdk.services.ec2.CfnVPCCidrBlock;
import software.amazon.awscdk.services.ec2.CfnVPCEndpoint;
import software.amazon.awscdk.services.ec2.CfnVPCGatewayAttachment;
import software.constructs.Construct;

/**
 * The VPC: public, application and data subnets over three zones, and a route table for those of the workers, without a NAT: functions reach AWS through endpoints.
 * Those that must call the web, or services over IPv6, have a way out over IPv6 that nobody can come in by. With a VPC of
 * the user's, only security groups are made.
 */
final class Network extends Construct {
    private static final String APPLICATION = "application";
    private static final List<String> TIERS = List.of("public", APPLICATION, "data");
    static final String WORKER = "worker";
    private static final List<String> GATEWAYS = List.of("s3", "dynamodb");
    static final int ZONES = 3;
    private static final int TEN_MINUTES = 600;

    private final Site site;
    private final String vpc;
    private final List<String> applicationSubnets;
    private final List<String> dataSubnets;
    private final @Nullable String workerRoutes;
    private final List<String> ipv6;
    private final List<String> tiers;
    private final boolean workersOverIpv6;
    private final SecurityGroups groups;
    private @Nullable CfnVPCCidrBlock addresses;

    /**
     * Makes the network.
     *
     * @param services the AWS services that are called from inside the VPC
     */
    Network(Construct scope, String id, Site site, MaskedLogGroup.Settings logs, Set<String> services) {
        super(scope, id);
        this.site = site;
        workersOverIpv6 = Workers.overIpv6(site);
        tiers = Workers.exist(site) ? List.of("public", APPLICATION, "data", WORKER) : TIERS;
        Place.@Nullable Vpc brought = site.place().vpc();
        if (brought != null) {
            vpc = brought.id();
            applicationSubnets = brought.applicationSubnets();
            dataSubnets = brought.dataSubnets();
            groups = new SecurityGroups(this, "SecurityGroups", site, vpc, brought.https());
            workerRoutes = null;
            ipv6 = List.of();
            return;
        }
        CfnVPC made = CfnVPC.Builder.create(this, "Vpc")
                .cidrBlock(site.place().cidr())
                .enableDnsSupport(true)
                .enableDnsHostnames(true)
                .tags(named(site.deployment().name()))
                .build();
        vpc = made.getRef();
        Map<String, String> routeTables = routeTables();
        boolean hasWayOut = site.manifests().functions().values().stream()
                .anyMatch(function -> Grants.needsWayOut(site, function.grants()));
        List<String> routed = new ArrayList<>();
        if (hasWayOut) {
            routed.add(APPLICATION);
        }
        if (workersOverIpv6) {
            routed.add(WORKER);
        }
        ipv6 = routed.isEmpty() ? List.of() : wayOut(made, routed, routeTables);
        Map<String, List<String>> subnets = subnets(routeTables, routed.contains(APPLICATION));
        applicationSubnets = subnets.get(APPLICATION);
        dataSubnets = subnets.get("data");
        groups = new SecurityGroups(this, "SecurityGroups", site, vpc, List.of());
        workerRoutes = routeTables.get(WORKER);
        endpoints(services, routeTables);
        flowLog(logs);
    }

    /** Ids of the subnets for functions and tasks. */
    List<String> applicationSubnets() {
        return applicationSubnets;
    }

    /** Ids of the subnets for database and cache. */
    List<String> dataSubnets() {
        return dataSubnets;
    }

    /** Id of the VPC. */
    String vpc() {
        return vpc;
    }

    /** Id of the route table of the subnets for workers, which the stack of the workers makes. */
    String workerRoutes() {
        return Objects.requireNonNull(workerRoutes);
    }

    /** The workers' network of each zone, where they use IPv6. */
    List<String> workerAddresses() {
        return IntStream.range(ZONES, 2 * ZONES)
                .mapToObj(number -> Fn.select(number, ipv6))
                .toList();
    }

    /** Who may reach what. */
    SecurityGroups groups() {
        return groups;
    }

    private Map<String, String> routeTables() {
        Map<String, String> tables = new LinkedHashMap<>();
        for (String tier : tiers) {
            tables.put(
                    tier,
                    CfnRouteTable.Builder.create(this, "RouteTable-" + tier)
                            .vpcId(vpc)
                            .tags(named(site.named(tier)))
                            .build()
                            .getRef());
        }
        CfnInternetGateway gateway = CfnInternetGateway.Builder.create(this, "Gateway")
                .tags(named(site.deployment().name()))
                .build();
        CfnVPCGatewayAttachment attachment = CfnVPCGatewayAttachment.Builder.create(this, "GatewayAttachment")
                .vpcId(vpc)
                .internetGatewayId(gateway.getRef())
                .build();
        CfnRoute.Builder.create(this, "Internet")
                .routeTableId(tables.get("public"))
                .destinationCidrBlock("0.0.0.0/0")
                .gatewayId(gateway.getRef())
                .build()
                .addResourceDependency(attachment);
        return tables;
    }

    /**
     * Lets connections out over IPv6, and none in; unlike a NAT it costs nothing.
     *
     * @return the addresses of the application's subnets, then of the workers'
     */
    private List<String> wayOut(CfnVPC made, List<String> routed, Map<String, String> routeTables) {
        addresses = CfnVPCCidrBlock.Builder.create(this, "Ipv6")
                .vpcId(vpc)
                .amazonProvidedIpv6CidrBlock(true)
                .build();
        CfnEgressOnlyInternetGateway gateway = CfnEgressOnlyInternetGateway.Builder.create(this, "Outbound")
                .vpcId(vpc)
                .tags(named(site.deployment().name()))
                .build();
        for (String tier : routed) {
            CfnRoute.Builder.create(this, tier.equals(APPLICATION) ? "OutboundRoute" : "OutboundRoute-" + tier)
                    .routeTableId(routeTables.get(tier))
                    .destinationIpv6CidrBlock("::/0")
                    .egressOnlyInternetGatewayId(gateway.getAttrId())
                    .build();
        }
        return Fn.cidr(Fn.select(0, made.getAttrIpv6CidrBlocks()), 2 * ZONES, "64");
    }

    private Map<String, List<String>> subnets(Map<String, String> routeTables, boolean applicationHasIpv6) {
        Map<String, List<String>> subnets = new LinkedHashMap<>();
        for (int tier = 0; tier < TIERS.size(); tier++) {
            List<String> ids = new ArrayList<>();
            for (int zone = 0; zone < ZONES; zone++) {
                String name = TIERS.get(tier) + "-" + (zone + 1);
                CfnSubnet subnet = CfnSubnet.Builder.create(this, "Subnet-" + name)
                        .vpcId(vpc)
                        .cidrBlock(Cidr.subnet(site.place().cidr(), 4, tier * 4 + zone))
                        .availabilityZone(Fn.select(zone, Fn.getAzs(site.region())))
                        .tags(List.of(tag("Name", site.named(name)), tag("Tier", TIERS.get(tier))))
                        .build();
                if (addresses != null && applicationHasIpv6 && TIERS.get(tier).equals(APPLICATION)) {
                    subnet.setIpv6CidrBlock(Fn.select(zone, ipv6));
                    subnet.addResourceDependency(addresses);
                }
                CfnSubnetRouteTableAssociation.Builder.create(this, "Association-" + name)
                        .subnetId(subnet.getRef())
                        .routeTableId(routeTables.get(TIERS.get(tier)))
                        .build();
                ids.add(subnet.getRef());
            }
            subnets.put(TIERS.get(tier), ids);
        }
        return subnets;
    }

    private void endpoints(Set<String> services, Map<String, String> routeTables) {
        for (String service : GATEWAYS) {
            List<String> tables = new ArrayList<>(List.of(routeTables.get(APPLICATION)));
            if (service.equals("s3") && tiers.contains(WORKER) && !workersOverIpv6) {
                tables.add(routeTables.get(WORKER));
            }
            CfnVPCEndpoint.Builder.create(this, "Endpoint-" + service)
                    .vpcId(vpc)
                    .serviceName("com.amazonaws.%s.%s".formatted(site.region(), service))
                    .vpcEndpointType("Gateway")
                    .routeTableIds(tables)
                    .tags(named(site.named(service)))
                    .build();
        }
        int zones = site.size("network").required("endpoint_zones").asInt();
        for (String service : services) {
            if (!GATEWAYS.contains(service)) {
                CfnVPCEndpoint.Builder.create(this, "Endpoint-" + service)
                        .vpcId(vpc)
                        .serviceName("com.amazonaws.%s.%s".formatted(site.region(), service))
                        .vpcEndpointType("Interface")
                        .privateDnsEnabled(true)
                        .subnetIds(applicationSubnets.subList(0, zones))
                        .securityGroupIds(List.of(groups.endpoints()))
                        .tags(named(site.named(service)))
                        .build();
            }
        }
    }

    /** Connections that were refused. */
    private void flowLog(MaskedLogGroup.Settings logs) {
        String name = "/" + site.deployment().name() + "/network";
        MaskedLogGroup group = new MaskedLogGroup(
                this, "FlowLogGroup", name, new MaskedLogGroup.Settings(logs.retention(), logs.key(), List.of()));
        ServiceRole role = new ServiceRole(
                this,
                "FlowLogRole",
                site,
                site.roleName("flow-log"),
                "Writes the log of refused connections",
                "vpc-flow-logs.amazonaws.com",
                Trust.account(site),
                List.of(Statement.allow(
                        "WriteOwnLog",
                        List.of("logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"),
                        List.of(site.arns().of("logs", "log-group:" + name + ":*")))));
        CfnFlowLog.Builder.create(this, "FlowLog")
                .resourceId(vpc)
                .resourceType("VPC")
                .trafficType("REJECT")
                .logDestinationType("cloud-watch-logs")
                .logGroupName(group.name())
                .deliverLogsPermissionArn(role.arn())
                .maxAggregationInterval(TEN_MINUTES)
                .build();
    }

    private static List<CfnTag> named(String name) {
        return List.of(tag("Name", name));
    }

    private static CfnTag tag(String key, String value) {
        return CfnTag.builder().key(key).value(value).build();
    }
}
