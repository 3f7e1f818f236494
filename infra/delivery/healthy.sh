#!/usr/bin/env bash
# usage: healthy.sh REGION
# The gate before the next region: GET /health answers 200 ten times in a row, and alarm `<name>-unhealthy` is not raised.
set -euo pipefail
# shellcheck source=infra/delivery/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

region=${1:?region}
select_stack regional "$region"
url=$(output http_url | jq -r .)
deadline=$((SECONDS + ${JARVIS_HEALTH_SECONDS:-600})) wanted=10 good=0
while [ "$good" -lt "$wanted" ]; do
    if curl -fsS -m 10 -o /dev/null "$url/health"; then good=$((good + 1)); else good=0; fi
    [ "$SECONDS" -lt "$deadline" ] || fail "$url/health did not answer 200 $wanted times in a row"
    sleep "${JARVIS_DELIVERY_PAUSE:-3}"
done
alarm=$(aws cloudwatch describe-alarms --region "$region" --alarm-names "$name-unhealthy" --alarm-types CompositeAlarm \
    --query 'CompositeAlarms[0].StateValue' --output text)
[ "$alarm" != ALARM ] || fail "alarm $name-unhealthy is raised in $region"
say "  $region is healthy ($name-unhealthy: $alarm)"
