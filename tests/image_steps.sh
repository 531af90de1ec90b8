#!/usr/bin/env bash
# Runs the steps of the Dockerfile where no Docker engine is: same files, same commands, another folder. Not a build of the image.
# Usage: tests/image_steps.sh [FOLDER]; exits non-zero at the first step that fails.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=${1:-$(mktemp -d)}
mkdir -p "$work/build" "$work/data"
cd "$work/build"

# Only what .dockerignore lets through may be needed.
(cd "$root" && tar --exclude=__pycache__ -cf - bot handlers pyproject.toml README.md LICENSE manifest.json requirements.lock) | tar -xf -

"${PYTHON:-python3}" -m venv "$work/opt"
"$work/opt/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
"$work/opt/bin/pip" install --quiet --disable-pip-version-check --no-deps --no-build-isolation .
rm -rf "$work/build"

cd "$work/data"
export PATH="$work/opt/bin:$PATH" ROLECALL_DATABASE_URL="sqlite:///$work/data/rolecall.db" ROLECALL_CACHE="$work/data/cache"
rolecall --help >/dev/null
rolecall migrate
rolecall doctor || [ $? -eq 1 ]   # without tokens the doctor must say so, with exit code 1
echo "all steps of the Dockerfile ran (the image itself was not built)"
