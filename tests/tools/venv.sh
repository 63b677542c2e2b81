#!/bin/sh
# Makes .venv hold what a lock file says. usage: venv.sh run|test
# Fast when nothing changed. A .venv that is broken, or was made by another Python, is made again.
# pip uses whatever index this machine is set up with; PYTHON chooses the interpreter.
set -u
cd "$(dirname "$0")/../.." || exit 1
lock=requirements/$1.txt
stamp=.venv/.holds-$1
log=.cache/install.log
mkdir -p .cache

fail() {
    echo "$1" >&2
    exit 1
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

which_python() {
    for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if command -v "$name" >/dev/null && is_new_enough "$name"; then
            echo "$name"
            return
        fi
    done
}

identity() {
    "$1" -c 'import sys; print(sys.version, sys.base_prefix)' 2>/dev/null
}

logged() {
    "$@" >>"$log" 2>&1
}

python=$(which_python)
[ -n "$python" ] || fail "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11 when it is not on the PATH."
wanted=$(identity "$python")
holds=$(cat "$lock" setup.cfg pyproject.toml | cksum)

if [ "$(identity .venv/bin/python)" != "$wanted" ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    [ ! -e .venv ] || echo "The .venv here is broken or was made by another Python: making it again."
    rm -rf .venv
    "$python" -c 'import ensurepip' 2>/dev/null || fail "Python's venv module is missing; on Debian: apt-get install python3-venv."
    : >"$log"
    echo "Making .venv with $("$python" --version)…"
    logged "$python" -m venv .venv || fail "The virtual environment could not be made; see $log."
fi
[ "$(cat "$stamp" 2>/dev/null)" = "$holds" ] && exit 0

echo "Installing $(grep -c '^[a-z0-9].*==' "$lock") packages from $lock, a minute or two the first time…"
logged .venv/bin/python -m pip install --disable-pip-version-check --no-input --require-hashes -r "$lock" ||
    fail "The packages could not be installed: $(grep -h '^ERROR' "$log" | tail -1) See $log."
logged .venv/bin/python -m pip install --disable-pip-version-check --no-input --no-deps --no-build-isolation -e . ||
    fail "govsocial itself could not be installed: $(grep -h '^ERROR' "$log" | tail -1) See $log."
echo "$holds" >"$stamp"
