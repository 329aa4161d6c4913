#!/usr/bin/env bash
# From a fresh clone to an account that is as its policy says, on a local directory: no cloud, no credentials.
#
# Needs Swift 6.3 on Debian or Ubuntu; installs two C libraries where they are missing, and builds rollcall.
# ROLLCALL_BIN names a rollcall that is built already.
set -euo pipefail

bin=${ROLLCALL_BIN:-}
if [ -n "$bin" ]; then bin=$(realpath -- "$bin"); fi
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

account=12a3456b-7c89-012d-3456-78901e23fg45
policy=examples/quickstart/policy
DIR=$(mktemp -d)
trap 'rm -rf -- "$DIR"' EXIT

heading() { printf '\n== %s\n' "$1"; }

# Prints a command, runs it, and stops the script unless it ends with the exit code that is expected of it.
run() {
  local expected=$1 code=0
  shift
  printf '$'
  printf ' %q' "$@"
  printf '\n'
  "$@" || code=$?
  if [ "$code" -ne "$expected" ]; then
    printf 'quickstart: that ended with exit code %d; %d was expected\n' "$code" "$expected" >&2
    exit 1
  fi
}

# What the transcript shows as `rollcall` is the binary that was built here.
rollcall() { "$bin" "$@"; }

as_root=()
if [ "$(id -u)" -ne 0 ]; then as_root=(sudo); fi

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

if [ -z "$bin" ]; then
  if ! is_installed libyaml-dev || ! is_installed libsqlite3-dev; then
    heading 'The C libraries that rollcall stands on'
    run 0 "${as_root[@]}" apt-get update
    run 0 "${as_root[@]}" apt-get install -y libyaml-dev libsqlite3-dev
  fi
  heading 'Building; the first time takes some minutes'
  run 0 swift build -c release --static-swift-stdlib --product rollcall
  bin=$(swift build -c release --show-bin-path)/rollcall
fi

heading 'Sixty users, as the AWS CLI lists them, go into an embedded directory'
run 0 rollcall local load examples/quickstart/users.json --into "$DIR/directory.sqlite" --account "$account"

heading 'What differs from the policy? Exit code 2 says that changes are pending'
run 2 rollcall plan "$policy" --directory "sqlite:$DIR/directory.sqlite" --detailed-exitcode

heading 'Apply it: only the users that differ, twenty to a request'
run 0 rollcall apply "$policy" --directory "sqlite:$DIR/directory.sqlite" --yes

heading 'Plan again: exit code 0 says that nothing is left to do'
run 0 rollcall plan "$policy" --directory "sqlite:$DIR/directory.sqlite" --detailed-exitcode

printf '\nThe account is as %s says. Change a line there and run this again.\n' "$policy"
