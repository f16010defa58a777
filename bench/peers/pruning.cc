// The published ways to leave out products, on the same pairs as ours, each in a few lines of its
// own after the paper. One thread, fp32, every answer exact.
//   build/release/bin/pruning EXPORT METHOD RUNS        (EXPORT: what our_scoring --export wrote)
//
// scan     every product, whole.
// lemp     Teflioudi, Gemulla, "Exact and approximate maximum inner product search with LEMP", TODS
//          42(1), 2017. Length: a row can pass its bar theta only if |w||x| >= theta. Then INCR:
//          products on the post's largest coordinates, Cauchy-Schwarz on the others.
// fexipro  Li, Chan, Yiu, Mamoulis, "FEXIPRO: fast and exact inner product retrieval in recommender
//          systems", SIGMOD 2017. Rows and posts are turned to the right singular vectors of the
//          matrix of rows; partial products, and Cauchy-Schwarz on the rest. (Without its bound in
//          whole numbers, which is what our own first pass is, and its reduction to positive
//          numbers, which serves one threshold for all rows.)
//
// Prints JSON: processor seconds of each run, matches, the shares of the pairs that each step left.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <numeric>
#include <string>
#include <vector>

#include "bench/interests/principal_axes.h"
#include "bench/processor_seconds.h"
#include "fmt/format.h"
#include "fmt/ranges.h"

namespace sluis {
namespace {

constexpr size_t kDimension = 128;
// Rounding may put a product below 0 that is 0.
constexpr float kTie = 1e-5F;
// Of 16, 32, 48 and 64 the fastest, for both methods.
constexpr size_t kHead = 64;
// Rows are scored in blocks whose sums stay in the first cache.
constexpr size_t kBlock = 256;
// Posts.
constexpr size_t kBatch = 256;

using Vector = std::array<float, kDimension>;
using Sums = std::array<float, kBlock>;

struct Row {
  Vector dense;
  float start;  // bias - bar
};

std::vector<Row> ReadRows(const std::string& path) {
  static_assert(sizeof(Row) == (kDimension + 1) * sizeof(float));
  std::ifstream in(path, std::ios::binary);
  std::vector<Row> rows;
  Row row;
  while (in.read(reinterpret_cast<char*>(&row), sizeof row)) rows.push_back(row);
  return rows;
}

float Length(const float* begin, const float* end) {
  return std::sqrt(std::inner_product(begin, end, begin, 0.0F));
}

// kBlock rows, one row a lane, [coordinate][lane].
struct Block {
  std::array<Sums, kDimension> columns = {};
  Sums start;
  Sums length = {};       // of the whole row
  Sums tail_length = {};  // after the first kHead coordinates
};

// Lanes without a row start so low that nothing lifts them.
std::vector<Block> BlocksOf(const std::vector<Row>& rows) {
  std::vector<Block> blocks((rows.size() + kBlock - 1) / kBlock);
  for (Block& block : blocks) block.start.fill(-1e30F);
  for (size_t i = 0; i < rows.size(); ++i) {
    Block& block = blocks[i / kBlock];
    const size_t lane = i % kBlock;
    const Vector& dense = rows[i].dense;
    for (size_t c = 0; c < kDimension; ++c) block.columns[c][lane] = dense[c];
    block.start[lane] = rows[i].start;
    block.length[lane] = Length(dense.data(), dense.data() + kDimension);
    block.tail_length[lane] = Length(dense.data() + kHead, dense.data() + kDimension);
  }
  return blocks;
}

#define SLUIS_ALL_PATHS __attribute__((target_clones("avx512f", "avx2", "default")))

// Sixteen lanes; the compiler cuts it to what the processor has.
using Wide = float __attribute__((vector_size(64)));

// sums[lane] += the products on `count` of the coordinates in `order`. The sums of a tile of lanes
// stay in registers.
SLUIS_ALL_PATHS void AddProducts(const Block& block, const Vector& post, const size_t* order,
                                 size_t count, Sums* sums) {
  constexpr size_t kWides = 8;
  for (size_t begin = 0; begin < kBlock; begin += kWides * 16) {
    Wide tile[kWides];
    std::memcpy(tile, sums->data() + begin, sizeof tile);
    for (size_t k = 0; k < count; ++k) {
      const float* column = block.columns[order[k]].data() + begin;
      const float value = post[order[k]];
#pragma GCC unroll 8
      for (size_t i = 0; i < kWides; ++i) {
        Wide part;
        std::memcpy(&part, column + 16 * i, sizeof part);
        tile[i] += part * value;
      }
    }
    std::memcpy(sums->data() + begin, tile, sizeof tile);
  }
}

// squares[lane] += the squares of the row's coordinates.
SLUIS_ALL_PATHS void AddSquares(const Block& block, const size_t* order, size_t count,
                                Sums* squares) {
  for (size_t k = 0; k < count; ++k) {
    const Sums& column = block.columns[order[k]];
    for (size_t lane = 0; lane < kBlock; ++lane) (*squares)[lane] += column[lane] * column[lane];
  }
}

// The lanes of which the sum reaches the lowest; returns how many.
SLUIS_ALL_PATHS size_t Passing(const Sums& sums, std::array<uint32_t, kBlock>* lanes) {
  size_t count = 0;
  for (uint32_t lane = 0; lane < kBlock; ++lane) {
    (*lanes)[count] = lane;
    count += sums[lane] >= -kTie ? 1 : 0;
  }
  return count;
}

struct Counts {
  uint64_t pairs = 0;
  uint64_t survivors = 0;  // of the bound
  uint64_t matches = 0;
};

using Order = std::array<size_t, kDimension>;

Order InOrder() {
  Order order;
  std::iota(order.begin(), order.end(), 0);
  return order;
}

// The rest of the products, for the lanes that the bound leaves.
void Finish(const Block& block, const Vector& post, const Order& order, const Sums& heads,
            const Sums& bounds, Counts* counts) {
  std::array<uint32_t, kBlock> lanes;
  const size_t count = Passing(bounds, &lanes);
  counts->survivors += count;
  for (size_t i = 0; i < count; ++i) {
    float sum = heads[lanes[i]];
    for (size_t k = kHead; k < kDimension; ++k) {
      sum += block.columns[order[k]][lanes[i]] * post[order[k]];
    }
    counts->matches += sum >= -kTie ? 1 : 0;
  }
}

// What a method knows of a post before it meets any row.
struct Query {
  const Vector* post;
  Order order;  // of the coordinates, the head first
  float tail;   // the length of the rest
};

Query QueryOf(const Vector& post, bool largest_first) {
  Query query{&post, InOrder(), 0};
  if (largest_first) {
    std::sort(query.order.begin(), query.order.end(),
              [&](size_t a, size_t b) { return std::abs(post[a]) > std::abs(post[b]); });
  }
  float squares = 0;
  for (size_t k = kHead; k < kDimension; ++k)
    squares += post[query.order[k]] * post[query.order[k]];
  query.tail = std::sqrt(squares);
  return query;
}

void ScanBlock(const Block& block, const Query& query, Counts* counts) {
  std::array<uint32_t, kBlock> lanes;
  Sums sums = block.start;
  AddProducts(block, *query.post, query.order.data(), kDimension, &sums);
  counts->survivors += kBlock;
  counts->matches += Passing(sums, &lanes);
}

void LempBlock(const Block& block, const Query& query, Counts* counts) {
  Sums heads = block.start;
  AddProducts(block, *query.post, query.order.data(), kHead, &heads);
  Sums squares = {};
  AddSquares(block, query.order.data(), kHead, &squares);
  Sums bounds;
  for (size_t lane = 0; lane < kBlock; ++lane) {
    const float left = block.length[lane] * block.length[lane] - squares[lane];
    bounds[lane] = heads[lane] + std::sqrt(std::max(left, 0.0F)) * query.tail + kTie;
  }
  Finish(block, *query.post, query.order, heads, bounds, counts);
}

void FexiproBlock(const Block& block, const Query& query, Counts* counts) {
  Sums heads = block.start;
  AddProducts(block, *query.post, query.order.data(), kHead, &heads);
  Sums bounds;
  for (size_t lane = 0; lane < kBlock; ++lane) {
    bounds[lane] = heads[lane] + block.tail_length[lane] * query.tail + kTie;
  }
  Finish(block, *query.post, query.order, heads, bounds, counts);
}

// LEMP's bound by length: posts are unit vectors, so whether |w| reaches the bar is the same for
// all.
void DropShortRows(std::vector<Row>* rows) {
  std::erase_if(*rows, [](const Row& row) {
    return Length(row.dense.data(), row.dense.data() + kDimension) + row.start < -kTie;
  });
}

// FEXIPRO's thin SVD: the right singular vectors of the rows are the axes of their second moments.
void Turn(std::vector<Row>* rows, std::vector<Row>* posts) {
  std::vector<PostFeatures> vectors;
  for (const Row& row : *rows) vectors.push_back({{row.dense.begin(), row.dense.end()}, {}});
  const PrincipalAxes axes = PrincipalAxes::Of(vectors);
  for (std::vector<Row>* each : {rows, posts}) {
    for (Row& row : *each) {
      const Vector before = row.dense;
      axes.ToAxes(before, absl::MakeSpan(row.dense));
    }
  }
}

using ScoreBlock = void (*)(const Block&, const Query&, Counts*);

struct Method {
  std::string name;
  ScoreBlock score;
};

const Method kMethods[] = {{"scan", &ScanBlock}, {"lemp", &LempBlock}, {"fexipro", &FexiproBlock}};

// A batch of posts for each block of rows: neither paper says so, but memory would else be all that
// is measured.
void ScoreBatch(const std::vector<Block>& blocks, const Row* posts, size_t count,
                const Method& method, Counts* counts) {
  std::vector<Query> queries;
  for (size_t i = 0; i < count; ++i) {
    queries.push_back(QueryOf(posts[i].dense, method.name == "lemp"));
  }
  for (const Block& block : blocks) {
    for (const Query& query : queries) method.score(block, query, counts);
  }
}

int Measure(const std::string& folder, const Method& method, int runs) {
  std::vector<Row> rows = ReadRows(folder + "/rows.f32");
  std::vector<Row> posts = ReadRows(folder + "/posts.f32");
  const size_t all = rows.size();
  if (method.name == "lemp") DropShortRows(&rows);
  if (method.name == "fexipro") Turn(&rows, &posts);
  const std::vector<Block> blocks = BlocksOf(rows);
  std::vector<double> seconds;
  Counts counts;
  for (int run = 0; run < runs; ++run) {
    counts = Counts();
    const double start = ProcessorSeconds();
    for (size_t begin = 0; begin < posts.size(); begin += kBatch) {
      ScoreBatch(blocks, &posts[begin], std::min(kBatch, posts.size() - begin), method, &counts);
    }
    seconds.push_back(ProcessorSeconds() - start);
  }
  const double pairs = static_cast<double>(all) * static_cast<double>(posts.size());
  fmt::print("{{\"interests\": {}, \"posts\": {}, \"matches\": {}, \"rows_long_enough\": {:.4f}, ",
             all, posts.size(), counts.matches,
             static_cast<double>(rows.size()) / static_cast<double>(all));
  fmt::print("\"survivor_share\": {:.6f}, \"seconds\": [{:.6f}]}}\n",
             std::min(static_cast<double>(counts.survivors) / pairs, 1.0),
             fmt::join(seconds, ", "));
  return 0;
}

}  // namespace
}  // namespace sluis

int main(int argc, char** argv) {
  for (const sluis::Method& method : sluis::kMethods) {
    if (argc == 4 && method.name == argv[2]) {
      return sluis::Measure(argv[1], method, std::stoi(argv[3]));
    }
  }
  fmt::print(stderr, "usage: pruning EXPORT (scan|lemp|fexipro) RUNS\n");
  return 64;
}
