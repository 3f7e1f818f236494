"""Times and their zones."""
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

moment = datetime(2026, 3, 29, 0, 30, tzinfo=timezone.utc)
for zone in ("Europe/Oslo", "America/New_York", "Asia/Kolkata"):
    print(moment.astimezone(ZoneInfo(zone)).isoformat(), (moment + timedelta(hours=1)).astimezone(ZoneInfo(zone)).isoformat())
print(date(2026, 11, 22).strftime("%A %j %G-W%V"), datetime.fromisoformat("2026-11-22T10:00:00+02:00"))
