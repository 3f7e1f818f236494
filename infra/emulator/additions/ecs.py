"""Amazon ECS."""

from moto.ecs.models import Service


def install():
    create = Service.__init__

    def __init__(self, *parts, **settings):
        """CreateService as the provider asks for it: a service is not rebalanced between zones unless it says so."""
        create(self, *parts, **settings)
        self.availability_zone_rebalancing = "DISABLED"

    Service.__init__ = __init__
