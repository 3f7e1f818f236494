"""Application Auto Scaling."""

import json

from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse

_tags = {}


def install():
    register = ApplicationAutoScalingResponse.register_scalable_target

    def register_scalable_target(self):
        """RegisterScalableTarget with Tags and the ARN of the target."""
        answer = json.loads(register(self) or "{}")
        name = "/".join(self._get_param(part) for part in ("ServiceNamespace", "ResourceId", "ScalableDimension"))
        arn = f"arn:aws:application-autoscaling:{self.region}:{self.current_account}:scalable-target/{name}"
        tags = self._get_param("Tags")
        if tags:
            _tags[arn] = tags
        return json.dumps({**answer, "ScalableTargetARN": arn})

    def list_tags_for_resource(self):
        """ListTagsForResource."""
        return json.dumps({"Tags": _tags.get(self._get_param("ResourceARN"), {})})

    ApplicationAutoScalingResponse.register_scalable_target = register_scalable_target
    ApplicationAutoScalingResponse.list_tags_for_resource = list_tags_for_resource
