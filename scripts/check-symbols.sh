#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What the linker may not see. An instruction set's objects export kernels in their own namespace and nothing weak: an inline
# function compiled with AVX-512 and linked for everyone is a crash on older machines. The addon calls no uv_ function: Bun
# aborts on them. Nor does it know a CUDA function by name: it loads where no CUDA file exists.
#   scripts/check-symbols.sh BUILD_FOLDER [ADDON]
set -u
build=$1 addon=${2:-}
passed=0 failed=0 skipped=0

complain() {
  failed=$((failed + 1))
  echo "FAILED  symbols: $1"
  sed 's/^/          /' <<< "$2" | head -5
}

# What an object of an instruction set gives to others, without its kernels and its table.
foreign() { nm -C --defined-only -g "$2" | grep -vE " [TDBR] gemmule::$1::" ; }

check_object() {
  local isa=$1 object=$2 weak loose
  weak=$(nm -C "$object" | grep -E ' [WVu] ')
  loose=$(foreign "$isa" "$object" | grep -vE ' [WVu] ')
  if [ -n "$weak" ]; then complain "$isa, ${object##*/}: weak symbols" "$weak"
  elif [ -n "$loose" ]; then complain "$isa, ${object##*/}: symbols outside of gemmule::$isa" "$loose"
  else passed=$((passed + 1)); fi
}

for folder in "$build"/CMakeFiles/{baseline,avx2,avx512,neon}.dir; do
  [ -d "$folder" ] || continue
  isa=$(basename "$folder" .dir)
  while read -r object; do check_object "$isa" "$object"; done < <(find "$folder" -name '*.o')
done
[ "$passed" -gt 0 ] || [ "$failed" -gt 0 ] || complain "no objects of any instruction set under $build" ""

if [ -f "$addon" ]; then
  uv=$(nm -D -u "$addon" | grep ' uv_')
  if [ -n "$uv" ]; then complain "${addon##*/} calls uv_ functions" "$uv"; else passed=$((passed + 1)); fi
  cu=$(nm -D "$addon" | grep -E ' (cu[A-Z]|cuda|nv)')
  if [ -n "$cu" ]; then complain "${addon##*/} shows CUDA symbols" "$cu"; else passed=$((passed + 1)); fi
else
  skipped=$((skipped + 1))
fi

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
