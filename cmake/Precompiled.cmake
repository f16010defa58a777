# Headers that are compiled once, for the libraries and programs, and for the tests: a build from
# nothing takes less than half the time.
option(SLUIS_PRECOMPILE "Compile the headers that most sources include once" ON)

function(sluis_precompile name header)
  add_library(${name} STATIC ${CMAKE_SOURCE_DIR}/cmake/precompiled/nothing.cc)
  target_link_libraries(${name} PRIVATE sluis_flags sluis_warnings ${ARGN})
  target_precompile_headers(${name} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/precompiled/${header})
endfunction()

# Has the target take over what was precompiled; nothing where nothing was.
function(sluis_take_precompiled name precompiled)
  if(TARGET ${precompiled})
    target_precompile_headers(${name} REUSE_FROM ${precompiled})
  endif()
endfunction()

# To be called when there is proto_messages.
function(sluis_precompile_headers)
  if(NOT SLUIS_PRECOMPILE)
    return()
  endif()
  set(libraries proto_messages fmt::fmt absl::btree absl::flat_hash_map absl::flat_hash_set
                absl::statusor absl::strings absl::time)
  sluis_precompile(sluis_precompiled product.h ${libraries})
  if(NOT SLUIS_FUZZ)
    sluis_precompile(sluis_precompiled_tests tests.h ${libraries} GTest::gmock GTest::gtest)
  endif()
endfunction()
