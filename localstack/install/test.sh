#!/usr/bin/env bash
# usage: test.sh [infra]
# Runs the scripts' check and every test of every module, or of those of infra/ alone, then prints one line with their
# number.
set -euo pipefail
# shellcheck source=localstack/install/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

status=0
cd "$root"
if command -v shellcheck >/dev/null; then
    shellcheck -x jarvis .ci/run localstack/install/*.sh infra/*/*.sh || status=1
else
    say "WARNING: shellcheck is not installed, so the shell scripts are NOT CHECKED (apt-get install shellcheck)"
fi

find_jdk || fail "no JDK 21 or newer"
find . -path '*/target/*-reports' -prune -exec rm -rf {} +
# Applying the stacks to the emulator is waiting most of the time, and three modules wait for the same plans: as many
# threads more, so that the other modules are tested meanwhile.
options=(-T 6)
if [ "${1:-}" = infra ]; then
    # What they need of the other modules is built; that its tests are of none of their packages is no failure.
    options+=(-pl 'infra/check,infra/emulator,infra/terraform,infra/cost,infra/delivery,infra/cdk' -am -Dspotless.check.skip=true
        -Dwithout.tests.of.layers        '-Dtest=ai/jarvis/infra/**/*Test,ai/jarvis/cdk/**/*Test' -Dsurefire.failIfNoSpecifiedTests=false
        '-Dit.test=ai/jarvis/infra/**/*IT,ai/jarvis/cdk/**/*IT' -Dfailsafe.failIfNoSpecifiedTests=false)
fi
maven verify --fail-at-end -Djarvis.tools="$tools" "${options[@]}" || status=$?
[ "$status" -eq 0 ] || say "FAILED: the errors are above; modules that could not be built have not been tested"

# One <testsuite> element for each class, with its counts as attributes.
find . -path '*/target/*-reports/TEST-*.xml' -exec grep -hom1 '<testsuite .*' {} + | awk '
    function count(name) { return match($0, " " name "=\"[0-9]+") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3) : 0 }
    { tests += count("tests"); failed += count("failures") + count("errors"); skipped += count("skipped") }
    END { printf "Tests: %d run, %d failed, %d skipped\n", tests - skipped, failed, skipped; exit (failed > 0 || tests == 0) }
' || status=1
exit "$status"
