// `sluis state repair` and `sluis state upgrade`: what is done to a data folder that no engine may
// open as it is.
#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "engine/rights/copies.h"
#include "engine/state/repair.h"
#include "engine/state/upgrade.h"
#include "fmt/format.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/json_value.h"
#include "tools/sluis/output.h"

namespace sluis {
namespace {

struct MendingOptions {
  bool yes = false;
  std::string backup;
  bool no_backup = false;
};

StoreOptions StoreOf(const Session& session) {
  const EngineOptions engine = session.settings().ToEngineOptions();
  StoreOptions options;
  options.folder = engine.data_folder;
  options.reserve_bytes = engine.disk_reserve_bytes;
  options.write_buffer_bytes = engine.write_buffer_bytes;
  options.block_cache_bytes = engine.block_cache_bytes;
  return options;
}

// The damaged database holds people's data, as a backup does: an erasure has to name it.
absl::Status NoteKeptAside(const Session& session, Store* store, const std::string& kept_aside) {
  StateBatch batch;
  const absl::Duration lifetime = session.settings().ToEngineOptions().retention.copies.backups;
  absl::Status status = NoteBackup(*store, kept_aside, absl::Now(), lifetime, &batch);
  return status.ok() ? store->Commit(std::move(batch), store->counters()) : status;
}

void PrintSentences(const char* title, const std::vector<std::string>& sentences) {
  if (sentences.empty()) return;
  Print(fmt::format("{}:\n", title));
  for (const std::string& sentence : sentences) Print(fmt::format("  {}\n", sentence));
}

void PrintRepair(const std::string& folder, const RepairReport& report) {
  if (!report.is_needed) {
    Print("Everything can be read, and all that was acknowledged is there: nothing to repair.\n");
    return;
  }
  PrintSentences("What is wrong", report.faults);
  PrintSentences("What is lost", report.losses);
  if (report.losses.empty() && !report.families.empty()) {
    Print("Nothing that was found is lost.\n");
  }
  PrintSentences("What changes", report.changes);
  if (!report.families.empty()) {
    Print(fmt::format("{:<14}{:>12}{:>12}\n", "records", "in tables", "after"));
  }
  for (const RepairReport::FamilyCount& family : report.families) {
    Print(fmt::format("{:<14}{:>12}{:>12}\n", family.name, family.readable, family.kept));
  }
  if (report.saved_batch > 0) {
    Print(fmt::format("Saved up to batch {}; acknowledged up to {}.\n", report.saved_batch,
                      report.acknowledged_batch == 0
                          ? "an unknown one"
                          : fmt::format("{}", report.acknowledged_batch)));
  }
  if (report.is_done) {
    Print(
        fmt::format("{} is repaired and was read back. The damaged database is in {}: remove it "
                    "when it is of no more use.\n",
                    folder, report.kept_aside));
  } else {
    Print(
        "Nothing was changed yet. A backup is better than this: sluis state restore. Without one: "
        "sluis state repair --yes.\n");
  }
}

void AddSentences(const char* name, const std::vector<std::string>& sentences, JsonWriter* json) {
  json->Key(name);
  json->BeginArray();
  for (const std::string& sentence : sentences) json->String(sentence);
  json->EndArray();
}

void PrintRepairJson(const RepairReport& report) {
  JsonWriter json;
  json.BeginObject();
  json.Key("needed");
  json.Bool(report.is_needed);
  json.Key("done");
  json.Bool(report.is_done);
  AddSentences("faults", report.faults, &json);
  AddSentences("losses", report.losses, &json);
  AddSentences("changes", report.changes, &json);
  AddNumber("saved_batch", report.saved_batch, &json);
  AddNumber("acknowledged_batch", report.acknowledged_batch, &json);
  AddText("kept_aside", report.kept_aside, &json);
  json.Key("families");
  json.BeginArray();
  for (const RepairReport::FamilyCount& family : report.families) {
    json.BeginObject();
    AddText("name", family.name, &json);
    AddNumber("in_tables", family.readable, &json);
    AddNumber("after", family.kept, &json);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  Print(json.Take() + "\n");
}

absl::StatusOr<int> RunRepair(const Session& session, const MendingOptions& given) {
  RepairOptions options;
  options.store = StoreOf(session);
  options.carry_out = given.yes;
  options.now = absl::Now();
  options.before_it_counts = [&session](Store* store, const std::string& kept_aside) {
    return NoteKeptAside(session, store, kept_aside);
  };
  const absl::StatusOr<RepairReport> report = Repair(options);
  if (!report.ok()) return report.status();
  if (session.json()) {
    PrintRepairJson(*report);
  } else {
    PrintRepair(options.store.folder, *report);
  }
  return report->is_needed && !report->is_done ? kExitData : kExitOk;
}

absl::StatusOr<int> RunUpgrade(const Session& session, const MendingOptions& given) {
  UpgradeOptions options;
  options.store = StoreOf(session);
  options.backup = given.backup;
  const absl::StatusOr<FolderFormat> format = ReadFormat(options.store.folder);
  if (!format.ok()) return format.status();
  const bool has_way = format->version < kFolderVersion && format->upgrading_from == 0;
  if (has_way && given.backup.empty() && !given.no_backup && !UpgradeSteps().empty()) {
    return absl::InvalidArgumentError(
        "Name a new folder for a backup of how it is now: --backup FOLDER. Or --no-backup.");
  }
  const absl::StatusOr<UpgradeReport> report = UpgradeFolder(options);
  if (!report.ok()) return report.status();
  if (session.json()) {
    JsonWriter json;
    json.BeginObject();
    AddNumber("from", static_cast<uint64_t>(report->from), &json);
    AddNumber("to", static_cast<uint64_t>(report->to), &json);
    AddNumber("records", report->records, &json);
    json.EndObject();
    Print(json.Take() + "\n");
  } else if (report->from == report->to) {
    Print(fmt::format("{} has format {} already: nothing to do.\n", options.store.folder,
                      report->to));
  } else {
    Print(fmt::format("{} went from format {} to {}: {} records were written anew.\n",
                      options.store.folder, report->from, report->to, report->records));
  }
  return kExitOk;
}

}  // namespace

void DeclareMending(CLI::App* command, Action* action) {
  const auto options = std::make_shared<MendingOptions>();
  CLI::App* const repair =
      AddCommand(command, "repair",
                 "Save what can be saved of a damaged data folder; without --yes, tell what");
  repair->add_flag("--yes", options->yes,
                   "Put what was saved in the place of the damaged database, which is kept aside");
  RunWhenNamed(repair, action, options, &RunRepair);
  CLI::App* const upgrade =
      AddCommand(command, "upgrade", "Bring a data folder of an older release forward to this one");
  auto* const backup = upgrade->add_option("--backup", options->backup,
                                           "A new folder for a copy of how it was before");
  upgrade->add_flag("--no-backup", options->no_backup, "Make none")->excludes(backup);
  RunWhenNamed(upgrade, action, options, &RunUpgrade);
}

}  // namespace sluis
