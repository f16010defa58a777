#include "tests/models/interests/small_model.h"

#include <fasttext/fasttext.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "models/text/terms.h"

namespace sluis {
namespace {

const std::vector<std::string>& Sentences() {
  static const std::vector<std::string> sentences = {
      "de brug over de rivier is dicht door hoog water",
      "het hoge water in de rivier staat tegen de dijk",
      "de dijk langs de rivier houdt het water tegen",
      "het waterschap meet hoog water bij de dijk en de brug",
      "de uitkering van de gemeente is te laat betaald",
      "mijn uitkering is gestopt en de gemeente betaalt niet",
      "de toeslag en de uitkering komen op mijn rekening",
      "de gemeente betaalt de toeslag te laat op mijn rekening"};
  return sentences;
}

void WriteCorpus(const std::string& path) {
  std::mt19937 random(1);
  std::ofstream corpus(path);
  for (int i = 0; i < 400; ++i) corpus << Sentences()[random() % Sentences().size()] << "\n";
}

std::string TrainedModel(const std::string& stem) {
  WriteCorpus(stem + ".txt");
  fasttext::Args args;
  args.model = fasttext::model_name::sg;
  // Not negative sampling, whose table of ten million draws takes longer than all the rest.
  args.loss = fasttext::loss_name::hs;
  args.input = stem + ".txt";
  args.dim = 20;
  args.minCount = 1;
  args.minn = 3;
  args.maxn = 4;
  args.bucket = 2000;
  args.epoch = 2;
  args.t = 1e-2;
  args.thread = 1;
  args.verbose = 0;
  fasttext::FastText trainer;
  trainer.train(args);
  trainer.saveModel(stem + ".bin");
  return stem + ".bin";
}

Featurizer MakeSmallFeaturizer() {
  std::string folder = testing::TempDir() + "sluis-small-XXXXXX";
  EXPECT_NE(mkdtemp(folder.data()), nullptr);
  auto model = FastTextModel::Load(TrainedModel(folder + "/model"));
  EXPECT_TRUE(model.ok()) << model.status();
  // The mapping outlives its name, so nothing is left behind.
  for (const char* file : {"/model.txt", "/model.bin"}) unlink((folder + file).c_str());
  rmdir(folder.c_str());
  return Featurizer(*std::move(model), Normalization::kSluis1);
}

}  // namespace

const Featurizer& SmallFeaturizer() {
  static const Featurizer featurizer = MakeSmallFeaturizer();
  return featurizer;
}

InterestRow RandomRow(size_t dimension, const std::vector<std::string>& texts,
                      std::mt19937* random) {
  std::normal_distribution<float> normal;
  InterestRow row;
  row.model_hash = "test";
  row.version = 1 + (*random)() % 9;
  for (size_t i = 0; i < dimension; ++i) row.dense.push_back(normal(*random));
  for (const std::string& text : texts) {
    const auto voices = static_cast<uint32_t>((*random)() % kShownVoices);
    row.terms.push_back({TermHash(text), normal(*random), voices, text});
  }
  std::sort(row.terms.begin(), row.terms.end(),
            [](const TermWeight& a, const TermWeight& b) { return a.hash < b.hash; });
  row.bias = normal(*random);
  row.slope = 0.5F + std::abs(normal(*random));
  row.offset = normal(*random);
  row.openness = static_cast<float>((*random)() % 11) / 10;
  row.judgements = static_cast<uint32_t>((*random)() % 100);
  return row;
}

}  // namespace sluis
