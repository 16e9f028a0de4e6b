#!/usr/bin/env bash
# Make .venv with the Python given and put uv into it, checked by hash.
set -eu
python=${1:?usage: venv.sh PYTHON}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "Koettu needs Python 3.11 or newer; $("$python" --version) was found." >&2
  exit 1
fi
if [ ! -x .venv/bin/pip ] && ! "$python" -m venv .venv 2>/dev/null; then
  # Debian keeps ensurepip in a package of its own.
  echo "› Debian package: python3-venv"
  apt-get update -qq >/dev/null 2>&1 || true
  apt-get install -y -qq python3-venv >/dev/null 2>&1 ||
    { echo "python3 -m venv does not work here: install python3-venv first." >&2; exit 1; }
  "$python" -m venv .venv
fi
.venv/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements/build.txt
