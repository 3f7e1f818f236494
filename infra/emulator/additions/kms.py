"""AWS Key Management Service."""

import copy

from moto.kms.models import KmsBackend, kms_backends
from moto.kms.responses import KmsResponse


def describe_key(self, key_id):
    """DescribeKey: primary and replicas of a multi-Region key share one dictionary in moto; each has a type of its own."""
    key = self.keys[self.any_id_to_key_id(key_id)]
    if key.multi_region:
        configuration = copy.deepcopy(key.multi_region_configuration)
        primary = configuration["PrimaryKey"]["Arn"]
        configuration["MultiRegionKeyType"] = "PRIMARY" if key.arn == primary else "REPLICA"
        key.multi_region_configuration = configuration
    return key


def install():
    replicate = KmsResponse.replicate_key

    def replicate_key(self):
        """ReplicateKey with the replica's own Policy, Description, Tags and aliases."""
        answer = replicate(self)
        backend = kms_backends[self.current_account][self._get_param("ReplicaRegion")]
        key = backend.keys[backend.any_id_to_key_id(self._get_param("KeyId"))]
        key.aliases = {}
        key.description = self._get_param("Description") or ""
        if self._get_param("Policy"):
            key.policy = self._get_param("Policy")
        backend.tag_resource(key.id, self._get_param("Tags") or [])
        return answer

    KmsBackend.describe_key = describe_key
    KmsResponse.replicate_key = replicate_key
