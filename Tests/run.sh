#!/usr/bin/env bash
# Sets up what is missing and runs every test, on a fresh Debian or Ubuntu machine with Swift 6.3.
#
# Stops at the first step that fails; the last line tells how it went.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

venv=.build/venv
# The validator, the YAML reader and the AWS clients are not ours, so that they can't share our mistakes.
requirements=(jsonschema==4.26.0 PyYAML==6.0.3 boto3==1.43.11 awscli==1.45.11 moto==5.2.1)

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
  "$venv/bin/pip" install --quiet --disable-pip-version-check "${requirements[@]}" 'moto[server]==5.2.1'
}

lint() { swift format lint --strict --recursive Sources Tests Package.swift; }

quickstart() { ROLLCALL_BIN=$bin examples/quickstart.sh; }

# Built for speed: the engine, its journal and the simulator alone.
simulate() { swift run -c release simulate --seeds 50000; }

run 'System packages' install_packages
run 'What we are held against' install_validator
run 'Format' lint
run 'Build' swift build --build-tests
bin=$(swift build --show-bin-path)/rollcall
run 'Tests' swift test --skip-build
run 'Simulated applies' simulate
run 'Schemas' "$venv/bin/python" Tests/Schemas/check.py "$bin"
run 'Canonical form, read by PyYAML' "$venv/bin/python" Tests/Formatting/check.py "$bin"
run 'Signatures, against botocore' "$venv/bin/python" Tests/Conformance/signing.py "$(dirname "$bin")/sign-probe"
run 'Credentials, against botocore' "$venv/bin/python" Tests/Conformance/credentials.py "$(dirname "$bin")/credential-probe"
run 'Roles, at the token service of moto' "$venv/bin/python" Tests/Conformance/sts.py "$(dirname "$bin")/credential-probe"
run 'The emulator, used by boto3 and awscli' "$venv/bin/python" Tests/Conformance/emulator.py "$(dirname "$bin")"
run 'Applies, through the emulator' "$venv/bin/python" Tests/Conformance/apply.py "$(dirname "$bin")"
run 'Trust, on the real binary' "$venv/bin/python" Tests/Conformance/trust.py "$(dirname "$bin")"
run 'Applies that are killed' "$venv/bin/python" Tests/Conformance/kills.py "$(dirname "$bin")" --every 3
run 'Planted bugs' "$venv/bin/python" Tests/Mutations/run.py --seeds 1500
run 'README' "$venv/bin/python" Tests/Readme/check.py "$bin"
run 'Quickstart' quickstart

printf '\nEverything passed in %d s.\n' "$SECONDS"
