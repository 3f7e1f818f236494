"""Amazon CloudWatch."""

from moto.cloudwatch.models import Alarm
from moto.cloudwatch.responses import CloudWatchResponse


def put_composite_alarm(self):
    """PutCompositeAlarm: moto keeps both kinds of alarms alike, and tells them apart by the rule."""
    return self.put_metric_alarm()


def install():
    Alarm.alarm_rule = property(lambda alarm: alarm.rule)
    CloudWatchResponse.put_composite_alarm = put_composite_alarm
