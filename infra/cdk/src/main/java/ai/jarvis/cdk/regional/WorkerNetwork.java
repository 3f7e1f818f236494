package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Place;
import ai.jarvis.cdk.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.CfnTag;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.services.ec2.CfnSecurityGroup;
import software.amazon.awscdk.services.ec2.CfnSecurityGroupEgress;
import software.amazon.awscdk.services.ec2.CfnSecurityGroupIngress;
import software.amazon.awscdk.services.ec2.CfnSubnet;
import software.amazon.awscdk.services.ec2.CfnSubnetRouteTableAssociation;
import software.constructs.Construct;

/** Where the single-use workers are: subnets of their own, from which they reach AWS over HTTPS and nothing else. */
final class WorkerNetwork extends Construct {
    private static final int HTTPS = 443;
    /** After the tiers of the platform's network. */
    private static final int TIER = 3;

    private final Site site;
    private final Network around;
    private final boolean overIpv6;
    private final CfnSecurityGroup group;
    private final List<String> subnets = new ArrayList<>();

    WorkerNetwork(Construct scope, String id, Site site, Network around) {
        super(scope, id);
        this.site = site;
        this.around = around;
        overIpv6 = Workers.overIpv6(site);
        Place.@Nullable Vpc brought = site.place().vpc();
        if (brought == null) {
            for (int zone = 0; zone < Network.ZONES; zone++) {
                subnets.add(subnet(zone));
            }
        } else {
            subnets.addAll(brought.applicationSubnets());
        }
        group = SecurityGroups.made(
                this,
                "Group",
                site,
                around.vpc(),
                "workers",
                "Single-use workers: may reach their queue, objects and registry");
        ways(brought == null ? List.of() : brought.https());
    }

    /** Ids of the subnets. */
    List<String> subnets() {
        return List.copyOf(subnets);
    }

    /** Id of the group. */
    String group() {
        return group.getAttrGroupId();
    }

    /**
     * The condition of a policy that a request comes from here: workers have no role by which one would know them. Through an
     * endpoint requests have the task's own address; over IPv6 they do, too.
     */
    Map<String, Object> condition() {
        Map<String, Object> inVpc = Json.object("aws:SourceVpc", List.of(around.vpc()));
        if (site.place().vpc() != null) {
            return Json.object("StringEquals", inVpc);
        }
        if (overIpv6) {
            return Json.object("IpAddress", Json.object("aws:SourceIp", around.workerAddresses()));
        }
        List<String> addresses = new ArrayList<>();
        for (int zone = 0; zone < Network.ZONES; zone++) {
            addresses.add(address(zone));
        }
        return Json.object("StringEquals", inVpc, "IpAddress", Json.object("aws:VpcSourceIp", addresses));
    }

    private String address(int zone) {
        return Cidr.subnet(site.place().cidr(), 4, TIER * 4 + zone);
    }

    private String subnet(int zone) {
        String name = Network.WORKER + "-" + (zone + 1);
        CfnSubnet subnet = CfnSubnet.Builder.create(this, "Subnet-" + name)
                .vpcId(around.vpc())
                .cidrBlock(overIpv6 ? null : address(zone))
                .availabilityZone(Fn.select(zone, Fn.getAzs(site.region())))
                .tags(List.of(tag("Name", site.named(name)), tag("Tier", Network.WORKER)))
                .build();
        if (overIpv6) {
            // Tasks of ECS are at home there; beside addresses of both kinds they would try the wrong ones.
            subnet.setIpv6Native(true);
            subnet.setIpv6CidrBlock(around.workerAddresses().get(zone));
            subnet.setAssignIpv6AddressOnCreation(true);
            subnet.setPrivateDnsNameOptionsOnLaunch(Json.object("EnableResourceNameDnsAAAARecord", true));
        }
        CfnSubnetRouteTableAssociation.Builder.create(this, "Association-" + name)
                .subnetId(subnet.getRef())
                .routeTableId(around.workerRoutes())
                .build();
        return subnet.getRef();
    }

    /** Without endpoints AWS has no list of its services' addresses that a rule could name. */
    private void ways(List<String> https) {
        if (overIpv6) {
            out("Ipv6", "HTTPS to AWS services over IPv6").cidrIpv6("::/0").build();
            return;
        }
        if (around.groups().hasEndpoints()) {
            out("Endpoints", "HTTPS to endpoints of AWS services")
                    .destinationSecurityGroupId(around.groups().endpoints())
                    .build();
            CfnSecurityGroupIngress.Builder.create(this, "EndpointsIngress")
                    .groupId(around.groups().endpoints())
                    .description("HTTPS from workers")
                    .sourceSecurityGroupId(group.getAttrGroupId())
                    .ipProtocol("tcp")
                    .fromPort(HTTPS)
                    .toPort(HTTPS)
                    .build();
        }
        out("S3", "HTTPS to s3").destinationPrefixListId(around.groups().s3()).build();
        https.forEach(
                address -> out(address, "HTTPS to AWS services").cidrIp(address).build());
    }

    private CfnSecurityGroupEgress.Builder out(String id, String description) {
        return CfnSecurityGroupEgress.Builder.create(this, "Egress-" + id)
                .groupId(group.getAttrGroupId())
                .description(description)
                .ipProtocol("tcp")
                .fromPort(HTTPS)
                .toPort(HTTPS);
    }

    private static CfnTag tag(String key, String value) {
        return CfnTag.builder().key(key).value(value).build();
    }
}
