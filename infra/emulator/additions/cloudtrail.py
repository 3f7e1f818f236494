"""AWS CloudTrail."""

from moto.cloudtrail.models import CloudTrailBackend


def _by_name_or_arn(operation):
    """StartLogging, StopLogging, DeleteTrail: trails are named by ARN too."""

    def named(self, name, *arguments, **others):
        return operation(self, name.rsplit("/", 1)[-1], *arguments, **others)

    return named


def install():
    for name in ("start_logging", "stop_logging", "delete_trail"):
        setattr(CloudTrailBackend, name, _by_name_or_arn(getattr(CloudTrailBackend, name)))
