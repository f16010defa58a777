#include "tests/tools/program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <iterator>

#include "tests/engine/scratch_folder.h"

namespace sluis {
namespace {

std::vector<char*> Pointers(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

ProgramResult RunProgram(const std::vector<std::string>& arguments, const std::string& input) {
  const ScratchFolder folder;
  const std::string in = folder / "in";
  const std::string out = folder / "out";
  const std::string error = folder / "error";
  WriteBytes(in, input);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  const int write = O_WRONLY | O_CREAT | O_TRUNC;
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, in.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), write, 0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, error.c_str(), write, 0600);
  std::vector<std::string> words = arguments;
  pid_t pid = -1;
  const int failure =
      posix_spawn(&pid, words[0].c_str(), &actions, nullptr, Pointers(words).data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ProgramResult result;
  if (failure != 0) {
    ADD_FAILURE() << "cannot start " << arguments[0] << ": " << std::strerror(failure);
    return result;
  }
  int status = 0;
  waitpid(pid, &status, 0);
  if (WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
  result.out = ReadBytes(out);
  result.error = ReadBytes(error);
  return result;
}

ProgramResult RunSluis(const std::vector<std::string>& arguments, const std::string& input) {
  std::vector<std::string> words = {SLUIS_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return RunProgram(words, input);
}

std::string ReadBytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void WriteBytes(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  EXPECT_TRUE(file.flush()) << path;
}

}  // namespace sluis
