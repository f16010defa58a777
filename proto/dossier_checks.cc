#include "proto/dossier_checks.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/time/civil_time.h"
#include "proto/checks.h"

namespace sluis {
namespace {

absl::Status CheckText(std::string_view field, const std::string& text, size_t most) {
  if (text.size() > most) {
    return absl::InvalidArgumentError(
        fmt::format("dossier.{} is {} bytes long; at most {} are taken. Make it shorter.", field,
                    text.size(), most));
  }
  const bool is_text =
      simdjson::validate_utf8(text.data(), text.size()) && text.find('\0') == std::string::npos;
  if (is_text) return absl::OkStatus();
  return absl::InvalidArgumentError(fmt::format("dossier.{} is not valid UTF-8 text.", field));
}

absl::Status CheckTitle(const std::string& title) {
  if (absl::StripAsciiWhitespace(title).empty()) {
    return absl::InvalidArgumentError("dossier.title is missing. Give the dossier a name.");
  }
  const bool one_line = std::none_of(title.begin(), title.end(), [](char c) {
    return absl::ascii_iscntrl(static_cast<unsigned char>(c));
  });
  if (!one_line) return absl::InvalidArgumentError("dossier.title must be one line of text.");
  return CheckText("title", title, kMaxDossierTitleBytes);
}

absl::Status CheckDate(const std::string& date) {
  absl::CivilDay day;
  // Nothing but the one way to write it: it is sorted on.
  if (date.empty() || (absl::ParseCivilTime(date, &day) && absl::FormatCivilTime(day) == date)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError("dossier.date is no date such as 2026-03-12.");
}

}  // namespace

absl::Status CheckDossier(const v1::Dossier& dossier) {
  absl::Status status = CheckId("dossier.owner_id", dossier.owner_id());
  if (!dossier.id().empty()) status.Update(CheckId("dossier.id", dossier.id()));
  status.Update(CheckTitle(dossier.title()));
  status.Update(CheckDate(dossier.date()));
  status.Update(CheckText("notes", dossier.notes(), kMaxDossierTextBytes));
  status.Update(CheckText("lessons", dossier.lessons(), kMaxDossierTextBytes));
  status.Update(CheckText("advice", dossier.advice(), kMaxDossierTextBytes));
  if (dossier.entries_size() > kMaxDossierEntries) {
    return absl::InvalidArgumentError(
        fmt::format("A dossier holds at most {} stories. Begin another one.", kMaxDossierEntries));
  }
  for (const v1::DossierEntry& entry : dossier.entries()) {
    status.Update(CheckText("entries.note", entry.note(), kMaxDossierNoteBytes));
  }
  return status;
}

}  // namespace sluis
