"""Amazon DynamoDB."""

import copy

from moto.core.responses import ActionResult
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler, DynamoResult


def describe_contributor_insights(self):
    """DescribeContributorInsights."""
    return ActionResult({"TableName": self.body["TableName"], "ContributorInsightsStatus": "DISABLED"})


def _replicate(account, table, update):
    """One entry of UpdateTable's ReplicaUpdates. The copies share the table's items, so that a write is read everywhere."""
    regions = list(getattr(table, "replica_regions", [table.region_name]))
    for action, arguments in update.items():
        region = arguments["RegionName"]
        tables = dynamodb_backends[account][region].tables
        if action == "Create":
            replica = copy.copy(table)
            replica.table_arn = table.table_arn.replace(f":{table.region_name}:", f":{region}:")
            replica.region_name = region
            key = arguments.get("KMSMasterKeyId")
            if key:
                replica.sse_specification = {**table.sse_specification, "KMSMasterKeyId": key}
            tables[table.name] = replica
            regions.append(region)
        elif action == "Delete":
            tables.pop(table.name, None)
            regions.remove(region)
    for region in {*regions, table.region_name}:
        member = dynamodb_backends[account][region].tables.get(table.name)
        if member is not None:
            member.replica_regions = regions


def install():
    describe, update = Table.describe, DynamoHandler.update_table

    def describe_with_replicas(self, base_key="TableDescription"):
        """DescribeTable: the replicas of a global table, version 2019.11.21."""
        description = describe(self, base_key)
        own = self.table_arn.split(":")[3]
        others = [region for region in getattr(self, "replica_regions", [own]) if region != own]
        if others:
            description[base_key]["Replicas"] = [{"RegionName": region, "ReplicaStatus": "ACTIVE"} for region in others]
            description[base_key]["GlobalTableVersion"] = "2019.11.21"
        return description

    def update_table(self):
        """UpdateTable with ReplicaUpdates."""
        updates = self.body.get("ReplicaUpdates")
        if not updates:
            return update(self)
        table = self.dynamodb_backend.get_table(self.body["TableName"].split("/")[-1])
        for each in updates:
            _replicate(self.current_account, table, each)
        return DynamoResult(table.describe())

    Table.describe = describe_with_replicas
    DynamoHandler.update_table = update_table
    DynamoHandler.describe_contributor_insights = describe_contributor_insights
