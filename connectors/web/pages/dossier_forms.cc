#include "connectors/web/pages/dossier_forms.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "connectors/http/percent_encoding.h"
#include "connectors/web/frame/form.h"
#include "connectors/web/frame/page.h"
#include "engine/digests/pieces.h"

namespace sluis {
namespace {

// Browsers end lines with CR LF.
std::string TextIn(const Form& form, std::string_view field) {
  std::string text = absl::StrReplaceAll(form.Get(field), {{"\r\n", "\n"}});
  absl::StripTrailingAsciiWhitespace(&text);
  return text;
}

std::string LineIn(const Form& form, std::string_view field) {
  return std::string(absl::StripAsciiWhitespace(form.Get(field)));
}

uint64_t NumberIn(const Form& form, std::string_view field) {
  const std::string& text = form.Get(field);
  uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::string PathOf(const std::string& dossier_id) {
  return Concat("/dossiers/", PercentEncode(dossier_id));
}

v1::ControlReply Get(const Visit& visit, const std::string& dossier_id) {
  v1::ControlRequest get;
  get.mutable_get_dossier()->set_owner_id(visit.reader.owner_id);
  get.mutable_get_dossier()->set_dossier_id(dossier_id);
  return visit.Ask(get);
}

HttpAnswer Put(const Visit& visit, v1::Dossier dossier, uint64_t entry) {
  dossier.set_owner_id(visit.reader.owner_id);
  v1::ControlRequest put;
  *put.mutable_put_dossier()->mutable_dossier() = std::move(dossier);
  const v1::ControlReply reply = visit.Ask(put);
  if (!reply.has_put_dossier()) return visit.Tell(reply.status());
  const std::string place = entry == 0 ? "" : Concat("#entry-", std::to_string(entry));
  return Redirect(PathOf(reply.put_dossier().dossier_id()) + place);
}

// What `change` makes of the dossier in the path; it says whether the form fits it. Leads back to
// the story of the form if that is still there.
using ChangeEntries = std::function<bool(int index, v1::Dossier* dossier)>;
HttpAnswer ChangeEntry(const Visit& visit, const ChangeEntries& change) {
  v1::ControlReply reply = Get(visit, visit.parts.front());
  if (!reply.has_dossier()) return visit.NotFound();
  v1::Dossier* const dossier = reply.mutable_dossier();
  const uint64_t number = NumberIn(visit.form, "entry");
  const auto has_number = [number](const v1::DossierEntry& each) {
    return each.number() == number;
  };
  const auto& entries = dossier->entries();
  const auto found = std::find_if(entries.begin(), entries.end(), has_number);
  if (found == entries.end()) return visit.NotFound();
  if (!change(static_cast<int>(found - entries.begin()), dossier)) return visit.NotFound();
  const bool is_there = std::any_of(entries.begin(), entries.end(), has_number);
  return Put(visit, *dossier, is_there ? number : 0);
}

uint64_t NumberOf(const v1::Dossier& dossier, const v1::Post& post) {
  for (const v1::DossierEntry& entry : dossier.entries()) {
    if (entry.post().source() == post.source() && entry.post().id() == post.id()) {
      return entry.number();
    }
  }
  return 0;
}

}  // namespace

HttpAnswer AddToDossier(const Visit& visit) {
  const std::string& chosen = visit.form.Get("dossier");
  v1::Dossier dossier;
  if (!chosen.empty()) {
    v1::ControlReply reply = Get(visit, chosen);
    if (!reply.has_dossier()) return visit.NotFound();
    dossier = std::move(*reply.mutable_dossier());
  } else {
    dossier.set_title(LineIn(visit.form, "title"));
    if (dossier.title().empty()) {
      return visit.Show(
          MessagePage(400, visit.texts["failed_heading"], visit.texts["dossier.title_missing"]));
    }
  }
  v1::DossierEntry entry;
  entry.mutable_post()->set_source(visit.form.Get("source"));
  entry.mutable_post()->set_id(visit.form.Get("post"));
  entry.set_digest_id(visit.form.Get("digest"));
  entry.set_note(TextIn(visit.form, "note"));
  if (const uint64_t number = NumberOf(dossier, entry.post()); number != 0) {
    return Redirect(Concat(PathOf(dossier.id()), "#entry-", std::to_string(number)));
  }
  *dossier.add_entries() = std::move(entry);
  return Put(visit, std::move(dossier), 0);
}

HttpAnswer WriteDossier(const Visit& visit) {
  v1::ControlReply reply = Get(visit, visit.parts.front());
  if (!reply.has_dossier()) return visit.NotFound();
  v1::Dossier* const dossier = reply.mutable_dossier();
  if (NumberIn(visit.form, "revision") != dossier->revision()) {
    return visit.Show(
        MessagePage(400, visit.texts["failed_heading"], visit.texts["dossier.changed_meanwhile"]));
  }
  dossier->set_title(LineIn(visit.form, "title"));
  dossier->set_date(LineIn(visit.form, "date"));
  dossier->set_notes(TextIn(visit.form, "notes"));
  dossier->set_lessons(TextIn(visit.form, "lessons"));
  dossier->set_advice(TextIn(visit.form, "advice"));
  return Put(visit, *dossier, 0);
}

HttpAnswer WriteDossierNote(const Visit& visit) {
  return ChangeEntry(visit, [&visit](int index, v1::Dossier* dossier) {
    dossier->mutable_entries(index)->set_note(TextIn(visit.form, "note"));
    return true;
  });
}

HttpAnswer MoveInDossier(const Visit& visit) {
  return ChangeEntry(visit, [&visit](int index, v1::Dossier* dossier) {
    const std::string& direction = visit.form.Get("direction");
    const int other = direction == "up" ? index - 1 : index + 1;
    if (direction != "up" && direction != "down") return false;
    if (other < 0 || other >= dossier->entries_size()) return true;  // it is at the end already
    dossier->mutable_entries()->SwapElements(index, other);
    return true;
  });
}

HttpAnswer TakeOutOfDossier(const Visit& visit) {
  return ChangeEntry(visit, [](int index, v1::Dossier* dossier) {
    dossier->mutable_entries()->DeleteSubrange(index, 1);
    return true;
  });
}

HttpAnswer RemoveDossier(const Visit& visit) {
  v1::ControlRequest remove;
  remove.mutable_remove_dossier()->set_owner_id(visit.reader.owner_id);
  remove.mutable_remove_dossier()->set_dossier_id(visit.parts.front());
  const v1::ControlReply reply = visit.Ask(remove);
  return reply.has_removed() ? Redirect("/dossiers") : visit.Tell(reply.status());
}

}  // namespace sluis
