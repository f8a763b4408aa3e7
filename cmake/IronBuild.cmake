# How every target of the project is compiled.

if(PROJECT_IS_TOP_LEVEL)
  if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Kind of build" FORCE)
  endif()
  set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
  set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
  find_program(CCACHE_PROGRAM ccache)
  if(CCACHE_PROGRAM)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
  endif()
endif()

# Warnings, language and arithmetic: contraction is off so that the same expression gives the same
# bits in every kernel; fused multiply-adds are written where they are wanted.
add_library(iron_build INTERFACE)
target_compile_features(iron_build INTERFACE cxx_std_20)
target_compile_options(iron_build INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow=local -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align
  -Wdouble-promotion -Wimplicit-fallthrough -Werror -ffp-contract=off -fno-math-errno)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # g++ 12 warns of overlapping copies inside std::string's operator+ where there are none.
  target_compile_options(iron_build INTERFACE -Wno-restrict)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  target_compile_options(iron_build INTERFACE -Wno-unknown-warning-option)
endif()
if(IRON_FUZZ AND NOT (CMAKE_CXX_COMPILER_ID MATCHES "Clang" AND IRON_SANITIZE MATCHES "fuzzer"))
  message(FATAL_ERROR "IRON_FUZZ needs clang++ and IRON_SANITIZE=fuzzer-no-link,address,undefined: "
                      "use the preset fuzz")
endif()
if(IRON_SANITIZE)
  target_compile_options(iron_build INTERFACE -fsanitize=${IRON_SANITIZE}
                         -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(iron_build INTERFACE -fsanitize=${IRON_SANITIZE})
  if(IRON_SANITIZE MATCHES "undefined")
    # Checks at every pointer double the time to compile; a null pointer that is used crashes anyway.
    target_compile_options(iron_build INTERFACE -fno-sanitize=null,vptr,object-size)
  endif()
endif()

# Code whose speed does not matter (tests, the command) is compiled quickly.
add_library(iron_build_quick INTERFACE)
target_link_libraries(iron_build_quick INTERFACE iron_build)
if(IRON_SANITIZE)
  target_compile_options(iron_build_quick INTERFACE -O0)
else()
  target_compile_options(iron_build_quick INTERFACE $<$<CONFIG:Release>:-O1>)
endif()
