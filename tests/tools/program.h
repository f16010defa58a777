// The program as people run it: arguments in; text and an exit code out.
#ifndef SLUIS_TESTS_TOOLS_PROGRAM_H_
#define SLUIS_TESTS_TOOLS_PROGRAM_H_

#include <string>
#include <vector>

namespace sluis {

struct ProgramResult {
  // -1 when a signal ended it.
  int exit_code = -1;
  std::string out;
  std::string error;
};

// Runs `arguments[0]`, a path, with `input` on its standard input, and waits for its end.
ProgramResult RunProgram(const std::vector<std::string>& arguments, const std::string& input = "");

// The same for build/<preset>/bin/sluis, without its path.
ProgramResult RunSluis(const std::vector<std::string>& arguments, const std::string& input = "");

std::string ReadBytes(const std::string& path);
void WriteBytes(const std::string& path, const std::string& bytes);

}  // namespace sluis

#endif  // SLUIS_TESTS_TOOLS_PROGRAM_H_
