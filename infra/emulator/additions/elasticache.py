"""Amazon ElastiCache."""

import inspect

from moto.core.responses import EmptyResult
from moto.elasticache.models import ElastiCacheBackend
from moto.elasticache.responses import ElastiCacheResponse


def delete_cache_subnet_group(self):
    """DeleteCacheSubnetGroup."""
    self.elasticache_backend.cache_subnet_groups.pop(self._get_param("CacheSubnetGroupName"), None)
    return EmptyResult()


def install():
    create = ElastiCacheBackend.create_replication_group
    cluster_parameters = [name for name in inspect.signature(ElastiCacheBackend.create_cache_cluster).parameters if name != "self"]

    def create_replication_group(self, *arguments, **named):
        """CreateReplicationGroup makes the member clusters too, which DescribeCacheClusters is asked about."""
        given = inspect.signature(create).bind(self, *arguments, **named).arguments
        if given.get("num_cache_clusters") and not given.get("num_node_groups"):
            given["replicas_per_node_group"] = given["num_cache_clusters"] - 1
        group = create(**given)
        for member in group.member_clusters:
            values = dict.fromkeys(cluster_parameters)
            values.update({name: given[name] for name in cluster_parameters if name in given})
            values.update(cache_cluster_id=member, num_cache_nodes=1, port=given.get("port") or 6379, tags=[])
            cluster = self.create_cache_cluster(**values)
            cluster.at_rest_encryption_enabled = group.at_rest_encryption_enabled
            cluster.transit_encryption_mode = group.transit_encryption_mode
            cluster.security_groups = [{"SecurityGroupId": id, "Status": "active"} for id in group.security_group_ids or []]
        return group

    ElastiCacheBackend.create_replication_group = create_replication_group

    delete = ElastiCacheBackend.delete_replication_group

    def delete_replication_group(self, replication_group_id, retain_primary_cluster):
        """DeleteReplicationGroup, done at once and with its member clusters; moto goes on showing it as being deleted."""
        members = list(self.describe_replication_groups(replication_group_id)[0].member_clusters)
        group = delete(self, replication_group_id, retain_primary_cluster)
        for member in members:
            self.cache_clusters.pop(member, None)
        del self.replication_groups[replication_group_id]
        return group

    ElastiCacheBackend.delete_replication_group = delete_replication_group
    ElastiCacheResponse.delete_cache_subnet_group = delete_cache_subnet_group
