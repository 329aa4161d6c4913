#!/usr/bin/env bash
# build.sh FOLDER: compiles the reader and what shows its findings with libFuzzer and AddressSanitizer into FOLDER/fuzz.
#
# Not a target of the package: libFuzzer brings its own main function, and every module must be instrumented.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
out=$1
mkdir -p "$out"

flags=(
  -O -wmo -swift-version 6 -package-name rollcall -strict-memory-safety -warnings-as-errors
  -sanitize=address -parse-as-library -I Sources/CLibYAML -I "$out"
)
for feature in ExistentialAny ImmutableWeakCaptures InferIsolatedConformances InternalImportsByDefault \
  MemberImportVisibility NonisolatedNonsendingByDefault; do
  flags+=(-enable-upcoming-feature "$feature")
done

# module NAME [-FLAG] PATH…: compiles the files below the paths into one module.
module() {
  local name=$1 more=()
  shift
  if [ "${1:0:1}" = - ]; then more=("$1"); shift; fi
  find "$@" -name '*.swift' ! -path '*/Text/Pseudonym.swift' -print0 | sort -z \
    | xargs -0 swiftc "${flags[@]}" "${more[@]}" -module-name "$name" -emit-module \
      -emit-module-path "$out/$name.swiftmodule" -emit-object -o "$out/$name.o"
}

# What is to be explored is watched branch by branch; the rest is only watched for what it does to memory.
module Reconciliation Sources/Reconciliation
module JSONStream Sources/JSONStream
module Manifests -sanitize-coverage=edge,inline-8bit-counters,pc-table Sources/Manifests
# Hashing addresses takes a library that isn't instrumented, and no finding is redacted here.
module Reporting Sources/Reporting/Text Sources/Reporting/Diagnostics Tests/Fuzz/Pseudonym.swift
module Fuzz Tests/Fuzz/ReaderTarget.swift
# The linker tells of each symbol that the sanitizer keeps to itself.
swiftc -sanitize=fuzzer,address "$out"/{Reconciliation,JSONStream,Manifests,Reporting,Fuzz}.o -lyaml -o "$out/fuzz" \
  2> >(grep -v 'Cannot export local symbol' >&2)
