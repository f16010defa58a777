#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "tools/settings/setting_keys.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/output.h"

namespace sluis {
namespace {

struct CompletionOptions {
  std::string shell = "bash";
};

// The words that may follow a chain of subcommands, as in "state backup".
struct Words {
  std::string chain;
  std::string words;
};

void AddOptions(const CLI::App& command, std::string* words) {
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) *words += " --" + name;
  }
}

void Collect(const CLI::App& command, const std::string& chain, std::vector<Words>* all) {
  Words own{chain, ""};
  const auto children = command.get_subcommands([](const CLI::App*) { return true; });
  for (const CLI::App* child : children) own.words += " " + child->get_name();
  AddOptions(command, &own.words);
  all->push_back(own);
  for (const CLI::App* child : children) {
    Collect(*child, chain.empty() ? child->get_name() : chain + " " + child->get_name(), all);
  }
}

// The chain is built from the words on the line that are subcommands where they stand.
constexpr char kBash[] = R"(# sluis: completion for bash. Made by `sluis completion`.
_sluis() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}} chain='' word words
  if [[ $previous == --set ]]; then
    COMPREPLY=($(compgen -S = -W '{keys}' -- "$current"))
    compopt -o nospace
    return
  fi
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case "${{chain:+$chain }}$word" in
      {chains}) chain="${{chain:+$chain }}$word" ;;
    esac
  done
  case "$chain" in
{cases}
  esac
  COMPREPLY=($(compgen -W "$words {globals}" -- "$current"))
  [[ ${{#COMPREPLY[@]}} -gt 0 ]] || COMPREPLY=($(compgen -f -- "$current"))
}}
complete -o filenames -F _sluis sluis
)";

std::string BashScript(const CLI::App& program) {
  std::vector<Words> all;
  Collect(program, "", &all);
  std::string chains;
  std::string cases;
  for (const Words& words : all) {
    if (!words.chain.empty())
      chains += fmt::format("{}'{}'", chains.empty() ? "" : "|", words.chain);
    cases += fmt::format("    '{}') words='{}' ;;\n", words.chain, words.words);
  }
  std::string keys;
  for (const SettingKey& key : SettingKeys()) keys += fmt::format(" {}", key.name);
  std::string globals;
  AddOptions(program, &globals);
  cases.pop_back();
  return fmt::format(kBash, fmt::arg("keys", keys), fmt::arg("chains", chains),
                     fmt::arg("cases", cases), fmt::arg("globals", globals));
}

}  // namespace

void DeclareCompletion(CLI::App* command, Action* action) {
  auto options = std::make_shared<CompletionOptions>();
  command->add_option("shell", options->shell, "bash")->check(CLI::IsMember({"bash"}));
  // The option is written to when the arguments are read: `options` must live until then.
  command->callback([command, action, options] {
    action->ignores_file = true;
    action->run = [program = command->get_parent()](const Session&) -> absl::StatusOr<int> {
      Print(BashScript(*program));
      return kExitOk;
    };
  });
}

}  // namespace sluis
