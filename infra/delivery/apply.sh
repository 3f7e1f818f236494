#!/usr/bin/env bash
# usage: apply.sh global | apply.sh regional REGION [TARGET...]
# Applies a stack, or only what a target needs.
set -euo pipefail
# shellcheck source=infra/delivery/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

stack=${1:?global or regional} region=${2:-}
select_stack "$stack" "$region"
targets=()
for target in "${@:3}"; do
    targets+=("-target=$target")
done
terraform apply -auto-approve -lock-timeout=10m "${variables[@]}" "${targets[@]}" >&2
