"""Amazon EC2."""

from moto.ec2.models.security_groups import SecurityGroupRule
from moto.ec2.models.subnets import Subnet


def install():
    create = SecurityGroupRule.__init__

    def create_rule(self, *arguments, **named):
        """AuthorizeSecurityGroupIngress and ...Egress: the description of a rule about a group or prefix list too."""
        create(self, *arguments, **named)
        targets = [argument for argument in (*arguments, *named.values()) if isinstance(argument, dict)]
        self.described = next((target["Description"] for target in targets if target.get("Description")), None)

    filtered = Subnet.get_filter_value

    def subnet_filter(self, name, method=None):
        """DescribeSubnets by the association of a block of IPv6."""
        if name == "ipv6-cidr-block-association.association-id":
            return list(self.ipv6_cidr_block_associations)
        return filtered(self, name, method)

    blocks = Subnet.ipv6_cidr_block_association_set.fget

    def subnet_blocks(self):
        """DescribeSubnets: the state of a block as text."""
        return [{**block, "ipv6CidrBlockState": block["ipv6CidrBlockState"]["state"]} for block in blocks(self)]

    Subnet.get_filter_value = subnet_filter
    Subnet.ipv6_cidr_block_association_set = property(subnet_blocks)
    SecurityGroupRule.__init__ = create_rule
    SecurityGroupRule.description = property(lambda rule: rule.described)
