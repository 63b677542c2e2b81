#!/bin/sh
# Writes requirements/*.txt anew: the newest versions setup.cfg allows, each with the hashes of its files, no host names.
set -eu
cd "$(dirname "$0")/../.."
tools=.cache/lock
[ -x $tools/bin/pip-compile ] || { ${PYTHON:-python3} -m venv $tools && $tools/bin/pip -q install pip-tools; }

compile() {
    name=$1
    shift
    echo "Locking requirements/$name.txt…"
    # govsocial names itself in its extras; a lock of its own would hold this folder's path
    CUSTOM_COMPILE_COMMAND="make lock" $tools/bin/pip-compile --quiet --generate-hashes --strip-extras --no-allow-unsafe \
        --unsafe-package govsocial --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
        --build-deps-for editable "$@" --output-file "requirements/$name.txt" setup.cfg 2>.cache/lock.log ||
        { tail -n 3 .cache/lock.log >&2; exit 1; }
    sed -i.before '/^# WARNING: The following packages/,$d' "requirements/$name.txt"
    rm -f "requirements/$name.txt.before"
}

mkdir -p requirements .cache
compile test --extra test --extra check "$@"
compile run --constraint requirements/test.txt
