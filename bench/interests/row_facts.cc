// What decides how scoring can be made fast, measured on the benchmark's interests and the second
// half of the stream:
//   build/release/bin/row_facts --work DIR
// Rows: norms, energy over the principal axes, bars, terms. Pairs: how many terms touch, and how
// many a bound after a few axes leaves over (Cauchy-Schwarz on the other axes, in floats, exact).
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

#include "CLI/App.hpp"
#include "CLI/Config.hpp"
#include "CLI/Formatter.hpp"
#include "absl/container/flat_hash_map.h"
#include "bench/interests/interest_set.h"
#include "bench/interests/post_cache.h"
#include "fmt/format.h"
#include "models/interests/scorer.h"

namespace sluis {
namespace {

constexpr size_t kHeads[] = {8, 16, 24, 32, 48, 64};
constexpr size_t kSampledPosts = 4096;
constexpr size_t kCommonTerms[] = {0, 16, 32, 64, 128, 256, 1024};

void PrintQuantiles(const std::string& name, std::vector<double> values) {
  std::sort(values.begin(), values.end());
  fmt::print("{:32}", name);
  for (const double share : {0.0, 0.01, 0.1, 0.5, 0.9, 0.99, 1.0}) {
    const auto last = static_cast<double>(values.size() - 1);
    fmt::print(" {:9.3f}", values[static_cast<size_t>(share * last)]);
  }
  fmt::print("\n");
}

double Norm(absl::Span<const float> values) {
  double sum = 0;
  for (const float value : values) sum += static_cast<double>(value) * static_cast<double>(value);
  return std::sqrt(sum);
}

// A vector along the axes, and the norm of what follows each head.
struct Rotated {
  std::vector<float> coordinates;
  // [index into kHeads]
  std::vector<double> tail_norms;
};

Rotated RotatedOf(const PrincipalAxes& axes, const std::vector<float>& x) {
  Rotated rotated{std::vector<float>(x.size()), {}};
  axes.ToAxes(x, absl::MakeSpan(rotated.coordinates));
  for (const size_t head : kHeads) {
    rotated.tail_norms.push_back(Norm(absl::MakeConstSpan(rotated.coordinates).subspan(head)));
  }
  return rotated;
}

// The share of all energy that the first axes hold.
void PrintEnergy(const std::string& name, const std::vector<Rotated>& vectors) {
  double total = 0;
  std::vector<double> tails(std::size(kHeads));
  for (const Rotated& vector : vectors) {
    total += std::pow(Norm(vector.coordinates), 2);
    for (size_t h = 0; h < tails.size(); ++h) tails[h] += std::pow(vector.tail_norms[h], 2);
  }
  fmt::print("{:32}", name);
  for (const double tail : tails) fmt::print(" {:9.3f}", 1 - tail / total);
  fmt::print("\n");
}

void PrintRows(const InterestSet& set) {
  std::vector<double> norms, biases, terms, weights, positive;
  for (size_t i = 0; i < set.base_count(); ++i) {
    const InterestRow& row = set.base(i);
    norms.push_back(Norm(row.dense));
    biases.push_back(static_cast<double>(row.bias));
    terms.push_back(static_cast<double>(row.terms.size()));
    weights.push_back(0);
    positive.push_back(0);
    for (const TermWeight& term : row.terms) {
      weights.back() += static_cast<double>(std::abs(term.weight));
      positive.back() += static_cast<double>(std::max(term.weight, 0.0F));
    }
  }
  fmt::print("{:32} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}\n", "rows", "least", "1%", "10%",
             "50%", "90%", "99%", "most");
  PrintQuantiles("norm", norms);
  PrintQuantiles("bias", biases);
  PrintQuantiles("terms", terms);
  PrintQuantiles("sum of |weights|", weights);
  PrintQuantiles("sum of weights above 0", positive);
}

void PrintBars(const InterestSet& set, bool with_terms) {
  const std::string suffix = with_terms ? ", with terms" : ", without terms";
  const auto print = [&](const std::string& name, float InterestBars::*at) {
    std::vector<double> bars;
    for (size_t i = 0; i < set.base_count(); ++i) {
      bars.push_back(static_cast<double>(set.bars(i, with_terms).*at));
    }
    PrintQuantiles(name + suffix, bars);
  };
  print("bar 1e-3", &InterestBars::at_1e3);
  print("bar 1e-4", &InterestBars::at_1e4);
  print("bar 1e-5", &InterestBars::at_1e5);
}

// Which rows weigh a term.
using Index = absl::flat_hash_map<uint64_t, std::vector<uint32_t>>;

// Of all pairs of a post and an interest, how many share a term, when the terms that make most
// such meetings are left out.
void PrintTouches(const InterestSet& set, absl::Span<const PostFeatures> posts) {
  Index index;
  for (size_t i = 0; i < set.base_count(); ++i) {
    for (const TermWeight& term : set.base(i).terms) {
      index[term.hash].push_back(static_cast<uint32_t>(i));
    }
  }
  absl::flat_hash_map<uint64_t, size_t> touches;
  for (const PostFeatures& post : posts) {
    for (const uint64_t term : post.terms) {
      if (const auto found = index.find(term); found != index.end()) {
        touches[term] += found->second.size();
      }
    }
  }
  std::vector<std::pair<size_t, uint64_t>> order;
  for (const auto& [term, count] : touches) order.emplace_back(count, term);
  std::sort(order.rbegin(), order.rend());
  fmt::print("\ndistinct terms {}, of which posts hold {}\n", index.size(), order.size());
  const double pairs = static_cast<double>(posts.size()) * static_cast<double>(set.base_count());
  for (const size_t left_out : kCommonTerms) {
    for (size_t i = 0; i < std::min(left_out, order.size()); ++i) index.erase(order[i].second);
    std::vector<size_t> last(set.base_count(), posts.size());
    size_t touched = 0;
    size_t additions = 0;
    for (size_t p = 0; p < posts.size(); ++p) {
      for (const uint64_t term : posts[p].terms) {
        const auto found = index.find(term);
        if (found == index.end()) continue;
        additions += found->second.size();
        for (const uint32_t row : found->second) {
          touched += last[row] == p ? 0 : 1;
          last[row] = p;
        }
      }
    }
    fmt::print(
        "without the {:4} commonest terms: {:.4f} of the pairs touched, {:.4f} additions a pair\n",
        left_out, static_cast<double>(touched) / pairs, static_cast<double>(additions) / pairs);
  }
}

struct Pairs {
  std::vector<Rotated> posts;
  absl::Span<const PostFeatures> features;
};

// Counts for one bar.
struct Survivors {
  double bar_share = 0;
  double passed = 0;
  // [index into kHeads]
  std::vector<double> bounded = std::vector<double>(std::size(kHeads));
};

// Adds what one interest leaves over.
void CountSurvivors(const InterestRow& row, const Rotated& rotated, float bar, const Pairs& pairs,
                    Survivors* survivors) {
  for (size_t p = 0; p < pairs.posts.size(); ++p) {
    const Rotated& post = pairs.posts[p];
    const auto dense = static_cast<double>(DenseScore(row.dense, pairs.features[p].x));
    const auto score = static_cast<double>(Score(row, pairs.features[p]));
    if (score >= static_cast<double>(bar)) ++survivors->passed;
    const double rest = score - dense - static_cast<double>(bar);
    double head = 0;
    size_t axis = 0;
    for (size_t h = 0; h < std::size(kHeads); ++h) {
      for (; axis < kHeads[h]; ++axis) {
        head += static_cast<double>(rotated.coordinates[axis] * post.coordinates[axis]);
      }
      if (head + rotated.tail_norms[h] * post.tail_norms[h] + rest >= 0) ++survivors->bounded[h];
    }
  }
}

void PrintSurvivors(const InterestSet& set, size_t first, bool with_terms, const Pairs& pairs) {
  std::vector<Survivors> all(3);
  InterestRow row;
  for (size_t i = first; i < first + set.base_count(); ++i) {
    set.Make(i, with_terms, &row);
    const Rotated rotated = RotatedOf(set.axes(), row.dense);
    const InterestBars& bars = set.bars(i, with_terms);
    CountSurvivors(row, rotated, bars.at_1e3, pairs, &all[0]);
    CountSurvivors(row, rotated, bars.at_1e4, pairs, &all[1]);
    CountSurvivors(row, rotated, bars.at_1e5, pairs, &all[2]);
  }
  const double count =
      static_cast<double>(pairs.posts.size()) * static_cast<double>(set.base_count());
  const char* names[] = {"1e-3", "1e-4", "1e-5"};
  for (size_t b = 0; b < all.size(); ++b) {
    fmt::print("{} {:13} {} {:.6f}", first == 0 ? "rows  " : "copies",
               with_terms ? "with terms" : "without terms", names[b], all[b].passed / count);
    for (const double bounded : all[b].bounded) fmt::print(" {:9.5f}", bounded / count);
    fmt::print("\n");
  }
}

int PrintFacts(const std::string& work) {
  const auto set = InterestSet::Load(work);
  const auto posts = LoadPosts(work, StreamHalf::kSecond);
  if (!set.ok() || !posts.ok()) {
    fmt::print(stderr, "row_facts: {}\n", (set.ok() ? posts.status() : set.status()).ToString());
    return 1;
  }
  PrintRows(*set);
  PrintBars(*set, false);
  PrintBars(*set, true);
  std::vector<PostFeatures> sample;
  for (size_t i = 0; i < kSampledPosts; ++i) {
    sample.push_back((*posts)[i * posts->size() / kSampledPosts]);
  }
  Pairs pairs{{}, sample};
  for (const PostFeatures& post : sample) pairs.posts.push_back(RotatedOf(set->axes(), post.x));
  std::vector<Rotated> rows;
  for (size_t i = 0; i < set->base_count(); ++i) {
    rows.push_back(RotatedOf(set->axes(), set->base(i).dense));
  }
  fmt::print("\n{:32}", "energy held by the first axes");
  for (const size_t head : kHeads) fmt::print(" {:9}", head);
  fmt::print("\n");
  PrintEnergy("rows", rows);
  PrintEnergy("posts", pairs.posts);
  PrintTouches(*set, *posts);
  fmt::print("\nshare of the pairs that passes, and that the bound leaves after some axes\n{:36}",
             "interests            bar     passes");
  for (const size_t head : kHeads) fmt::print(" {:9}", head);
  fmt::print("\n");
  for (const size_t first : {size_t{0}, set->base_count()}) {
    for (const bool with_terms : {false, true}) PrintSurvivors(*set, first, with_terms, pairs);
  }
  return 0;
}

}  // namespace
}  // namespace sluis

int main(int argc, char** argv) {
  std::string work;
  CLI::App app("Prints what the benchmark's interests look like.", "row_facts");
  app.add_option("--work", work, "folder that learn_rows has filled")->required();
  CLI11_PARSE(app, argc, argv);
  return sluis::PrintFacts(work);
}
