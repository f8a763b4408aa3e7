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

  # Public headers are the standard library's and our own: no user needs the others to read them.
  file(GLOB_RECURSE headers ${WORK}/prefix/include/*.h)
  foreach(header IN LISTS headers)
    file(STRINGS ${header} foreign REGEX "#include <[^>]*(/|\\.h)")
    if(foreign)
      message(FATAL_ERROR "${header} includes a foreign header: ${foreign}")
    endif()
  endforeach()
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
