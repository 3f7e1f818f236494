#!/usr/bin/env bash
# usage: migrate.sh REGION
# Starts the state machine `release`, which prepares the database for the new version, and waits for its end. Answers
# what it did. A region whose database follows another region's has nothing to do.
set -euo pipefail
# shellcheck source=infra/delivery/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

region=${1:?region}
leader=${TF_VAR_database_leader:-$primary}
if [ "$region" != "$leader" ]; then
    say "  The database of $region follows that of $leader; nothing to migrate"
    exit 0
fi
account=$(aws sts get-caller-identity --region "$region" --query Account --output text)
execution=$(aws stepfunctions start-execution --region "$region" --query executionArn --output text \
    --state-machine-arn "arn:aws:states:$region:$account:stateMachine:$name-release:live")
say "  Migrating: $execution"

state() { aws stepfunctions describe-execution --region "$region" --execution-arn "$execution" --query status --output text; }

status=$(until_settled 2700 state)
[ "$status" = SUCCEEDED ] ||
    fail "the migration ended as $status: $(aws stepfunctions describe-execution --region "$region" --execution-arn "$execution" --query cause --output text)"
aws stepfunctions describe-execution --region "$region" --execution-arn "$execution" --query output --output text
