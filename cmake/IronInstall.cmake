# Installs the library, its headers, the command and the package files for find_package(IronLearn).

include(CMakePackageConfigHelpers)
set(IRON_CONFIG_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/IronLearn)

install(TARGETS iron EXPORT IronLearnTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS iron_command RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
# Headers that only the library's own sources include stay at home.
install(DIRECTORY iron/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/iron
  FILES_MATCHING PATTERN "*.h"
  PATTERN "backend/cpu" EXCLUDE
  PATTERN "element" EXCLUDE
  PATTERN "report/drawing" EXCLUDE
  REGEX "/data/(jump|jpeg_callbacks|pixel_list|png_callbacks|readers|writers)\\.h$" EXCLUDE
  REGEX "/data/(csv_.*|table_(arrays|input|readers))\\.h$" EXCLUDE
  REGEX "/format/(deflate|fields_json|json|little_endian|npy_header|original_check)\\.h$" EXCLUDE
  REGEX "/format/(zip|zip_layout)\\.h$" EXCLUDE
  REGEX "/linalg/(double_double|factor_rows|multinomial_pass|newton|newton_system)\\.h$" EXCLUDE
  REGEX "/linalg/(qr_factor|residual_pass|row_leaves|row_space|whitening)\\.h$" EXCLUDE
  REGEX "/metric/(classification_check|row_sum)\\.h$" EXCLUDE
  REGEX "/model/(function_grid|model_file|picture_(drawer|run|score)|regression_file)\\.h$" EXCLUDE
  REGEX "/model/(level_line|table_(checkpoint|progress|regression|rows|run))\\.h$" EXCLUDE
  REGEX "/(nn/(layer_rules|network_json)|train/(check|options_json)|model/task_json)\\.h$" EXCLUDE
  REGEX "/tensor/agree\\.h$" EXCLUDE)
install(EXPORT IronLearnTargets NAMESPACE iron:: DESTINATION ${IRON_CONFIG_DIR})
configure_package_config_file(cmake/IronLearnConfig.cmake.in
  ${PROJECT_BINARY_DIR}/IronLearnConfig.cmake INSTALL_DESTINATION ${IRON_CONFIG_DIR})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/IronLearnConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/IronLearnConfig.cmake
  ${PROJECT_BINARY_DIR}/IronLearnConfigVersion.cmake cmake/FindLIBXSMM.cmake
  cmake/FindWebP.cmake
  DESTINATION ${IRON_CONFIG_DIR})
