#!/usr/bin/env bash
# Install the front-end packages by their lock, with the machine's npm or one from PyPI.
set -eu
if ! command -v npm >/dev/null 2>&1; then
  echo "› Node.js is not here: installing it into .venv"
  .venv/bin/uv pip install -q --require-hashes -r requirements/node.txt
  PATH="$PWD/.venv/bin:$PATH"
fi
npm ci --silent --no-audit --no-fund
