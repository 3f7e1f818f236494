"""AWS Secrets Manager."""

from moto.secretsmanager.models import FakeSecret


def install():
    create = FakeSecret.create_replicas

    def create_replicas(self, replica_regions, force_overwrite):
        """CreateSecret and ReplicateSecretToRegions: the key of each replica."""
        replicas = create(self, replica_regions, force_overwrite)
        keys = {wanted["Region"]: wanted["KmsKeyId"] for wanted in replica_regions or [] if wanted.get("KmsKeyId")}
        for replica in replicas:
            replica.config["KmsKeyId"] = keys.get(replica.region, replica.config["KmsKeyId"])
        return replicas

    FakeSecret.create_replicas = create_replicas
