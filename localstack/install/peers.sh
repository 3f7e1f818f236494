#!/usr/bin/env bash
# usage: peers.sh TARGET [--check]
# Installs what others have made into TARGET as package-lock.json and requirements.txt of localstack/peers have it: tests ask one for its
# judgement and use the platform by another, and benchmarks compare with others.
# --check only answers, by its status, whether that is done already.
set -euo pipefail
# shellcheck source=localstack/install/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

target=$(realpath -m "$1")
peers=$root/localstack/peers
complete() {
    [ -e "$target/.complete" ] || return 1
    for file in "$peers"/*; do
        cmp -s "$file" "$target/$(basename "$file")" || return 1
    done
}
! complete || exit 0
[ "${2:-}" != --check ] || exit 1

rm -rf "$target"
mkdir -p "$target"
cp "$peers"/* "$target/"
cd "$target"
npm ci --omit=dev --ignore-scripts --no-audit --no-fund --no-update-notifier
node judge.js </dev/null
# Where Python or its registry is not, the one test that needs them says so.
{ python3 -m venv python && python/bin/pip install --quiet --disable-pip-version-check --retries 2 --timeout 15 \
    --only-binary=:all: --requirement requirements.txt; } ||
    { rm -rf python && echo "OpenAI's client for Python cannot be installed: it is not tested" >&2; }
touch .complete
