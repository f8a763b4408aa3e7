# Builds and runs tests/install/consumer in WORK, getting Iron Learn by WAY.

function(run)
  execute_process(COMMAND ${ARGV} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE ${WORK}/prefix ${WORK}/build)
set(options -D WAY=${WAY} -D CMAKE_BUILD_TYPE=${CONFIG} -D CMAKE_CXX_COMPILER=${COMPILER}
            -D CMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER})

if(WAY STREQUAL "find_package")
  run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix --config ${CONFIG})
  list(APPEND options -D CMAKE_PREFIX_PATH=${WORK}/prefix)

  # Installed headers include the standard library, POSIX and each other: no user needs what Iron
  # Learn was built from to read them.
  file(GLOB_RECURSE headers RELATIVE ${WORK}/prefix/include ${WORK}/prefix/include/*.h)
  set(all "")
  foreach(header IN LISTS headers)
    file(STRINGS ${WORK}/prefix/include/${header} foreign REGEX "#include <[^>]*(/|\\.h)")
    list(REMOVE_ITEM foreign "#include <unistd.h>")
    if(foreign)
      message(FATAL_ERROR "${header} includes a foreign header: ${foreign}")
    endif()
    string(APPEND all "#include <${header}>\n")
  endforeach()
  file(WRITE ${WORK}/every_header.cpp "${all}")
  list(APPEND options -D EVERY_HEADER=${WORK}/every_header.cpp)
else()
  list(APPEND options -D IRON_SOURCE=${SOURCE})
endif()

run(${CMAKE_COMMAND} -S ${SOURCE}/tests/install/consumer -B ${WORK}/build -G ${GENERATOR}
    ${options})
run(${CMAKE_COMMAND} --build ${WORK}/build --target consumer)
run(${WORK}/build/consumer)
if(WAY STREQUAL "find_package")
  run(${WORK}/prefix/bin/iron --version)
endif()
