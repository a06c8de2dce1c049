#!/bin/sh
# scripts/venv.sh FOLDER REQUIREMENTS: a virtual environment with exactly the locked packages.
set -eu
folder=$1
requirements=$2
python=${PYTHON:-python3}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Python 3.11 or newer is needed; \`$python\` is $("$python" --version 2>&1)." >&2
    exit 1
}

# Ask before removing anything: an environment that works is kept.
if ! "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
    rm -rf "$folder"
    if ! "$python" -m venv "$folder" >/dev/null 2>&1; then
        rm -rf "$folder"
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
            echo "Installing python3-venv …"
            apt-get update -qq
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv ca-certificates >/dev/null
            "$python" -m venv "$folder"
        elif "$python" -m pip --version >/dev/null 2>&1; then
            # without root and without python3-venv: pip alone can fetch a tool that makes environments
            "$python" -m pip install -q --target .bootstrap virtualenv
            PYTHONPATH=.bootstrap "$python" -m virtualenv -q "$folder"
        else
            echo "Python can't make virtual environments here. One command, once, by an administrator:" >&2
            echo "    sudo apt-get install python3-venv ca-certificates" >&2
            exit 1
        fi
    fi
fi

"$folder/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r "$requirements"
