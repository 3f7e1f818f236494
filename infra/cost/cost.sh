#!/usr/bin/env bash
# What `./jarvis cost` does: builds the program and makes the plans when their sources have changed, then tells the cost.
set -euo pipefail
# shellcheck source=localstack/install/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/../../localstack/install/common.sh"

find_jdk || fail "no JDK 21 or newer"
module=$root/infra/cost
built=$module/target/classpath
if [ ! -e "$built" ] || [ -n "$(find "$root/pom.xml" "$module/pom.xml" "$module/src/main" -newer "$built" -print -quit)" ]; then
    command -v mvn >/dev/null || fail "Maven is not installed"
    say "  Building the program ..."
    maven -q package -DskipTests -Dspotless.check.skip=true -pl infra/cost >&2
    # Maven leaves it alone when nothing in it changes.
    touch "$built"
fi
# A plan that the caller brings needs no others.
[[ " $* " == *" --plan "* ]] || "$root/infra/terraform/plans.sh" "$home/plans"
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$module/target/classes:$(cat "$built")" \
    ai.jarvis.infra.cost.Cost "$root/infra" "$home/plans" "$@"
