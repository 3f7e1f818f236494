#!/usr/bin/env bash
# usage: sandbox.sh TARGET [--check]
# Puts what runs users' code into TARGET: the launcher, compiled; the worker; the Python that it is for, whose interpreter
# is in the launcher, or loaded by it as the file `options` says; matplotlib's list of fonts. On a machine that lacks
# something for it TARGET/problem says what, and the rest of the platform does without the sandbox.
# --check only answers, by its status, whether that is done already.
set -euo pipefail
# shellcheck source=localstack/install/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

target=$(realpath -m "$1")
source=$root/tasks/sandbox
current=$(cd "$source" && find launcher worker ../../localstack/install/sandbox.sh -name target -prune -o -type f ! -name 'jarvis-sandbox*' ! -name '*.pyc' -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1)
if [ "$(cat "$target/.complete" 2>/dev/null)" = "$current" ] && [ -x "$target/python" ]; then
    exit 0
fi
[ "${2:-}" != --check ] || exit 1

mkdir -p "$(dirname "$target")"
work=$(mktemp -d "$target.partial.XXXXXX")
trap 'rm -rf "$work"' EXIT

finish() {
    chmod 755 "$work"
    rm -rf "$target"
    mv "$work" "$target"
    exit 0
}

cannot() {
    echo "$*" | tee "$work/problem"
    finish
}

# The first Python of at least 3.11 that has the modules and a shared library.
find_python() {
    local python
    for python in /usr/bin/python3 python3 python3.11 python3.12 python3.13; do
        if library=$("$python" -c '
import importlib.util, os, sys, sysconfig
missing = [name for name in ("numpy", "pandas", "matplotlib") if importlib.util.find_spec(name) is None]
library = os.path.join(sysconfig.get_config_var("LIBDIR"), sysconfig.get_config_var("INSTSONAME"))
if sys.version_info < (3, 11) or missing or not os.path.exists(library):
    sys.exit(1)
print(library)' 2>/dev/null); then
            command -v "$python"
            return
        fi
    done
    return 1
}

[ "$(uname -s)" = Linux ] || cannot "it needs Linux"
python=$(find_python) ||
    cannot "no Python 3.11 or newer with NumPy, pandas, matplotlib and its shared library (python3-numpy python3-pandas python3-matplotlib libpython3.11)"
library=$("$python" -c 'import os, sysconfig; print(os.path.join(sysconfig.get_config_var("LIBDIR"), sysconfig.get_config_var("INSTSONAME")))')
# The interpreter to link in must be the one that the modules are for.
archive=$("$python" -c 'import os, sysconfig; print(os.path.join(sysconfig.get_config_var("LIBPL"), "libpython3.11.a"))')
[ "$(readlink -f "$python")" = /usr/bin/python3.11 ] && [ -e "$archive" ] || archive=
command -v gcc make >/dev/null || cannot "no gcc and make to compile the launcher with"

cp -r "$source/launcher" "$work/launcher"
make -s -C "$work/launcher" clean
make -s -C "$work/launcher" PYTHON_ARCHIVE="$archive" || cannot "the launcher does not compile; see $home/logs"
mv "$work/launcher/jarvis-sandbox" "$work/jarvis-sandbox"
rm -rf "$work/launcher"
MPLCONFIGDIR=$work/matplotlib MPLBACKEND=Agg "$python" -c 'import matplotlib.font_manager'
"$python" -c 'import py_compile, sys; py_compile.compile(sys.argv[1], sys.argv[2], doraise=True)' "$source/worker/worker.py" "$work/worker.pyc"
echo "programs:sha256:$(cat "$work/jarvis-sandbox" "$work/worker.pyc" | sha256sum | cut -d ' ' -f 1)" >"$work/digest"
ln -s "$(readlink -f "$python")" "$work/python"
[ -n "$archive" ] && : >"$work/options" || printf '%s\n' --python "$library" >"$work/options"
echo "$current" >"$work/.complete"
finish
