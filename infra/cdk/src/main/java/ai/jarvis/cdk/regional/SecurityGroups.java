package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Site;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.CfnTag;
import software.amazon.awscdk.customresources.AwsCustomResource;
import software.amazon.awscdk.customresources.AwsCustomResourcePolicy;
import software.amazon.awscdk.customresources.AwsSdkCall;
import software.amazon.awscdk.customresources.PhysicalResourceId;
import software.amazon.awscdk.customresources.SdkCallsPolicyOptions;
import software.amazon.awscdk.services.ec2.CfnSecurityGroup;
import software.amazon.awscdk.services.ec2.CfnSecurityGroupEgress;
import software.amazon.awscdk.services.ec2.CfnSecurityGroupIngress;
import software.constructs.Construct;

/**
 * Who may reach what. Each part of the network that a grant names has two groups: of those who may reach it, and its own;
 * functions have one by which they reach the endpoints of AWS services.
 */
final class SecurityGroups extends Construct {
    private static final int HTTPS = 443;
    private static final Map<String, Integer> PARTS = parts();

    private final Site site;
    private final String vpc;
    private final @Nullable CfnSecurityGroup endpoints;
    private final CfnSecurityGroup callers;
    private final String prefixList;
    private @Nullable CfnSecurityGroup web;
    private final Map<String, CfnSecurityGroup> clients = new LinkedHashMap<>();
    private final Map<String, CfnSecurityGroup> parts = new LinkedHashMap<>();

    /**
     * Makes the groups.
     *
     * @param https addresses that callers may reach over HTTPS; empty: the endpoints alone, which then have a group
     */
    SecurityGroups(Construct scope, String id, Site site, String vpc, List<String> https) {
        super(scope, id);
        this.site = site;
        this.vpc = vpc;
        callers = group("callers", "Functions: may call AWS services");
        endpoints = https.isEmpty() ? group("endpoints", "Endpoints of AWS services") : null;
        if (endpoints != null) {
            in("EndpointsIngress", endpoints, callers, HTTPS, "HTTPS from functions");
            out("EndpointsEgress", callers, endpoints, HTTPS, "HTTPS to endpoints of AWS services");
        }
        https.forEach(address -> address("Egress-" + address, callers, address));
        prefixList = list("s3");
        gateway("Gateway-s3", callers, "s3", prefixList);
        gateway("Gateway-dynamodb", callers, "dynamodb", list("dynamodb"));
        PARTS.forEach(this::part);
    }

    /** The group of the interface endpoints. */
    String endpoints() {
        if (endpoints == null) {
            throw new IllegalStateException("a VPC of the user's has its own endpoints");
        }
        return endpoints.getAttrGroupId();
    }

    /** Id of the list of S3's addresses. */
    String s3() {
        return prefixList;
    }

    /** Whether there are interface endpoints, with a group. */
    boolean hasEndpoints() {
        return endpoints != null;
    }

    private void address(String id, CfnSecurityGroup of, String address) {
        CfnSecurityGroupEgress.Builder.create(this, id)
                .groupId(of.getAttrGroupId())
                .description("HTTPS to AWS services")
                .cidrIp(address)
                .ipProtocol("tcp")
                .fromPort(HTTPS)
                .toPort(HTTPS)
                .build();
    }

    private void anywhere(String id, CfnSecurityGroup of, String description) {
        CfnSecurityGroupEgress.Builder.create(this, id)
                .groupId(of.getAttrGroupId())
                .description(description)
                .cidrIpv6("::/0")
                .ipProtocol("tcp")
                .fromPort(HTTPS)
                .toPort(HTTPS)
                .build();
    }

    /** The group of a part of the network, as {@code database}. */
    String of(String part) {
        return parts.get(part).getAttrGroupId();
    }

    /**
     * The groups of who must reach parts of the network.
     *
     * @param out whether the web is among them
     */
    List<String> reaching(List<String> wanted, boolean out) {
        List<String> ids = new ArrayList<>(List.of(callers.getAttrGroupId()));
        wanted.forEach(part -> ids.add(clients.get(part).getAttrGroupId()));
        if (out) {
            ids.add(web().getAttrGroupId());
        }
        return ids;
    }

    /** Lets a part's members reach each other, as a proxy must the database behind it. */
    void within(String part, String from, String to) {
        CfnSecurityGroup group = parts.get(part);
        in("WithinIngress-" + part, group, group, PARTS.get(part), from);
        out("WithinEgress-" + part, group, group, PARTS.get(part), to);
    }

    /** The group of who may reach the web, over IPv6. */
    private CfnSecurityGroup web() {
        if (web == null) {
            web = group("web-clients", "May reach the web");
            anywhere("Egress-web", web, "HTTPS to the web");
        }
        return web;
    }

    private void part(String name, int port) {
        CfnSecurityGroup asking = group(name + "-clients", "May reach the " + name);
        CfnSecurityGroup asked = group(name, "The " + name);
        out("Egress-" + name, asking, asked, port, "To the " + name);
        in("Ingress-" + name, asked, asking, port, "From those that are granted the " + name);
        clients.put(name, asking);
        parts.put(name, asked);
    }

    private CfnSecurityGroup group(String name, String description) {
        return made(this, "Group-" + name, site, vpc, name, description);
    }

    /** A group that lets nothing in or out by itself. */
    static CfnSecurityGroup made(Construct scope, String id, Site site, String vpc, String name, String description) {
        return CfnSecurityGroup.Builder.create(scope, id)
                .groupName(site.named(name))
                .groupDescription(description)
                .vpcId(vpc)
                // Without a rule of its own a group gets one that lets everything out; this one lets nothing out.
                .securityGroupEgress(List.of(Json.object(
                        "cidrIp", "255.255.255.255/32",
                        "description", "Nothing",
                        "ipProtocol", "icmp",
                        "fromPort", 252,
                        "toPort", 86)))
                .tags(List.of(
                        CfnTag.builder().key("Name").value(site.named(name)).build()))
                .build();
    }

    /** The way to a gateway endpoint is known by a list of addresses whose id only the region knows. */
    private String list(String service) {
        String field = "PrefixLists.0.PrefixListId";
        AwsCustomResource list = AwsCustomResource.Builder.create(this, "PrefixList-" + service)
                .resourceType("Custom::PrefixList")
                .installLatestAwsSdk(false)
                .onUpdate(AwsSdkCall.builder()
                        .service("EC2")
                        .action("describePrefixLists")
                        .parameters(Json.object(
                                "Filters",
                                List.of(Json.object(
                                        "Name",
                                        "prefix-list-name",
                                        "Values",
                                        List.of("com.amazonaws.%s.%s".formatted(site.region(), service))))))
                        .outputPaths(List.of(field))
                        .physicalResourceId(PhysicalResourceId.of(service))
                        .build())
                .policy(AwsCustomResourcePolicy.fromSdkCalls(SdkCallsPolicyOptions.builder()
                        .resources(AwsCustomResourcePolicy.ANY_RESOURCE)
                        .build()))
                .build();
        return list.getResponseField(field);
    }

    private void gateway(String id, CfnSecurityGroup of, String service, String addresses) {
        CfnSecurityGroupEgress.Builder.create(this, id)
                .groupId(of.getAttrGroupId())
                .description("HTTPS to " + service)
                .destinationPrefixListId(addresses)
                .ipProtocol("tcp")
                .fromPort(HTTPS)
                .toPort(HTTPS)
                .build();
    }

    private void in(String id, CfnSecurityGroup of, CfnSecurityGroup from, int port, String description) {
        CfnSecurityGroupIngress.Builder.create(this, id)
                .groupId(of.getAttrGroupId())
                .description(description)
                .sourceSecurityGroupId(from.getAttrGroupId())
                .ipProtocol("tcp")
                .fromPort(port)
                .toPort(port)
                .build();
    }

    private void out(String id, CfnSecurityGroup of, CfnSecurityGroup to, int port, String description) {
        CfnSecurityGroupEgress.Builder.create(this, id)
                .groupId(of.getAttrGroupId())
                .description(description)
                .destinationSecurityGroupId(to.getAttrGroupId())
                .ipProtocol("tcp")
                .fromPort(port)
                .toPort(port)
                .build();
    }

    private static Map<String, Integer> parts() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("database", 5432);
        ports.put("cache", 6379);
        return ports;
    }
}
