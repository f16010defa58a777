// The project's own files, for tests that look at the sources.
#ifndef SLUIS_TESTS_STRUCTURE_SOURCE_TREE_H_
#define SLUIS_TESTS_STRUCTURE_SOURCE_TREE_H_

#include <string>
#include <vector>

namespace sluis {

struct SourceFile {
  // From the root of the checkout, such as "models/text/normalizer.h".
  std::string path;
  std::string text;
};

// The files under `folders` whose name ends in one of `endings`; all if there are none. By path.
std::vector<SourceFile> ReadSources(const std::vector<std::string>& folders,
                                    const std::vector<std::string>& endings);

// Everything that is ours to read: sources, scripts, documents; no data and no binary file.
std::vector<SourceFile> ReadWholeProject();

std::vector<std::string> Lines(const std::string& text);

}  // namespace sluis

#endif  // SLUIS_TESTS_STRUCTURE_SOURCE_TREE_H_
