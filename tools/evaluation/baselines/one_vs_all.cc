#include <fasttext/fasttext.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <utility>

#include "absl/strings/numbers.h"
#include "fmt/format.h"
#include "models/text/normalizer.h"
#include "models/text/post_text.h"
#include "tools/evaluation/baselines/scorers.h"

namespace sluis {
namespace {

constexpr double kGrowth = 1.1;
constexpr char kLabel[] = "__label__";

class OneVsAllScorer final : public Scorer {
 public:
  absl::Status Begin(const std::vector<TermCounts>& topics) override {
    topics_ = topics.size();
    return absl::OkStatus();
  }

  bool is_probability(size_t) const override { return true; }

  double Score(size_t topic, const TermCounts& post) const override {
    if (model_ == nullptr) return 0;
    if (&post != scored_) {
      scored_ = &post;
      scores_.assign(topics_, 0);
      std::vector<std::pair<fasttext::real, std::string>> predictions;
      std::istringstream line(LineOf(post));
      model_->predictLine(line, predictions, static_cast<int32_t>(topics_), 0);
      for (const auto& [log_probability, label] : predictions) {
        size_t place = 0;
        if (absl::SimpleAtoi(label.substr(sizeof kLabel - 1), &place) && place < topics_) {
          scores_[place] = static_cast<double>(log_probability);
        }
      }
    }
    return scores_[topic];
  }

  absl::Status Learn(const std::vector<Example>&) override { return absl::OkStatus(); }

  absl::Status EndWindow(const std::vector<Seen>& seen) override {
    for (const Seen& each : seen) {
      std::string line;
      for (const size_t topic : each.topics) line += fmt::format("{}{} ", kLabel, topic);
      // Other topics' absence speaks for itself; a post of no topic needs a label to be read.
      if (each.topics.empty()) line += fmt::format("{}none ", kLabel);
      lines_.push_back(line + LineOf(*each.post));
      labelled_ |= !each.topics.empty();
    }
    if (!labelled_ ||
        static_cast<double>(lines_.size()) < kGrowth * static_cast<double>(trained_on_)) {
      return absl::OkStatus();
    }
    trained_on_ = lines_.size();
    return Train();
  }

 private:
  // Terms by their numbers: fastText asks for no more than that they differ.
  static std::string LineOf(const TermCounts& post) {
    std::string line;
    for (const auto& [term, count] : post.terms) line += fmt::format("w{} ", term);
    return line + "\n";
  }

  absl::Status Train() {
    std::string path = std::filesystem::temp_directory_path() / "sluis-ova-XXXXXX";
    const int file = mkstemp(path.data());
    if (file < 0) return absl::ErrnoToStatus(errno, fmt::format("Cannot make {}", path));
    close(file);
    std::ofstream out(path);
    for (const std::string& line : lines_) out << line;
    out.close();
    fasttext::Args args;
    args.input = path;
    args.model = fasttext::model_name::sup;
    args.loss = fasttext::loss_name::ova;
    args.dim = 50;
    args.epoch = 10;
    args.lr = 0.5;
    args.minCount = 1;
    args.minn = 0;
    args.maxn = 0;
    args.wordNgrams = 1;
    args.bucket = 0;
    args.thread = 1;
    args.verbose = 0;
    model_ = std::make_unique<fasttext::FastText>();
    absl::Status status = absl::OkStatus();
    try {
      model_->train(args);
    } catch (const std::exception& error) {
      status = absl::InternalError(fmt::format("libfasttext cannot train: {}", error.what()));
    }
    unlink(path.c_str());
    return out.good() ? status : absl::DataLossError(fmt::format("Cannot write {}", path));
  }

  size_t topics_ = 0;
  bool labelled_ = false;
  std::vector<std::string> lines_;
  size_t trained_on_ = 0;
  std::unique_ptr<fasttext::FastText> model_;
  // Of the post that was asked for last.
  mutable const TermCounts* scored_ = nullptr;
  mutable std::vector<double> scores_;
};

}  // namespace

std::unique_ptr<Scorer> MakeOneVsAllScorer() { return std::make_unique<OneVsAllScorer>(); }

}  // namespace sluis
