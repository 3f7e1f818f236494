#!/usr/bin/env bash
# usage: lead.sh REGION
# After the database of a region has been promoted: has the region's functions write to it, at once and without Terraform,
# whose state may lie in the region that was lost. They ask the endpoint of readers, which forward what is written to a
# leader; from now on they ask the writer. Afterwards TF_VAR_database_leader in deployment.env says the same to Terraform.
set -euo pipefail
# shellcheck source=infra/delivery/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

region=${1:?region}

move() {
    local function=$1 settings=$2 published
    aws lambda update-function-configuration --region "$region" --function-name "$function" \
        --environment "$(jq -c '{Variables: .}' <<<"$settings")" >/dev/null
    aws lambda wait function-updated-v2 --region "$region" --function-name "$function"
    published=$(aws lambda publish-version --region "$region" --function-name "$function" --query Version --output text)
    # Until its snapshot is made; that takes some minutes.
    aws lambda wait published-version-active --region "$region" --function-name "$function" --qualifier "$published"
    aws lambda update-alias --region "$region" --function-name "$function" --name live --function-version "$published" \
        --routing-config 'AdditionalVersionWeights={}' >/dev/null
    say "  $function: version $published asks the writer"
}

functions=$(aws lambda list-functions --region "$region" --output text \
    --query "Functions[?starts_with(FunctionName, '$name-')].FunctionName")
jobs=() failed=0
for function in $functions; do
    settings=$(aws lambda get-function-configuration --region "$region" --function-name "$function" --qualifier live \
        --query Environment.Variables --output json)
    changed=$(jq -c 'if .JARVIS_DATABASE_URL then .JARVIS_DATABASE_URL |= sub("\\.cluster-ro-"; ".cluster-") else . end' <<<"$settings")
    if [ "$changed" = "$(jq -c . <<<"$settings")" ]; then
        say "  $function: nothing to change"
        continue
    fi
    move "$function" "$changed" &
    jobs+=($!)
done
for job in "${jobs[@]}"; do
    wait "$job" || failed=1
done
[ "$failed" -eq 0 ] || fail "not every function was moved; run it again, it goes on where it stopped"
