// What is shipped to run Sluis fits the program that is built.
#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/tools/program.h"

namespace sluis {
namespace {

std::string ReadText(const std::string& path) { return ReadBytes(SLUIS_SOURCE_DIR "/" + path); }

std::string Unit() { return ReadText("packaging/systemd/sluis.service"); }

TEST(Packaging, TheServiceTellsItsManagerAndIsWatched) {
  for (const char* line : {"Type=notify", "WatchdogSec=", "ExecReload=", "Restart=on-failure"}) {
    EXPECT_NE(Unit().find(std::string("\n") + line), std::string::npos) << line;
  }
}

TEST(Packaging, TheServiceGivesUpWhatItDoesNotNeed) {
  for (const char* line :
       {"User=sluis", "ProtectSystem=strict", "ProtectHome=yes", "PrivateDevices=yes",
        "NoNewPrivileges=yes", "CapabilityBoundingSet=\n", "MemoryDenyWriteExecute=yes",
        "SystemCallFilter=@system-service", "SystemCallFilter=~@privileged @resources",
        "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK\n", "UMask=0077"}) {
    EXPECT_NE(Unit().find(std::string("\n") + line), std::string::npos) << line;
  }
}

// Sources, name servers, the mail server and the provider of sign-in may be anywhere.
TEST(Packaging, TheServiceMayFetchFromTheInternet) {
  for (const char* line : {"IPAddressDeny=", "RestrictNetworkInterfaces=", "PrivateNetwork="}) {
    EXPECT_EQ(Unit().find(std::string("\n") + line), std::string::npos) << line;
  }
}

// All that the unit's lines of this key name.
std::set<std::string> NamedBy(const std::string& key) {
  std::set<std::string> names;
  std::istringstream lines(Unit());
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(key + "=")) continue;
    std::istringstream words(line.substr(key.size() + 1));
    for (std::string word; words >> word;) names.insert(word);
  }
  return names;
}

using FilterProgram = std::vector<sock_filter>;

void AnswerFor(uint32_t value, uint32_t answer, FilterProgram* program) {
  program->push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1));
  program->push_back(BPF_STMT(BPF_RET | BPF_K, answer));
}

// Calls of systemd's group @resources that are not let in again by name, and sockets of families
// that are not named, fail as they do in the service.
FilterProgram FilterOfTheUnit() {
  FilterProgram program = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr))};
  const std::set<std::string> calls = NamedBy("SystemCallFilter");
  for (const auto& [name, number] :
       std::map<std::string, uint32_t>{{"ioprio_set", SYS_ioprio_set},
                                       {"mbind", SYS_mbind},
                                       {"sched_setaffinity", SYS_sched_setaffinity},
                                       {"sched_setattr", SYS_sched_setattr},
                                       {"sched_setparam", SYS_sched_setparam},
                                       {"sched_setscheduler", SYS_sched_setscheduler},
                                       {"set_mempolicy", SYS_set_mempolicy},
                                       {"setpriority", SYS_setpriority},
                                       {"setrlimit", SYS_setrlimit}}) {
    if (!calls.contains(name)) AnswerFor(number, SECCOMP_RET_ERRNO | EPERM, &program);
  }
  program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 1, 0));
  program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  program.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args)));
  const std::set<std::string> families = NamedBy("RestrictAddressFamilies");
  for (const auto& [name, number] : std::map<std::string, uint32_t>{{"AF_INET", AF_INET},
                                                                    {"AF_INET6", AF_INET6},
                                                                    {"AF_NETLINK", AF_NETLINK},
                                                                    {"AF_UNIX", AF_UNIX}}) {
    if (families.contains(name)) AnswerFor(number, SECCOMP_RET_ALLOW, &program);
  }
  program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EAFNOSUPPORT));
  return program;
}

TEST(Packaging, TheProgramBindsItsSocketsWithWhatTheServiceMayDo) {
  ProgramResult result;
  // A filter is a thread's, and that of the programs it starts; nothing takes it off again.
  std::thread([&result] {
    FilterProgram program = FilterOfTheUnit();
    const sock_fprog filter = {static_cast<unsigned short>(program.size()), program.data()};
    ASSERT_EQ(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
    ASSERT_EQ(::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter), 0) << std::strerror(errno);
    result = RunSluis({"demo"});
  }).join();
  EXPECT_EQ(result.exit_code, 0) << result.error;
}

TEST(Packaging, TheImageHasNoRootAndAVolume) {
  const std::string recipe = ReadText("packaging/container/Containerfile");
  for (const char* line : {"USER 65532:65532", "VOLUME /data", "ENTRYPOINT [\"sluis\"]"}) {
    EXPECT_NE(recipe.find(std::string("\n") + line + "\n"), std::string::npos) << line;
  }
  EXPECT_EQ(recipe.find("ADD "), std::string::npos);
}

// A library that the program needs and the image has not is found here, not where it is started.
TEST(Packaging, TheImageHasEveryLibraryThatTheProgramIsLinkedWith) {
  std::vector<std::string> search = {"/usr/bin/dpkg-query", "-S"};
  std::istringstream dynamic(RunProgram({"/usr/bin/readelf", "-d", SLUIS_PROGRAM}).out);
  for (std::string line; std::getline(dynamic, line);) {
    const size_t start = line.find("Shared library: [");
    if (start == std::string::npos) continue;
    const size_t name = start + sizeof("Shared library: [") - 1;
    search.push_back("*-linux-gnu/" + line.substr(name, line.find(']', name) - name));
  }
  const std::string recipe = ReadText("packaging/container/Containerfile");
  std::istringstream owners(RunProgram(search).out);
  size_t libraries = 0;
  for (std::string line; std::getline(owners, line); ++libraries) {
    const std::string package = line.substr(0, line.find(':'));
    // In every image.
    if (package == "libc6" || package == "libgcc-s1" || package == "libstdc++6") continue;
    EXPECT_NE(recipe.find(" " + package + " "), std::string::npos) << line;
  }
  EXPECT_GE(libraries, search.size() - 2);
  EXPECT_GT(libraries, 10u);
}

}  // namespace
}  // namespace sluis
