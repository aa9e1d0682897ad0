# SPDX-License-Identifier: MIT
# Windows from Linux, with Debian's MinGW. (posix: the one whose libstdc++ has threads.)
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR AMD64)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
set(CMAKE_DLLTOOL x86_64-w64-mingw32-dlltool)
