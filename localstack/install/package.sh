#!/usr/bin/env bash
# usage: package.sh TARGET CERTIFICATES
# Builds the modules and packs the functions for Lambda into TARGET. Without a change in the sources since the last
# time it does nothing.
set -euo pipefail
# shellcheck source=localstack/install/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

target=$(realpath -m "$1")
certificates=$(realpath "$2")

current=$(fingerprint)
if [ "$(cat "$target/fingerprint" 2>/dev/null)" = "$current" ]; then
    exit 0
fi

find_jdk || fail "no JDK 21 or newer"
modules=("$root"/functions/*/pom.xml)
modules=("${modules[@]#"$root"/}")
maven package -DskipTests -Dwithout.tests -Dspotless.check.skip=true -pl "localstack,$(IFS=, && echo "${modules[*]%/pom.xml}")" -am
fresh=$(mktemp -d "$target.partial.XXXXXX")
trap 'rm -rf "$fresh"' EXIT
"$JAVA_HOME/bin/java" -cp "$(ls "$root"/localstack/target/jarvis-localstack-*.jar):$(cat "$root/localstack/target/classpath")" \
    ai.jarvis.localstack.packaging.Packaging "$root" "$certificates/rds.pem" "$fresh" | tee "$fresh/sizes"
echo "$current" >"$fresh/fingerprint"
chmod 755 "$fresh"
rm -rf "$target"
mv "$fresh" "$target"
