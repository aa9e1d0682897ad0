#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The native tests: as released, under AddressSanitizer with UBSan, under ThreadSanitizer, and for arm64 under an emulator.
# A line for each, and their sum at the end. Names pick some: scripts/native-tests.sh release symbols address thread arm64
# `npm run test:cuda` runs cuda_address (the stand-in driver) or cuda_release (a GPU, or GEMMULE_CUDA_DRIVER).
# GEMMULE_BUILD is the folder to build in, instead of build/.
set -u
cd "$(dirname "$0")/.."
passed=0 failed=0 skipped=0
root=${GEMMULE_BUILD:-build}
jobs=$(nproc 2>/dev/null || sysctl -n hw.ncpu)
generator=()
command -v ninja > /dev/null && generator=(-G Ninja)

has() { command -v "$1" > /dev/null; }

# Adds the closing lines of a variant's parts; a part without one has ended early.
add() {
  local name=$1 status=$2 p=0 f=0 s=0 log line p1 f1 s1
  shift 2
  for log in "$@"; do
    grep -E '^(FAILED|skipped|==|WARNING: Thread|SUMMARY)|runtime error' "$log" | head -20
    line=$(grep -E '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped' "$log" | tail -1)
    [ -n "$line" ] || { line='0 passed, 1 failed, 0 skipped'; tail -15 "$log"; }
    read -r p1 f1 s1 <<< "$(sed -E 's/[^0-9]+/ /g' <<< "$line")"
    p=$((p + p1)) f=$((f + f1)) s=$((s + s1))
  done
  [ "$status" -eq 0 ] || [ "$f" -gt 0 ] || { f=1; tail -15 "$@"; }
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  echo "native, $name: $p passed, $f failed, $s skipped (${SECONDS} s)"
}

skip() {
  skipped=$((skipped + 1))
  echo "native, $1: skipped: $2"
}

is_configured() { [ -f "$1/build.ninja" ] || [ -f "$1/Makefile" ]; }

# Builds native_tests into a folder; what it says is kept for when it fails.
build() {
  local folder=$1 log=$1/tests.log
  shift
  mkdir -p "$folder"
  { is_configured "$folder" || cmake -S . -B "$folder" "${generator[@]}" "$@"; } > "$log" 2>&1 &&
    cmake --build "$folder" --target native_tests --parallel "$jobs" >> "$log" 2>&1
}

# As many parts at a time as there are processors: most cases keep one busy.
run_parts() {
  local folder=$1 runner=$2 options=$3 parts=$((4 * jobs))
  rm -f "$folder"/tests.*.log
  # shellcheck disable=SC2016
  seq 0 $((parts - 1)) | xargs -P "$jobs" -I{} sh -c \
    'timeout 900 $1 "$2/native_tests" $3 --part={}/$4 > "$2/tests.{}.log" 2>&1' part "$runner" "$folder" "$options" "$parts"
}

# Builds and runs: NAME FOLDER "RUNNER" "OPTIONS" CMAKE_ARGUMENT...
variant() {
  local name=$1 folder=$2 runner=$3 options=$4 status=0
  shift 4
  SECONDS=0
  if build "$folder" "$@"; then
    run_parts "$folder" "$runner" "$options" || status=$?
    add "$name" "$status" "$folder"/tests.[0-9]*.log
  else
    add "$name" 1 "$folder/tests.log"
  fi
}

# The folder of the released build: the addon's own where there is one, so that nothing is compiled twice.
release_folder() { is_configured "$root" && echo "$root" || echo "$root/native"; }

release() { variant release "$(release_folder)" "" ""; }

symbols() {
  local status=0
  SECONDS=0
  mkdir -p "$root"
  scripts/check-symbols.sh "$(release_folder)" "$root/Release/gemmule.node" > "$root/symbols.log" || status=$?
  add symbols "$status" "$root/symbols.log"
}

# One instruction set for the sanitizers: as released, every kernel of each runs between guard pages, and threads meet in
# the same places with all of them.
only_isa() {
  [ "$(uname -m)" = x86_64 ] || return 0
  if grep -qs avx2 /proc/cpuinfo; then echo -DONLY_ISA=avx2; else echo -DONLY_ISA=baseline; fi
}

can_sanitize() { echo 'int main() {}' | "${CXX:-c++}" "-fsanitize=$1" -x c++ - -o /dev/null 2> /dev/null; }

address() {
  if can_sanitize address,undefined; then variant "address and undefined" "$root"/native-address "" --most-elements=100000 -DSANITIZE=address $(only_isa)
  else skip address "the compiler has no AddressSanitizer"; fi
}

thread() {
  if can_sanitize thread; then variant thread "$root"/native-thread "" --most-elements=100000 -DSANITIZE=thread $(only_isa)
  else skip thread "the compiler has no ThreadSanitizer"; fi
}

arm64() {
  local compiler=aarch64-linux-gnu-g++
  if [ "$(uname -m)" = aarch64 ]; then skip arm64 "this machine is one"
  elif ! has $compiler; then skip arm64 "there is no $compiler"
  elif ! has qemu-aarch64; then skip arm64 "there is no qemu-aarch64"
  else
    variant arm64 "$root"/linux-arm64 qemu-aarch64 --most-elements=200000 -DCMAKE_TOOLCHAIN_FILE="$PWD/cmake/linux-arm64.cmake"
  fi
}

# The cases on a GPU. A driver that was not built for it does not bear AddressSanitizer.
cuda_release() { variant cuda "$(release_folder)" "" --backend=cuda; }

# Through the stand-in driver. Each case is run in three orders of the threads.
cuda_address() {
  local driver
  if ! can_sanitize address,undefined; then skip cuda "the compiler has no AddressSanitizer"
  elif ! driver=$(node scripts/cuda/standin.mjs --asan); then skip cuda "there is no stand-in driver"
  else
    GEMMULE_CUDA_DRIVER=$driver GEMMULE_STANDIN_LEAKS=1 variant "cuda under address and undefined" "$root"/native-address "" \
      "--backend=cuda --most-elements=20000" -DSANITIZE=address $(only_isa)
  fi
}

for name in ${*:-release symbols address thread arm64}; do $name; done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
