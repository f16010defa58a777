# How every target of Sluis is declared: sluis_library, sluis_program and sluis_test.
#
# The layers, bottom to top. A library may link libraries of its own layer or of a lower one;
# anything else stops the configure step. tests/structure checks the includes likewise.
set(SLUIS_LAYERS proto models engine connectors tools)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

find_program(SLUIS_CCACHE ccache)
if(SLUIS_CCACHE)
  # What ccache asks for before it keeps what was made with precompiled headers.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${SLUIS_CCACHE})
endif()

add_library(sluis_flags INTERFACE)
# A fused multiply-add rounds once where the reference rounds twice: never contract.
target_compile_options(sluis_flags INTERFACE -ffp-contract=off)
target_include_directories(sluis_flags INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)
if(SLUIS_SANITIZE)
  target_compile_options(sluis_flags INTERFACE -fsanitize=${SLUIS_SANITIZE}
                         -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(sluis_flags INTERFACE -fsanitize=${SLUIS_SANITIZE})
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_compile_options(sluis_flags INTERFACE "SHELL:-Xclang -fno-pch-timestamp")
  target_link_options(sluis_flags INTERFACE -fuse-ld=lld)
endif()

# The warnings hold for our code; generated code only gets sluis_flags.
add_library(sluis_warnings INTERFACE)
target_compile_options(sluis_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 finds overlapping copies in "text" + std::string, where there are none (its bug 105651),
  # and takes what its own AVX-512 header leaves undefined on purpose for a mistake (105593).
  target_compile_options(sluis_warnings INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()

function(sluis_refuse_upward_link name layer)
  list(FIND SLUIS_LAYERS ${layer} own)
  foreach(dependency IN LISTS ARGN)
    if(TARGET ${dependency})
      get_target_property(below ${dependency} SLUIS_LAYER)
      if(below)
        list(FIND SLUIS_LAYERS ${below} rank)
        if(rank GREATER own)
          message(FATAL_ERROR "${name} (layer ${layer}) must not link ${dependency} "
                              "(layer ${below}): arrows point down only.")
        endif()
      endif()
    endif()
  endforeach()
endfunction()

# sluis_library(NAME LAYER layer SOURCES files... [PUBLIC targets...] [PRIVATE targets...])
function(sluis_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "LAYER" "SOURCES;PUBLIC;PRIVATE")
  if(NOT arg_LAYER IN_LIST SLUIS_LAYERS)
    message(FATAL_ERROR "${name}: LAYER must be one of ${SLUIS_LAYERS}.")
  endif()
  file(RELATIVE_PATH folder ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  if(NOT folder MATCHES "^${arg_LAYER}(/|$)")
    message(FATAL_ERROR "${name} says layer ${arg_LAYER} but lives in ${folder}.")
  endif()
  sluis_refuse_upward_link(${name} ${arg_LAYER} ${arg_PUBLIC} ${arg_PRIVATE})
  add_library(${name} STATIC ${arg_SOURCES})
  set_target_properties(${name} PROPERTIES SLUIS_LAYER ${arg_LAYER})
  target_link_libraries(${name} PUBLIC sluis_flags ${arg_PUBLIC} PRIVATE sluis_warnings ${arg_PRIVATE})
  sluis_take_precompiled(${name} sluis_precompiled)
endfunction()

# sluis_program(NAME [PRECOMPILED target] SOURCES files... DEPS targets...)
function(sluis_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "PRECOMPILED" "SOURCES;DEPS")
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE sluis_flags sluis_warnings ${arg_DEPS})
  if(NOT arg_PRECOMPILED)
    set(arg_PRECOMPILED sluis_precompiled)
  endif()
  sluis_take_precompiled(${name} ${arg_PRECOMPILED})
endfunction()

# sluis_test(NAME SOURCES files... DEPS targets...): one test program, one ctest entry a TEST.
function(sluis_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPS")
  if(SLUIS_FUZZ)
    return()
  endif()
  sluis_program(${name} PRECOMPILED sluis_precompiled_tests SOURCES ${arg_SOURCES} DEPS ${arg_DEPS} GTest::gmock GTest::gtest_main)
  # Files of the checkout are reached from its root, whatever folder the build is in.
  target_compile_definitions(${name} PRIVATE SLUIS_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                             SLUIS_PROGRAM="${CMAKE_BINARY_DIR}/bin/sluis")
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 600
                       WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
endfunction()

# sluis_fuzzer(NAME SOURCES files... DEPS targets...): only in the fuzz preset.
function(sluis_fuzzer name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPS")
  if(SLUIS_FUZZ)
    # With other flags than what was precompiled.
    sluis_program(${name} PRECOMPILED none SOURCES ${arg_SOURCES} DEPS ${arg_DEPS})
    target_compile_options(${name} PRIVATE -fsanitize=fuzzer)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  endif()
endfunction()
