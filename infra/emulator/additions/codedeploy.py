"""AWS CodeDeploy."""

import time

from moto.codedeploy import models


def install():
    # Its JSON protocol has times as numbers; moto writes them as text.
    models.iso_8601_datetime_with_milliseconds = lambda *arguments, **named: int(time.time())
