"""Application Auto Scaling."""

import json

from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse

_tags = {}


def install():
    register = ApplicationAutoScalingResponse.register_scalable_target

    def register_scalable_target(self):
        """RegisterScalableTarget with Tags."""
        answer = register(self)
        tags = self._get_param("Tags")
        if tags:
            _tags[json.loads(answer)["ScalableTargetARN"]] = tags
        return answer

    def list_tags_for_resource(self):
        """ListTagsForResource."""
        return json.dumps({"Tags": _tags.get(self._get_param("ResourceARN"), {})})

    ApplicationAutoScalingResponse.register_scalable_target = register_scalable_target
    ApplicationAutoScalingResponse.list_tags_for_resource = list_tags_for_resource
