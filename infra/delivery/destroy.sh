#!/usr/bin/env bash
# usage: destroy.sh global | destroy.sh regional REGION
# Destroys a stack, after its name has been typed. What is protected from deletion stays, and makes it fail.
set -euo pipefail
# shellcheck source=infra/delivery/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

stack=${1:?global or regional} region=${2:-}
what=$name/$stack${region:+/$region}
read -rp "This deletes $what with all its data. Type $what to go on: " typed
[ "$typed" = "$what" ] || fail "not deleted"
select_stack "$stack" "$region"
# shellcheck disable=SC2154 # of common.sh
terraform destroy -auto-approve -lock-timeout=10m "${variables[@]}" >&2
