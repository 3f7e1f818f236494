"""Amazon SQS."""

import json

from moto.sqs.models import Queue


def install():
    read = Queue.attributes.fget

    def attributes(self):
        """GetQueueAttributes: RedrivePolicy in the form in which it was set, and RedriveAllowPolicy where it was."""
        values = read(self)
        if values.get("RedrivePolicy"):
            values["RedrivePolicy"] = json.dumps(json.loads(values["RedrivePolicy"]), sort_keys=True, separators=(",", ":"))
        if not values.get("RedriveAllowPolicy"):
            values.pop("RedriveAllowPolicy", None)
        return values

    Queue.attributes = property(attributes)
    if "RedriveAllowPolicy" not in Queue.BASE_ATTRIBUTES:
        Queue.BASE_ATTRIBUTES = [*Queue.BASE_ATTRIBUTES, "RedriveAllowPolicy"]
        Queue.redrive_allow_policy = None
