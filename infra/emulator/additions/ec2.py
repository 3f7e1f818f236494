"""Amazon EC2."""

from moto.ec2.models.security_groups import SecurityGroupRule


def install():
    create = SecurityGroupRule.__init__

    def create_rule(self, *arguments, **named):
        """AuthorizeSecurityGroupIngress and ...Egress: the description of a rule about a group or prefix list too."""
        create(self, *arguments, **named)
        targets = [argument for argument in (*arguments, *named.values()) if isinstance(argument, dict)]
        self.described = next((target["Description"] for target in targets if target.get("Description")), None)

    SecurityGroupRule.__init__ = create_rule
    SecurityGroupRule.description = property(lambda rule: rule.described)
