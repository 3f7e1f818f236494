#!/usr/bin/env bash
# usage: rollback.sh REGION [VERSION]
# Puts every function's alias back to what it was in a release, at once and without building or applying anything;
# without a version, lists the releases that were kept. The database stays as it is: migrations only add, so that the
# version before works with them. The next release moves the functions on again.
set -euo pipefail
# shellcheck source=infra/delivery/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

region=${1:?region} wanted=${2:-}
if [ -z "$wanted" ]; then
    aws ssm get-parameters-by-path --region "$region" --path "/$name/releases" --output text \
        --query 'sort_by(Parameters, &LastModifiedDate)[].[LastModifiedDate, Name]'
    exit 0
fi
versions=$(aws ssm get-parameter --region "$region" --name "/$name/releases/$wanted" --query Parameter.Value --output text) ||
    fail "no release $wanted is kept in $region; rollback.sh $region lists them"

# A deployment that is under way would move an alias again.
for group in $(aws deploy list-deployment-groups --region "$region" --application-name "$name" --query 'deploymentGroups[]' --output text); do
    for deployment in $(aws deploy list-deployments --region "$region" --application-name "$name" --deployment-group-name "$group" \
        --include-only-statuses Created Queued InProgress Baking Ready --query 'deployments[]' --output text); do
        [ "$deployment" != None ] || continue
        # It may have ended meanwhile; the aliases are put back in any case.
        if aws deploy stop-deployment --region "$region" --deployment-id "$deployment" --auto-rollback-enabled >/dev/null; then
            say "  Stopped deployment $deployment of $group"
        else
            say "  Deployment $deployment of $group could not be stopped; see that it has ended"
        fi
    done
done

# Every version must still be there before the first alias moves.
while IFS=$'\t' read -r function to; do
    aws lambda get-function-configuration --region "$region" --function-name "$function" --qualifier "$to" >/dev/null ||
        fail "version $to of $function is not there any more; deploy $wanted instead"
done < <(jq -r 'to_entries[] | [.key, .value] | @tsv' <<<"$versions")

while IFS=$'\t' read -r function to; do
    aws lambda update-alias --region "$region" --function-name "$function" --name live --function-version "$to" \
        --routing-config 'AdditionalVersionWeights={}' >/dev/null
    say "  $function: version $to"
done < <(jq -r 'to_entries[] | [.key, .value] | @tsv' <<<"$versions")
aws ssm put-parameter --region "$region" --name "/$name/release" --type String --overwrite --value "$wanted" >/dev/null
say "  $region is back at $wanted"
