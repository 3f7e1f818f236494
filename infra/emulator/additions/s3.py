"""Amazon S3."""

from moto.core.responses import ActionResult
from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket, FakeDeleteMarker
from moto.s3.responses import S3Response

_TO_EVENTBRIDGE = (
    '<NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
    "<EventBridgeConfiguration/></NotificationConfiguration>"
)


def install():
    # Moto applies a bucket policy's Deny without its Condition, so that "only over TLS" would turn everything away.
    FakeBucket.get_permission = lambda self, *arguments, **named: PermissionResult.NEUTRAL
    FakeBucket.allow_action = lambda self, *arguments, **named: True
    # PutBucketLogging: moto knows a policy that admits S3's log delivery only in one of its spellings.
    FakeBucket._log_permissions_enabled_policy = staticmethod(lambda target_bucket, target_prefix: True)
    # DeleteObjects: moto throws a version's bytes away with it, and expects a delete marker to have some.
    FakeDeleteMarker.dispose = lambda self: None

    get_notification = S3Response.get_bucket_notification

    def get_bucket_notification(self):
        """GetBucketNotificationConfiguration: whether events go to EventBridge."""
        configuration = self.backend.get_bucket_notification_configuration(self.bucket_name)
        if configuration and configuration.event_bridge is not None:
            # Its structure has no members, and moto's serializer leaves out what is empty.
            return 200, {"content-type": "application/xml"}, _TO_EVENTBRIDGE
        return get_notification(self)

    def get_bucket_replication(self):
        """GetBucketReplication: the rules as they were put."""
        replication = self.backend.get_bucket_replication(self.bucket_name)
        if not replication:
            return get_replication(self)
        self.data["Action"] = "GetBucketReplication"
        rules = [_typed(rule) for rule in replication["Rule"]]
        return self.serialized(ActionResult({"ReplicationConfiguration": {"Role": replication["Role"], "Rules": rules}}))

    get_replication = S3Response.get_bucket_replication
    S3Response.get_bucket_notification = get_bucket_notification
    S3Response.get_bucket_replication = get_bucket_replication


def _typed(value, name=None):
    """What XML has as text, as the serializer wants it."""
    if isinstance(value, dict):
        return {key: _typed(entry, key) for key, entry in value.items() if not key.startswith("@")}
    if name in ("Minutes", "Priority"):
        return int(value)
    return {} if value is None and name == "Filter" else value
