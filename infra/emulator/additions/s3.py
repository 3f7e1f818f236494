"""Amazon S3."""

from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket


def install():
    # Moto applies a bucket policy's Deny without its Condition, so that "only over TLS" would turn everything away.
    FakeBucket.get_permission = lambda self, *arguments, **named: PermissionResult.NEUTRAL
    FakeBucket.allow_action = lambda self, *arguments, **named: True
    # PutBucketLogging: moto knows a policy that admits S3's log delivery only in one of its spellings.
    FakeBucket._log_permissions_enabled_policy = staticmethod(lambda target_bucket, target_prefix: True)
