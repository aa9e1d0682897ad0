# SPDX-License-Identifier: MIT
# arm64 from another Linux, with Debian's cross compiler. Programs are static: they run under qemu-aarch64 as they are.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_EXE_LINKER_FLAGS_INIT -static)
