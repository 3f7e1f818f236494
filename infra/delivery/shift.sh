#!/usr/bin/env bash
# usage: shift.sh REGION [--at-once]
# Moves calls to the newest version of every function that CodeDeploy shifts and whose alias is not there yet: all of
# them begin together, each with a part of the calls first, and each goes back by itself on its alarms. If one fails,
# those that are still under way are stopped and taken back, so that versions do not mix. Reports every deployment. With --at-once
# all calls move at once: for what cannot wait.
set -euo pipefail
# shellcheck source=infra/delivery/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

region=${1:?region} options=()
[ "${2:-}" != --at-once ] || options=(--deployment-config-name CodeDeployDefault.LambdaAllAtOnce)
select_stack regional "$region"
application=$(output codedeploy_application | jq -r '. // empty')
[ -n "$application" ] || fail "the deployment has no CodeDeploy application"

start() {
    local function=$1 group=$2 from=$3 to=$4 content
    content=$(jq -cn --arg name "$function" --arg from "$from" --arg to "$to" '{
        version: 0.0,
        Resources: [{function: {Type: "AWS::Lambda::Function",
            Properties: {Name: $name, Alias: "live", CurrentVersion: $from, TargetVersion: $to}}}]
    }')
    aws deploy create-deployment --region "$region" --application-name "$application" --deployment-group-name "$group" \
        "${options[@]}" --description "$version" --query deploymentId --output text \
        --revision "$(jq -cn --arg content "$content" '{revisionType: "AppSpecContent", appSpecContent: {content: $content}}')"
}

state() { aws deploy get-deployment --region "$region" --deployment-id "$1" --query deploymentInfo.status --output text; }

names=() deployments=()
while IFS=$'\t' read -r function group newest; do
    current=$(aws lambda get-alias --region "$region" --function-name "$function" --name live --query FunctionVersion --output text)
    if [ "$current" = "$newest" ]; then
        say "  $function: version $newest already"
        continue
    fi
    deployments+=("$(start "$function" "$group" "$current" "$newest")")
    names+=("$function")
    say "  $function: $current > $newest, deployment ${deployments[-1]}"
done < <(output functions | jq -r '.[] | select(.deployment_group) | [.name, .deployment_group, .version] | @tsv')

failed=()
for index in "${!deployments[@]}"; do
    # Five minutes with a part of the calls, and CodeDeploy's own time.
    status=$(until_settled 2400 state "${deployments[index]}")
    say "  ${names[index]}: $status"
    [ "$status" = Succeeded ] || failed+=("${names[index]}")
    if [ ${#failed[@]} -gt 0 ]; then
        for other in "${deployments[@]:index+1}"; do
            aws deploy stop-deployment --region "$region" --deployment-id "$other" --auto-rollback-enabled >/dev/null 2>&1 || true
        done
    fi
done
[ ${#failed[@]} -eq 0 ] || fail "not shifted in $region: ${failed[*]}. CodeDeploy has taken their calls back to the version before.
Those that had already moved can be taken back with infra/delivery/rollback.sh $region"
say "  ${#deployments[@]} functions shifted in $region"
