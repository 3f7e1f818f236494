#!/usr/bin/env bash
# usage: packages.sh [--build-only]
# Finds out which programs are missing. As root on Debian or Ubuntu it installs them, elsewhere it says how.
# --build-only leaves out what only the one-machine stack needs.
set -euo pipefail
# shellcheck source=localstack/install/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

missing=()
need() { command -v "$1" >/dev/null || missing+=("$2"); }

need curl curl
need mvn maven
need node nodejs
need npm npm
if [ "${1:-}" != --build-only ]; then
    # The package with the program, not the one with the service: nothing of Redis must run beside ours.
    [ -n "${JARVIS_REDIS_URL:-}" ] || command -v redis-server >/dev/null || need redis-check-rdb redis-tools
    if [ -z "${JARVIS_DATABASE_URL:-}" ] && [ ! -e "$tools/pg17/.complete" ]; then
        need gcc gcc
        need xz xz-utils
        [ -e /usr/include/stdio.h ] || missing+=(libc6-dev)
        [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || missing+=(debian-archive-keyring)
    fi
fi

# Without these the platform runs all the same, but no code of users; sandbox.sh says so.
wanted=()
if [ "${1:-}" != --build-only ] && [ ! -e "$tools/sandbox/.complete" ]; then
    command -v gcc >/dev/null || wanted+=(gcc libc6-dev)
    command -v make >/dev/null || wanted+=(make)
    for module in numpy pandas matplotlib; do
        /usr/bin/python3 -c "import importlib.util, sys; sys.exit(importlib.util.find_spec('$module') is None)" 2>/dev/null ||
            wanted+=("python3-$module")
    done
    # The interpreter as an archive and as a library; either will do, and the first is the quicker one.
    [ -n "$(find /usr/lib -name 'libpython3.*.a' -print -quit)" ] ||
        wanted+=("lib$(apt-cache depends python3 2>/dev/null | sed -n 's/.*Depends: \(python3\.[0-9]*\)$/\1/p' | head -n 1)-dev")
fi

can_install() { [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; }

apt() {
    DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120 "$@"
}

if [ ${#missing[@]} -gt 0 ]; then
    if ! can_install; then
        fail "missing: ${missing[*]} (names of Debian and Ubuntu packages). Install them, with
    sudo apt-get install --no-install-recommends ${missing[*]}
or run this once as root on Debian or Ubuntu. PostgreSQL is not needed where JARVIS_DATABASE_URL is set."
    fi
    step "Refreshing the package lists" apt update
    step "Installing ${missing[*]}" apt install --no-install-recommends "${missing[@]}"
fi

if [ ${#wanted[@]} -gt 0 ] && can_install; then
    [ ${#missing[@]} -gt 0 ] || step "Refreshing the package lists" apt update
    step "Installing ${wanted[*]}" apt install --no-install-recommends "${wanted[@]}" ||
        say "  Users' code cannot run on this machine without: ${wanted[*]}"
fi

if ! find_jdk; then
    if can_install; then
        [ ${#missing[@]} -gt 0 ] || step "Refreshing the package lists" apt update
        for package in temurin-25-jdk openjdk-25-jdk-headless temurin-21-jdk openjdk-21-jdk-headless; do
            if apt-cache show "$package" >/dev/null 2>&1; then
                step "Installing $package" apt install --no-install-recommends "$package"
                break
            fi
        done
    fi
    find_jdk || fail "no JDK 21 or newer in JAVA_HOME, PATH or /usr/lib/jvm, and no package of one in apt.
Get one from https://adoptium.net, for example as apt packages:
    curl -fsSL https://packages.adoptium.net/artifactory/api/gpg/key/public -o /usr/share/keyrings/adoptium.asc
    echo 'deb [signed-by=/usr/share/keyrings/adoptium.asc] https://packages.adoptium.net/artifactory/deb $(. /etc/os-release && echo "${VERSION_CODENAME:-bookworm}") main' > /etc/apt/sources.list.d/adoptium.list
    apt-get update && apt-get install temurin-25-jdk
or unpack an archive of it and set JAVA_HOME."
fi

# The stack finds every program under one folder, wherever the machine has it.
mkdir -p "$tools/bin"
ln -sfn "$(command -v node)" "$tools/bin/node"
if redis=$(command -v redis-server || command -v redis-check-rdb); then
    ln -sfn "$redis" "$tools/bin/redis-server"
    "$tools/bin/redis-server" --version | grep -q 'Redis server' || fail "$redis is not a Redis server; install redis-server"
fi
