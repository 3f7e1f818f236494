#!/usr/bin/env bash
# usage: stacks.sh
# Prints the stacks of the deployment in the order in which they are applied, as a JSON array for a workflow's matrix.
set -euo pipefail
# shellcheck source=infra/delivery/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# shellcheck disable=SC2154 # of deployment.env
jq -cn --arg primary "$primary" --arg regions "$JARVIS_REGIONS" \
    '[{stack: "global", region: $primary}] + ($regions | split(" ") | map({stack: "regional", region: .}))'
