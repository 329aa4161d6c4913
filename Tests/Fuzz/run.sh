#!/usr/bin/env bash
# run.sh [SECONDS] [RUNS]: feeds the reader of policies with what libFuzzer makes of the corpus and the quickstart.
#
# Stops after so many seconds (60 unless told) or runs, or at the first finding, which is left below .build/fuzz/found.
# Put it into Tests/ManifestsTests/Corpus once it is mended. What the fuzzer learnt stays in .build/fuzz/learnt.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
seconds=${1:-60}
runs=${2:--1}
out=.build/fuzz

if [ -z "$(find "$(dirname "$(readlink -f "$(command -v swiftc)")")/.." -name 'libclang_rt.fuzzer-*' -print -quit)" ]; then
  echo 'skipped: this toolchain comes without libFuzzer'
  exit 0
fi

mkdir -p "$out"/{learnt,seeds,found}
Tests/Fuzz/build.sh "$out"
cp Tests/ManifestsTests/Corpus/*.yaml examples/*/policy.yaml examples/quickstart/policy/*.yaml "$out/seeds"

# Swift's own backtraces read memory that AddressSanitizer guards.
export SWIFT_BACKTRACE=enable=no
# Small quarantines and no stacks of allocations: each run touches the same few pages, and is ten times as fast.
export ASAN_OPTIONS=malloc_context_size=0:quarantine_size_mb=1:thread_local_quarantine_size_kb=64:detect_stack_use_after_return=0
"$out/fuzz" -max_total_time="$seconds" -runs="$runs" -max_len=512 -timeout=60 -rss_limit_mb=1024 \
  -dict=Tests/Fuzz/policy.dict -artifact_prefix="$out/found/" -print_final_stats=1 -verbosity=1 \
  "$out/learnt" "$out/seeds" 2>&1 | grep -v '^#.*\(REDUCE\|NEW\|pulse\)'
