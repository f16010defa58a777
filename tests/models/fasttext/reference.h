// Debian's fasttext, as a program and as a library, and small models made with it: the reference
// that the model reader must equal.
#ifndef TESTS_MODELS_FASTTEXT_REFERENCE_H_
#define TESTS_MODELS_FASTTEXT_REFERENCE_H_

#include <memory>
#include <string>
#include <string_view>

#include "models/fasttext/model.h"

namespace sluis {

// A folder of its own, removed at the end with all that is in it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string Path(std::string_view name) const;
  // Returns the path.
  std::string Write(std::string_view name, std::string_view bytes) const;

 private:
  std::string path_;
};

std::string ReadFile(const std::string& path);

// 1200 lines with 300 labels and 400 words, some of them Dutch, Greek and Japanese; always the
// same.
std::string TrainingText();

// Lines that make tokenizers differ: blanks of every kind, NUL, "</s>", labels, invalid UTF-8, a
// line of 3000 words, no newline at the end.
std::string OddText();

// Runs the program with `arguments`, expects it to succeed and returns what it printed.
std::string RunReference(const std::string& arguments, const TemporaryFolder& folder);

// Trains `command` ("supervised", "skipgram") on `text` with one thread and a few epochs; returns
// the path of the .bin file. More options may follow and override the small defaults.
std::string TrainReference(std::string_view command, std::string_view options,
                           std::string_view text, const TemporaryFolder& folder);

// Quantises the model that TrainReference left in the folder; returns the path of the .ftz file.
std::string QuantiseReference(std::string_view options, const TemporaryFolder& folder);

// Loads, and fails the test with the reason if it cannot.
std::unique_ptr<const FastTextModel> MustLoad(const std::string& path);

}  // namespace sluis

#endif  // TESTS_MODELS_FASTTEXT_REFERENCE_H_
