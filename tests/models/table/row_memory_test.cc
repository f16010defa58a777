#include "models/table/row_memory.h"

#include <cstdint>
#include <cstring>
#include <random>
#include <vector>

#include "gtest/gtest.h"

namespace sluis {
namespace {

struct Piece {
  char* memory;
  size_t bytes;
  char filled_with;
};

// Where two pieces overlapped, one would find what the other was filled with.
TEST(RowMemory, PiecesOfManySizesDoNotOverlapWhileTheyComeAndGo) {
  std::mt19937 random(1);
  std::vector<Piece> pieces;
  for (int step = 0; step < 20'000; ++step) {
    if (pieces.size() < 500 || random() % 2 == 0) {
      const size_t bytes = 40 + random() % 2000;
      auto* const memory = static_cast<char*>(TakeRowMemory(bytes));
      ASSERT_EQ(reinterpret_cast<uintptr_t>(memory) % 16, 0u);
      const auto filling = static_cast<char>(random());
      std::memset(memory, filling, bytes);
      pieces.push_back({memory, bytes, filling});
      continue;
    }
    std::swap(pieces[random() % pieces.size()], pieces.back());
    const Piece& piece = pieces.back();
    ASSERT_EQ(std::vector<char>(piece.memory, piece.memory + piece.bytes),
              std::vector<char>(piece.bytes, piece.filled_with));
    GiveRowMemory(piece.memory, piece.bytes);
    pieces.pop_back();
  }
  for (const Piece& piece : pieces) GiveRowMemory(piece.memory, piece.bytes);
}

}  // namespace
}  // namespace sluis
