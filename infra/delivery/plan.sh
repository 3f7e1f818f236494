#!/usr/bin/env bash
# usage: plan.sh global FOLDER | plan.sh regional FOLDER REGION
# Plans a stack against its real state without locking it, which needs rights to read only. Writes plan.json, plan.txt
# and summary.md (what changes, and what it costs) to the folder. Ends with 0 whether or not there are changes.
set -euo pipefail
# shellcheck source=infra/delivery/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

stack=${1:?global or regional} folder=$(realpath -m "${2:?folder}") region=${3:-}
mkdir -p "$folder"
select_stack "$stack" "$region"
terraform plan -lock=false -out="$folder/plan" "${variables[@]}" >&2
terraform show -no-color "$folder/plan" >"$folder/plan.txt"
terraform show -json "$folder/plan" >"$folder/plan.json"
# It can hold values that the text leaves out.
rm "$folder/plan"

{
    echo "### $stack${region:+ in $region}"
    echo
    jq -r '
        [.resource_changes[] | select(.mode == "managed") | .change.actions | join("/")] as $actions
        | def count(f): [$actions[] | select(f)] | length;
        "\(count(. == "create")) to add, \(count(. == "update")) to change, \(count(. == "delete")) to destroy, \(count(. == "delete/create" or . == "create/delete")) to replace"
    ' "$folder/plan.json"
    jq -r '
        .resource_changes[] | select(.mode == "managed" and (.change.actions | any(. == "delete"))) | "- :warning: `\(.address)`: \(.change.actions | join(", "))"
    ' "$folder/plan.json"
} >"$folder/summary.md"
cat "$folder/summary.md"
