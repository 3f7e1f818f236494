"""AWS Secrets Manager."""

import json

from moto.secretsmanager.models import FakeSecret, ReplicaSecret, SecretsManagerBackend


def rotate_secret(self, secret_id, client_request_token=None, rotation_lambda_arn=None, rotation_rules=None, rotate_immediately=True):
    """RotateSecret without a call of the function: moto would start it in Docker."""
    secret = self.secrets[secret_id]
    secret.rotation_requested = True
    secret.rotation_enabled = True
    secret.rotation_lambda_arn = rotation_lambda_arn or secret.rotation_lambda_arn
    secret.auto_rotate_after_days = (rotation_rules or {}).get("AutomaticallyAfterDays", secret.auto_rotate_after_days)
    return secret.to_short_dict()


def get_resource_policy(self, secret_id):
    """GetResourcePolicy of a replica."""
    secret = self.secrets[secret_id] if secret_id in self.secrets else None
    if isinstance(secret, ReplicaSecret):
        return json.dumps({"ARN": secret.arn, "Name": secret.name})
    return _get_resource_policy(self, secret_id)


_get_resource_policy = SecretsManagerBackend.get_resource_policy


def install():
    SecretsManagerBackend.get_resource_policy = get_resource_policy
    create = FakeSecret.create_replicas

    def create_replicas(self, replica_regions, force_overwrite):
        """CreateSecret and ReplicateSecretToRegions: the key of each replica."""
        replicas = create(self, replica_regions, force_overwrite)
        keys = {wanted["Region"]: wanted["KmsKeyId"] for wanted in replica_regions or [] if wanted.get("KmsKeyId")}
        for replica in replicas:
            replica.config["KmsKeyId"] = keys.get(replica.region, replica.config["KmsKeyId"])
        return replicas

    FakeSecret.create_replicas = create_replicas
    SecretsManagerBackend.rotate_secret = rotate_secret
