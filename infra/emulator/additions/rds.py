"""Amazon RDS."""

from moto.rds.models import DBCluster


def install():
    scaling = DBCluster.scaling_configuration_info.fget

    # CreateDBCluster and ModifyDBCluster: Aurora's newer versions have the Data API in every engine mode.
    DBCluster.enable_http_endpoint = property(
        lambda cluster: cluster._enable_http_endpoint, lambda cluster, value: setattr(cluster, "_enable_http_endpoint", bool(value))
    )
    # DescribeDBClusters: only the first Serverless has this.
    DBCluster.scaling_configuration_info = property(
        lambda cluster: scaling(cluster) if cluster.engine_mode == "serverless" else None
    )
