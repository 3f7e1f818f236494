# Sourced by the launcher and the installers: where things are, and how they speak to the person in front.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
home=$root/.jarvis
tools=$home/tools
export root home tools

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "jarvis: $*"
    exit 1
}

# step WHAT COMMAND...: runs a long step with its output in a log, says what it is, then how long it took;
# on failure shows the log's last lines and returns the command's status.
step() {
    local what=$1 began=$SECONDS status=0 log
    shift
    log=$home/logs/install-$(basename "$1" .sh).log
    mkdir -p "$home/logs"
    say "  $what ..."
    "$@" >"$log" 2>&1 </dev/null || status=$?
    if [ "$status" -eq 0 ]; then
        say "  $what: done in $((SECONDS - began)) s"
    else
        say "  $what: FAILED after $((SECONDS - began)) s; the end of $log:"
        tail -n 30 "$log" | sed 's/^/    /' >&2
    fi
    return "$status"
}

# The major version of the JDK in a folder, 0 when there is none.
jdk_version() {
    local version=0
    [ -x "$1/bin/javac" ] && version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
    echo "${version:-0}"
}

# Sets JAVA_HOME to the newest JDK of the machine if that is 21 or later; JAVA_HOME's own wins among equals.
find_jdk() {
    local candidate version newest=20 found='' on_path
    on_path=$(readlink -f "$(command -v javac || true)")
    for candidate in "${JAVA_HOME:-}" "${on_path%/bin/javac}" /usr/lib/jvm/*; do
        version=$(jdk_version "$candidate")
        [ "$version" -gt "$newest" ] && newest=$version found=$candidate
    done
    [ -n "$found" ] && export JAVA_HOME=$found JDK_VERSION=$newest
}

# Maven with the machine's settings. Its libraries touch sun.misc.Unsafe, which newer JDKs comment on at length.
maven() {
    local options=${MAVEN_OPTS:-}
    [ "$JDK_VERSION" -ge 23 ] && options="--sun-misc-unsafe-memory-access=allow $options"
    (cd "$root" && MAVEN_OPTS=$options mvn -B -ntp "$@")
}

# A hash over every file of the folders that Maven reads. Folders of data may lie beside them, so they are named.
fingerprint() (
    sources=()
    cd "$root" || exit
    for source in pom.xml .mvn layers functions events statemachines tasks/tasks.yaml localstack; do
        [ ! -e "$source" ] || sources+=("$source")
    done
    find "${sources[@]}" \( -name target -o -name node_modules -o -path localstack/install \) -prune -o -type f -print0 |
        LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1
)

# The kernel's start time of a living process: with the pid it names one process for good. A zombie does not live,
# but for one whose last threads are still ending.
started_at() {
    local fields
    read -ra fields < <(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null) || return 1
    [ "${fields[0]}" != Z ] || [ "${fields[17]}" -gt 1 ] || return 1
    echo "${fields[19]}"
}

# process_of PIDFILE: prints the pid and the start time when the process that the file was written for still lives.
# A file holds `pid start-time`, or just `pid` when it is the JVM's.
process_of() {
    local pid='' start='' now
    [ -r "$1" ] && read -r pid start <"$1"
    [ -n "$pid" ] && now=$(started_at "$pid") && [ "${start:-$now}" = "$now" ] || return 1
    [ -n "$start" ] || grep -q ai.jarvis.localstack.Main "/proc/$pid/cmdline" || return 1
    echo "$pid $now"
}
