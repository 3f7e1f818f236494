#!/usr/bin/env bash
# usage: dynalite.sh TARGET [--check]
# Installs dynalite, the DynamoDB end of the one-machine stack, into TARGET as localstack/package-lock.json has it.
# --check only answers, by its status, whether that is done already.
set -euo pipefail
# shellcheck source=localstack/install/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

target=$(realpath -m "$1")
install=$root/localstack/install
lock=$root/localstack/package-lock.json
if [ -e "$target/.complete" ] && cmp -s "$lock" "$target/package-lock.json" &&
    cmp -s "$install/dynalite.js" "$target/dynalite.js"; then
    exit 0
fi
[ "${2:-}" != --check ] || exit 1

rm -rf "$target"
mkdir -p "$target"
cp "$root/localstack/package.json" "$lock" "$install/dynalite.js" "$target/"
cd "$target"
npm ci --omit=dev --ignore-scripts --no-audit --no-fund --no-update-notifier
# What the other processors' and systems' prebuilt libraries would take is most of the folder.
find node_modules/classic-level/prebuilds -mindepth 1 -maxdepth 1 ! -name 'linux-*' -exec rm -rf {} +
node -e 'require("dynalite")'
touch .complete
