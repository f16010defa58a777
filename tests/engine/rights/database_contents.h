// What lies under a data folder, in every file, whatever the engine says.
#ifndef SLUIS_TESTS_ENGINE_RIGHTS_DATABASE_CONTENTS_H_
#define SLUIS_TESTS_ENGINE_RIGHTS_DATABASE_CONTENTS_H_

#include <string>
#include <vector>

namespace sluis {

// The files under the folder whose bytes hold the word, as it is or in hex.
std::vector<std::string> FilesWithBytes(const std::string& folder, const std::string& word);

// The files of the database in which an entry holds it, uncompressed: its key or value, also of a
// version that was deleted or replaced. No engine may have the folder open.
std::vector<std::string> FilesWithEntries(const std::string& folder, const std::string& word);

}  // namespace sluis

#endif  // SLUIS_TESTS_ENGINE_RIGHTS_DATABASE_CONTENTS_H_
