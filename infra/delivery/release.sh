#!/usr/bin/env bash
# usage: release.sh REGION
# Brings a region to the version of this checkout, with its packages (./jarvis package; TF_VAR_packages names another
# folder than .jarvis/packages): the migration first, then everything else, then the shift of calls, then the gate.
set -euo pipefail
# shellcheck source=infra/delivery/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

region=${1:?region}
[ -e "${TF_VAR_packages:-$root/.jarvis/packages}/packages.json" ] || fail "there are no packages; run ./jarvis package"

say "Releasing $version to $region"
# Functions behind queues follow a new version at once, so the database must be ready before they do. In a region that
# has not been applied yet there is no database to prepare.
if aws ssm get-parameter --region "$region" --name "/$name/release" >/dev/null 2>&1; then
    # Keys of for_each are written with their quotation marks.
    "$here/apply.sh" regional "$region" 'module.function["migration"]' 'aws_sfn_alias.live["release"]'
    "$here/migrate.sh" "$region"
    "$here/apply.sh" regional "$region"
else
    "$here/apply.sh" regional "$region"
    "$here/migrate.sh" "$region"
fi
"$here/shift.sh" "$region"
"$here/healthy.sh" "$region"
"$here/record.sh" "$region"
say "$region runs $version"
