#!/usr/bin/env bash
# Installs a wheel into an empty environment and uses it from an empty folder: what a newcomer does first.
# `try_wheel.sh WHEEL [EXTRAS]`, for example `try_wheel.sh dist/hongzhuan-0.1.0-py3-none-any.whl plots,lsp`.
set -euo pipefail
wheel=$(realpath "$1")
extras=${2:+[$2]}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unset PYTHONPATH

"${PYTHON:-python3}" -m venv "$folder/venv"
empty=$(du -sk "$folder/venv" | cut -f1)
start=$(date +%s)
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check "hongzhuan$extras @ file://$wheel"
echo "installed in $(($(date +%s) - start)) s, $((($(du -sk "$folder/venv" | cut -f1) - empty) / 1024)) MB in all"

mkdir "$folder/empty" && cd "$folder/empty"
hongzhuan=$folder/venv/bin/hongzhuan
"$hongzhuan" --version
"$hongzhuan" doctor
"$hongzhuan" classify --rules xi --class Technocrat >classified.txt
grep -q 马兴瑞 classified.txt
"$hongzhuan" explain "Ma Xingrui" Technocrat --rules xi >proof.txt
grep -q Sources proof.txt
"$hongzhuan" rules test xi >tests.txt
tail -1 tests.txt
"$folder/venv/bin/python" -X importtime -c 'import hongzhuan' 2>&1 | tail -1
echo "the wheel works"
