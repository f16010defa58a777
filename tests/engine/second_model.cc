#include "tests/engine/second_model.h"

#include <fasttext/fasttext.h>

#include <array>
#include <fstream>

namespace sluis {

SecondModel::SecondModel() {
  constexpr std::array<const char*, 4> kSentences = {
      "het hoge water in de rivier staat tegen de dijk bij het gemaal",
      "de dijkwacht meldt kwel en het waterschap bewaakt de dijken",
      "de trein naar de stad rijdt niet door een storing op het spoor",
      "recept voor appeltaart met kaneel en rozijnen bij de koffie"};
  const std::string text = folder_ / "text";
  std::ofstream lines(text);
  for (int i = 0; i < 400; ++i) lines << kSentences[static_cast<size_t>(i) % 4] << "\n";
  lines.close();
  fasttext::Args args;
  args.model = fasttext::model_name::sg;
  // Not negative sampling, whose table of ten million draws takes longer than all the rest.
  args.loss = fasttext::loss_name::hs;
  args.input = text;
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
  trainer.saveModel(path());
  std::ofstream(path() + ".toml") << "name = \"second\"\nnormalization = \"sluis-1\"\n";
}

}  // namespace sluis
