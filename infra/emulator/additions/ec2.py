"""Amazon EC2."""

from moto.ec2.models.security_groups import SecurityGroupRule


def install():
    make = SecurityGroupRule.__init__

    def with_prefix_list(self, *arguments, **named):
        make(self, *arguments, **named)
        prefix_list = named.get("prefix_list_id") or (arguments[7] if len(arguments) > 7 else None)
        self.prefix_list_description = (prefix_list or {}).get("Description")

    def description(self):
        """DescribeSecurityGroupRules: rules that name a security group or a prefix list have descriptions too."""
        return self.ip_range.get("Description") or self.source_group.get("Description") or self.prefix_list_description

    SecurityGroupRule.__init__ = with_prefix_list
    SecurityGroupRule.description = property(description)
