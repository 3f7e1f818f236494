#!/usr/bin/env bash
# usage: plans.sh FOLDER
# Plans the stacks in both sizes, without asking AWS (infra/terraform/*/plans), and writes what Terraform prints to
# FOLDER/<stack>.jsonl. Without a change since the last time it does nothing.
set -euo pipefail
# shellcheck source=localstack/install/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/../../localstack/install/common.sh"

target=$(realpath -m "$1")
mkdir -p "$target"

# The machine's settings for Terraform are of no use when they name a file that is not there.
[ -e "${TF_CLI_CONFIG_FILE:-/}" ] || unset TF_CLI_CONFIG_FILE

fingerprint() {
    cd "$root"
    find infra/*.yaml infra/terraform functions/*.yaml events/*.yaml statemachines tasks \
        '(' -name '.terraform*' -o -name src -o -name target ')' -prune -o -type f -print0 |
        LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1
}

# What is in the packages makes no difference to what is planned, so the plans need no build. The CDK app's tests
# describe the same packages.
stand_in() {
    mkdir -p "$target/packages"
    sed -n 's/^\([a-z][a-z0-9-]*\):.*/\1/p' "$root/functions/functions.yaml" | awk '
        BEGIN { printf "{\"layers\": {\"runtime\": {\"file\": \"layers/runtime.zip\", \"sha256\": \"c3RhbmQtaW4=\"}}, \"functions\": {" }
        { printf "%s\"%s\": {\"file\": \"functions/%s.zip\", \"sha256\": \"c3RhbmQtaW4=\", \"handler\": \"ai.jarvis.Handler\", \"layers\": [\"runtime\"], \"environment\": {\"JAVA_TOOL_OPTIONS\": \"-XX:+TieredCompilation\"}}", separator, $1, $1
          separator = ", " }
        END { print "}}" }' >"$target/packages/packages.json"
}

plan() {
    local stack=$1 options=()
    shift
    export TF_DATA_DIR=$target/terraform-$stack
    [ -z "$mirror" ] || options=("-plugin-dir=$mirror")
    cd "$root/infra/terraform/$stack"
    terraform init -backend=false -input=false -test-directory=plans "${options[@]}" >"$target/$stack.log" 2>&1 ||
        { tail -n 20 "$target/$stack.log" >&2 && fail "terraform init failed in infra/terraform/$stack"; }
    # Its status says the same as its output, which is read later.
    terraform test -test-directory=plans -verbose -json "$@" >"$target/$stack.jsonl" || true
}

# Several may ask for them at once; the second finds them made.
exec 9>"$target/lock"
flock 9
current=$(fingerprint)
[ "$(cat "$target/fingerprint" 2>/dev/null)" != "$current" ] || exit 0
command -v terraform >/dev/null || fail "terraform is not installed, so the stacks cannot be planned
(https://developer.hashicorp.com/terraform/install, 1.11 or newer)"
say "  Planning the stacks in both sizes ..."
stand_in
rm -f "$target/fingerprint"
mirror=$("$root/infra/terraform/mirror.sh")
(plan state)
(plan global)
(plan regional -var "packages=$target/packages")
# Plans that failed are made again the next time.
for stack in state global regional; do
    grep -q '"type":"test_summary"' "$target/$stack.jsonl" && ! grep -q '"status":"\(error\|fail\)"' "$target/$stack.jsonl" || exit 0
done
echo "$current" >"$target/fingerprint"
