#include "tests/models/quantize/small_model.h"

#include <fasttext/fasttext.h>
#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <fstream>

namespace sluis {
namespace {

constexpr std::array<const char*, 4> kSubjects = {"rivier", "waterstand", "brug", "gemeente"};
constexpr std::array<const char*, 5> kVerbs = {"stijgt", "daalt", "sluit", "opent", "vergadert"};
constexpr std::array<const char*, 3> kPlaces = {"langs de dijk", "bij de sluis", "in het dorp"};

void WriteText(const std::string& path, bool labels) {
  std::ofstream file(path);
  for (size_t i = 0; i < 600; ++i) {
    const size_t subject = i % kSubjects.size();
    if (labels) file << "__label__" << kSubjects[subject] << ' ';
    file << fmt::format("de {} {} vandaag {}\n", kSubjects[subject],
                        kVerbs[(i / 3 + subject) % kVerbs.size()], kPlaces[i / 7 % kPlaces.size()]);
  }
}

}  // namespace

void TrainSmallModel(SmallModelKind kind, const std::string& path) {
  const std::string text = path + ".txt";
  WriteText(text, kind == SmallModelKind::kSupervised);
  fasttext::Args args;
  args.input = text;
  args.model = kind == SmallModelKind::kSkipgram ? fasttext::model_name::sg
               : kind == SmallModelKind::kCbow   ? fasttext::model_name::cbow
                                                 : fasttext::model_name::sup;
  if (kind == SmallModelKind::kSupervised) args.loss = fasttext::loss_name::softmax;
  args.dim = 16;
  args.bucket = 2000;
  args.minn = 3;
  args.maxn = 5;
  args.thread = 1;
  args.verbose = 0;
  fasttext::FastText model;
  model.train(args);
  model.saveModel(path);
  std::remove(text.c_str());
}

}  // namespace sluis
