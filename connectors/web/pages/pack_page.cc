#include "connectors/web/pages/pack_page.h"

#include <toml++/toml.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "connectors/web/frame/embedded_file.h"
#include "connectors/web/frame/page.h"
#include "connectors/web/pages/interest_fields.h"
#include "connectors/web/pages/post_data.h"

namespace sluis {
namespace {

struct Pack {
  std::string id;
  std::string role;
  std::vector<InterestFields> interests;
};

std::string TextAt(const toml::table& table, std::string_view key) {
  return table[key].value_or(std::string());
}

InterestFields FieldsIn(const toml::table& table) {
  InterestFields fields;
  fields.title = TextAt(table, "title");
  fields.description = TextAt(table, "description");
  fields.query = TextAt(table, "query");
  fields.kind = TextAt(table, "kind");
  fields.purpose = TextAt(table, "purpose");
  return fields;
}

// The files are a part of the program, and a test puts every interest of them.
std::vector<Pack> PacksIn(const std::string& language) {
  std::vector<Pack> packs;
  const toml::table file = toml::parse(EmbeddedFile(absl::StrCat("packs-", language, ".toml")));
  for (const toml::node& node : *file["pack"].as_array()) {
    const toml::table& table = *node.as_table();
    Pack& pack = packs.emplace_back();
    pack.id = TextAt(table, "id");
    pack.role = TextAt(table, "role");
    for (const toml::node& interest : *table["interest"].as_array()) {
      pack.interests.push_back(FieldsIn(*interest.as_table()));
    }
  }
  return packs;
}

PageData DataOf(const Pack& pack) {
  PageData data;
  data.set("id", pack.id);
  data.set("role", pack.role);
  PageData interests(PageData::type::list);
  for (size_t i = 0; i < pack.interests.size(); ++i) {
    PageData interest;
    interest.set("number", absl::StrCat(i));
    interest.set("name", pack.interests[i].title);
    interest.set("about", pack.interests[i].description);
    interest.set("words", Present("line", pack.interests[i].query));
    interests.push_back(interest);
  }
  data.set("interests", interests);
  return data;
}

absl::Status Put(const Visit& visit, const InterestFields& fields,
                 std::vector<std::string>* taken) {
  v1::Interest named;
  named.set_owner_id(visit.reader.owner_id);
  named.set_id(NewInterestId(fields.title, *taken));
  absl::StatusOr<v1::Interest> interest = WithFields(fields, named);
  if (!interest.ok()) return interest.status();
  v1::ControlRequest request;
  *request.mutable_put_interest()->mutable_interest() = *std::move(interest);
  const v1::ControlReply reply = visit.Ask(request);
  if (!reply.has_interest()) {
    return absl::Status(static_cast<absl::StatusCode>(reply.status().code()),
                        reply.status().message());
  }
  taken->push_back(reply.interest().id());
  return absl::OkStatus();
}

}  // namespace

HttpAnswer ShowPacks(const Visit& visit) {
  Page page{200, visit.texts["pack.heading"], "packs", {}};
  PageData packs(PageData::type::list);
  for (const Pack& pack : PacksIn(visit.texts.language)) packs.push_back(DataOf(pack));
  page.content.set("packs", packs);
  return visit.Show(page);
}

HttpAnswer TakePack(const Visit& visit) {
  v1::ControlRequest list;
  list.mutable_list_interests()->set_owner_id(visit.reader.owner_id);
  const v1::ControlReply known = visit.Ask(list);
  if (!known.has_interests()) return visit.Tell(known.status());
  std::vector<std::string> taken;
  for (const v1::Interest& interest : known.interests().interests()) {
    taken.push_back(interest.id());
  }
  const std::vector<std::string> chosen = visit.form.All("interest");
  for (const Pack& pack : PacksIn(visit.texts.language)) {
    if (pack.id != visit.form.Get("pack")) continue;
    for (size_t i = 0; i < pack.interests.size(); ++i) {
      if (std::find(chosen.begin(), chosen.end(), absl::StrCat(i)) == chosen.end()) continue;
      const absl::Status put = Put(visit, pack.interests[i], &taken);
      if (!put.ok()) return visit.Refuse(put);
    }
  }
  return Redirect("/interests");
}

}  // namespace sluis
