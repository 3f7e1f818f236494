#!/usr/bin/env bash
# usage: build.sh TARGET [--check]
# Builds the modules and puts what `java` needs into TARGET: our jars, and `arguments`, the file with the class path.
# Without a change in the sources since the last time it does nothing.
# --check only answers, by its status, whether that is so.
set -euo pipefail
# shellcheck source=localstack/install/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

target=$(realpath -m "$1")
class_path=$root/localstack/target/classpath

# Somebody may have emptied the Maven repository.
class_path_exists() {
    local jar
    while IFS= read -r -d : jar; do
        [ -e "$jar" ] || return 1
    done < <(sed 's/^-classpath "\(.*\)"$/\1:/' "$target/arguments" | tr -d '\n')
}

current=$(fingerprint)
if [ "$(cat "$target/fingerprint" 2>/dev/null)" = "$current" ] && class_path_exists; then
    exit 0
fi
[ "${2:-}" != --check ] || exit 1

find_jdk || fail "no JDK 21 or newer"
maven package -DskipTests -Dwithout.tests -Dspotless.check.skip=true -pl localstack -am

# Our own jars are copied: a running stack must not lose them to the next build.
fresh=$(mktemp -d "$target.partial.XXXXXX")
trap 'rm -rf "$fresh"' EXIT
jars=$(tr ':' '\n' <"$class_path")
{
    printf -- '-classpath "%s' "$target/$(basename "$(ls "$root"/localstack/target/jarvis-localstack-*.jar)")"
    cp -p "$root"/localstack/target/jarvis-localstack-*.jar "$fresh/"
    while IFS= read -r jar; do
        if [[ $jar == "$root"/* ]]; then
            cp -p "$jar" "$fresh/"
            jar=$target/$(basename "$jar")
        fi
        printf ':%s' "$jar"
    done <<<"$jars"
    printf '"\n'
} >"$fresh/arguments"
echo "$current" >"$fresh/fingerprint"
rm -rf "$target"
mv "$fresh" "$target"
