"""AWS Budgets."""

import json

from moto.budgets.responses import BudgetsResponse


def describe_subscribers_for_notification(self):
    """DescribeSubscribersForNotification."""
    wanted = self._get_param("Notification")
    budget = self.backend.budgets[self._get_param("AccountId")][self._get_param("BudgetName")]
    for notification in budget.notifications:
        details = notification.details
        same = all(details.get(name) == wanted.get(name) for name in ("NotificationType", "ComparisonOperator"))
        if same and float(details["Threshold"]) == float(wanted["Threshold"]):
            return json.dumps({"Subscribers": notification.subscribers})
    return json.dumps({"Subscribers": []})


_tags = {}


def install():
    create = BudgetsResponse.create_budget

    def create_budget(self):
        """CreateBudget with ResourceTags."""
        answer = create(self)
        _tags[self._get_param("Budget")["BudgetName"]] = self._get_param("ResourceTags") or []
        return answer

    def list_tags_for_resource(self):
        """ListTagsForResource."""
        return json.dumps({"ResourceTags": _tags.get(self._get_param("ResourceARN").rsplit("/", 1)[-1], [])})

    BudgetsResponse.create_budget = create_budget
    BudgetsResponse.list_tags_for_resource = list_tags_for_resource
    BudgetsResponse.describe_subscribers_for_notification = describe_subscribers_for_notification
