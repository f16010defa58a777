#include "connectors/web/pages/about_page.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "connectors/web/frame/page.h"
#include "engine/digests/json_writer.h"
#include "engine/digests/pieces.h"
#include "engine/digests/wording.h"

namespace sluis {
namespace {

// Sections of the page: "about.NAME_heading" and "about.NAME".
constexpr std::array<std::string_view, 7> kSections = {"what",   "how",    "parameters", "not",
                                                       "people", "rights", "errors"};

struct Field {
  // As the register calls it.
  std::string name;
  std::string value;
};

// What the operator has not said is asked for, not made up.
std::string Or(const Visit& visit, const std::string& value) {
  return value.empty() ? visit.texts["register.not_said"] : value;
}

std::string KeptText(const Visit& visit) {
  const auto days = [&visit](const std::string& kept) {
    return kept.empty() || kept == "0d" ? visit.texts["about.without_end"] : kept;
  };
  return Concat(
      Fill(visit.texts["about.kept"], days(visit.facts.posts_kept), days(visit.facts.matches_kept)),
      " ", Fill(visit.texts["about.kept_digests"], days(visit.facts.digests_kept)));
}

std::vector<Field> FieldsOf(const Visit& visit) {
  const SiteFacts& facts = visit.facts;
  const auto text = [&visit](std::string_view key) {
    return visit.texts[Concat("register.", key)];
  };
  return {{"name", text("name")},
          {"organization", Or(visit, facts.organisation)},
          {"description_short", text("description_short")},
          {"status", text("status")},
          {"begin_date", Or(visit, facts.since)},
          {"contact_email", Or(visit, facts.contact)},
          {"goal", text("goal")},
          {"proportionality", text("proportionality")},
          {"human_intervention", text("human_intervention")},
          {"risk_management", text("risk_management")},
          {"lawful_basis", Or(visit, facts.legal_basis)},
          {"impacttoetsen", Or(visit, facts.impact_assessment)},
          {"source_data", Concat(text("source_data"), " ", KeptText(visit))},
          {"methods_and_models", text("methods_and_models")},
          {"provider", text("provider")},
          {"website", facts.url.empty() ? "/about" : Concat(facts.url, "/about")},
          {"lang", visit.texts.language},
          {"standard_version", "1.0"}};
}

}  // namespace

HttpAnswer ShowAbout(const Visit& visit) {
  Page page{200, visit.texts["about.heading"], "about", {}};
  PageData sections(PageData::type::list);
  for (const std::string_view name : kSections) {
    PageData section;
    section.set("id", std::string(name));
    section.set("heading", visit.texts[Concat("about.", name, "_heading")]);
    section.set("words", visit.texts[Concat("about.", name)]);
    sections.push_back(section);
  }
  page.content.set("sections", sections);
  page.content.set("kept", KeptText(visit));
  page.content.set("organisation", Or(visit, visit.facts.organisation));
  page.content.set("contact", Or(visit, visit.facts.contact));
  PageData rows(PageData::type::list);
  for (const Field& field : FieldsOf(visit)) {
    PageData row;
    row.set("label", visit.texts[Concat("register.label_", field.name)]);
    row.set("value", field.value);
    rows.push_back(row);
  }
  page.content.set("fields", rows);
  return visit.Show(page);
}

HttpAnswer ShowRegister(const Visit& visit) {
  JsonWriter json;
  json.BeginObject();
  for (const Field& field : FieldsOf(visit)) {
    json.Key(field.name);
    json.String(field.value);
  }
  json.EndObject();
  HttpAnswer answer;
  answer.content_type = "application/json";
  answer.body = json.Take() + "\n";
  return answer;
}

HttpAnswer ShowAccessibility(const Visit& visit) {
  Page page{200, visit.texts["accessibility.heading"], "accessibility", {}};
  page.content.set("contact", Or(visit, visit.facts.contact));
  return visit.Show(page);
}

}  // namespace sluis
