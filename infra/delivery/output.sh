#!/usr/bin/env bash
# usage: output.sh global NAME | output.sh regional NAME REGION
# Prints an output of a stack as JSON.
set -euo pipefail
# shellcheck source=infra/delivery/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

select_stack "${1:?global or regional}" "${3:-}"
output "${2:?name of an output}"
