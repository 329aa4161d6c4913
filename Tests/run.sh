#!/usr/bin/env bash
# Sets up what is missing and runs every test, on a fresh Debian or Ubuntu machine with Swift 6.3.
#
# Stops at the first step that fails; the last line tells how it went.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

venv=.build/venv
# The validator and the YAML reader are not ours, so that they can't share our mistakes.
requirements=(jsonschema==4.26.0 PyYAML==6.0.3)

step='setting up'
trap 'code=$?; if [ "$code" -ne 0 ]; then printf "\nFailed after %d s: %s\n" "$SECONDS" "$step"; fi' EXIT

# Runs a command as a step: a heading, its output, the seconds that it took.
run() {
  local start=$SECONDS
  step=$1
  shift
  printf '\n== %s\n' "$step"
  "$@"
  printf -- '-- %d s\n' $((SECONDS - start))
}

as_root=()
if [ "$(id -u)" -ne 0 ]; then as_root=(sudo); fi

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

install_packages() {
  local missing=()
  is_installed libyaml-dev || missing+=(libyaml-dev)
  is_installed libsqlite3-dev || missing+=(libsqlite3-dev)
  python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
  if [ ${#missing[@]} -eq 0 ]; then return; fi
  "${as_root[@]}" apt-get update
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y "${missing[@]}"
}

install_validator() {
  local wanted
  wanted=$(printf '%s\n' "${requirements[@]}")
  if [ "$("$venv/bin/pip" freeze 2>/dev/null | grep -Fx "$wanted" | wc -l)" -eq ${#requirements[@]} ]; then return; fi
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check "${requirements[@]}"
}

lint() { swift format lint --strict --recursive Sources Tests Package.swift; }

quickstart() { ROLLCALL_BIN=$bin examples/quickstart.sh; }

run 'System packages' install_packages
run 'A JSON Schema validator' install_validator
run 'Format' lint
run 'Build' swift build --build-tests
bin=$(swift build --show-bin-path)/rollcall
run 'Tests' swift test --skip-build
run 'Schemas' "$venv/bin/python" Tests/Schemas/check.py "$bin"
run 'README' "$venv/bin/python" Tests/Readme/check.py "$bin"
run 'Quickstart' quickstart

printf '\nEverything passed in %d s.\n' "$SECONDS"
