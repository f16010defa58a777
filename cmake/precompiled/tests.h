// The same for tests.
#ifndef SLUIS_CMAKE_PRECOMPILED_TESTS_H_
#define SLUIS_CMAKE_PRECOMPILED_TESTS_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cmake/precompiled/product.h"

#endif  // SLUIS_CMAKE_PRECOMPILED_TESTS_H_
