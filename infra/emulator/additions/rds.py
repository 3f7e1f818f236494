"""Amazon RDS."""

from moto.rds.models import DBCluster, RDSBackend, rds_backends
from moto.rds.responses import RDSResponse


def install():
    create_instance = RDSBackend.create_db_instance

    def create_db_instance(self, given):
        """CreateDBInstance with Performance Insights."""
        wanted = {key.lower().replace("_", ""): value for key, value in given.items()}
        instance = create_instance(self, given)
        instance.performance_insights_enabled = wanted.get("enableperformanceinsights", False)
        instance.performance_insights_kms_key_id = wanted.get("performanceinsightskmskeyid")
        return instance

    create_global = RDSResponse.create_global_cluster

    def create_global_cluster(self):
        """CreateGlobalCluster with the name of the database, and tags."""
        answer = create_global(self)
        cluster = answer.result["GlobalCluster"]
        cluster.database_name = self.params.get("DatabaseName")
        cluster.add_tags(self.params.get("Tags") or [])
        return answer

    delete_global = RDSBackend.delete_global_cluster

    def delete_global_cluster(self, global_cluster_identifier):
        """DeleteGlobalCluster, of which clusters that are deleted, in whatever region, are members no more."""
        cluster = self.global_clusters[global_cluster_identifier]
        there = {
            member.db_cluster_arn
            for region in rds_backends[self.account_id].values()
            for member in region.clusters.values()
        }
        cluster.members = [member for member in cluster.members if member.db_cluster_arn in there]
        return delete_global(self, global_cluster_identifier)

    RDSBackend.delete_global_cluster = delete_global_cluster
    RDSResponse.create_global_cluster = create_global_cluster
    RDSBackend.create_db_instance = create_db_instance
    scaling = DBCluster.scaling_configuration_info.fget

    # CreateDBCluster and ModifyDBCluster: Aurora's newer versions have the Data API in every engine mode.
    DBCluster.enable_http_endpoint = property(
        lambda cluster: cluster._enable_http_endpoint, lambda cluster, value: setattr(cluster, "_enable_http_endpoint", bool(value))
    )
    # DescribeDBClusters: only the first Serverless has this.
    DBCluster.scaling_configuration_info = property(
        lambda cluster: scaling(cluster) if cluster.engine_mode == "serverless" else None
    )
