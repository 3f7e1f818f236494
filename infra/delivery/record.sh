#!/usr/bin/env bash
# usage: record.sh REGION
# Keeps which version of each function the release consists of, as parameter /<name>/releases/<version>, for rollback.sh.
set -euo pipefail
# shellcheck source=infra/delivery/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

region=${1:?region}
select_stack regional "$region"
versions=$(
    output functions | jq -r '.[].name' | while read -r function; do
        aws lambda get-alias --region "$region" --function-name "$function" --name live --query FunctionVersion --output text |
            jq -R --arg function "$function" '{key: $function, value: .}'
    done | jq -cs from_entries
)
aws ssm put-parameter --region "$region" --name "/$name/releases/$version" --type String --overwrite --value "$versions" >/dev/null
aws ssm put-parameter --region "$region" --name "/$name/release" --type String --overwrite --value "$version" >/dev/null
say "  Release $version of $region is kept: $versions"
