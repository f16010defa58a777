#include "connectors/web/pages/interest_fields.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/digests/pieces.h"
#include "fmt/format.h"
#include "models/text/query.h"

namespace sluis {
namespace {

struct Kind {
  std::string_view name;
  v1::InterestKind kind;
};
constexpr std::array kKinds = {Kind{"digest", v1::INTEREST_KIND_DIGEST},
                               Kind{"alert", v1::INTEREST_KIND_ALERT},
                               Kind{"wall", v1::INTEREST_KIND_WALL}};
// As a reader wishes it; the empty one is the usual 0.7.
constexpr std::array<std::string_view, 3> kPrecisions = {"0.5", "", "0.9"};

constexpr size_t kLongestId = 40;

std::string Trimmed(std::string_view text) {
  return std::string(absl::StripAsciiWhitespace({text.data(), text.size()}));
}

// Browsers send line ends as CR LF.
std::string WithoutReturns(std::string text) {
  std::erase(text, '\r');
  return text;
}

std::vector<std::string> SplitExamples(const std::string& text) {
  std::vector<std::string> examples;
  std::string example;
  for (const std::string_view line : SplitAt(text, '\n')) {
    const std::string trimmed = Trimmed(line);
    if (!trimmed.empty()) {
      if (!example.empty()) example += '\n';
      example += trimmed;
    } else if (!example.empty()) {
      examples.push_back(std::exchange(example, ""));
    }
  }
  if (!example.empty()) examples.push_back(std::move(example));
  return examples;
}

template <typename Number>
absl::Status ReadNumber(const std::string& text, std::string_view field, Number* number) {
  *number = 0;
  if (text.empty()) return absl::OkStatus();
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, *number);
  if (error == std::errc() && stopped == end) return absl::OkStatus();
  return absl::InvalidArgumentError(fmt::format("{}: '{}' is no number.", field, text));
}

PageData Choices(const Texts& texts, std::string_view group,
                 const std::vector<std::pair<std::string, std::string>>& values,
                 const std::string& chosen) {
  PageData list(PageData::type::list);
  for (const auto& [value, text] : values) {
    PageData choice;
    choice.set("value", value);
    choice.set("label", text.empty() ? value : texts[Concat(group, text)]);
    choice.set("chosen", PageData(value == chosen));
    list.push_back(choice);
  }
  return list;
}

}  // namespace

InterestFields FieldsOf(const Form& form) {
  InterestFields fields;
  fields.title = Trimmed(form.Get("title"));
  fields.description = Trimmed(WithoutReturns(form.Get("description")));
  fields.query = Trimmed(form.Get("query"));
  fields.examples = WithoutReturns(form.Get("examples"));
  fields.kind = form.Get("kind");
  fields.languages = Trimmed(form.Get("languages"));
  fields.budget = Trimmed(form.Get("budget"));
  fields.precision = Trimmed(form.Get("precision"));
  fields.no_exploration = !form.Get("no_exploration").empty();
  fields.purpose = Trimmed(WithoutReturns(form.Get("purpose")));
  fields.legal_basis = Trimmed(form.Get("legal_basis"));
  return fields;
}

InterestFields FieldsOf(const v1::Interest& interest) {
  InterestFields fields;
  fields.title = interest.title();
  fields.description = interest.description();
  fields.query = FormatQuery(QueryOf(interest));
  fields.examples = absl::StrJoin(interest.examples(), "\n\n");
  fields.kind = "digest";
  for (const Kind& kind : kKinds) {
    if (kind.kind == interest.kind()) fields.kind = kind.name;
  }
  fields.languages = absl::StrJoin(interest.languages(), ", ");
  if (interest.budget() != 0) fields.budget = absl::StrCat(interest.budget());
  if (interest.precision() != 0) fields.precision = fmt::format("{}", interest.precision());
  fields.no_exploration = interest.no_exploration();
  fields.purpose = interest.purpose();
  fields.legal_basis = interest.legal_basis();
  return fields;
}

absl::StatusOr<v1::Interest> WithFields(const InterestFields& fields, v1::Interest before) {
  v1::Interest interest = std::move(before);
  interest.set_title(fields.title);
  interest.set_description(fields.description);
  interest.clear_required();
  interest.clear_optional();
  interest.clear_forbidden();
  if (!fields.query.empty()) {
    const absl::StatusOr<Query> query = ParseQuery(fields.query);
    if (!query.ok()) return query.status();
    AddQuery(*query, &interest);
  }
  interest.clear_examples();
  for (std::string& example : SplitExamples(fields.examples)) {
    interest.add_examples(std::move(example));
  }
  const auto* const kind = std::find_if(kKinds.begin(), kKinds.end(),
                                        [&](const Kind& each) { return each.name == fields.kind; });
  interest.set_kind(kind == kKinds.end() ? v1::INTEREST_KIND_DIGEST : kind->kind);
  interest.clear_languages();
  for (const std::string_view language : SplitAt(fields.languages, ',')) {
    if (std::string tag = Trimmed(language); !tag.empty()) interest.add_languages(std::move(tag));
  }
  uint32_t budget = 0;
  if (auto read = ReadNumber(fields.budget, "budget", &budget); !read.ok()) return read;
  interest.set_budget(budget);
  double precision = 0;
  if (auto read = ReadNumber(fields.precision, "precision", &precision); !read.ok()) return read;
  interest.set_precision(precision);
  interest.set_no_exploration(fields.no_exploration);
  interest.set_purpose(fields.purpose);
  interest.set_legal_basis(fields.legal_basis);
  return interest;
}

PageData DataOf(const InterestFields& fields, const Texts& texts) {
  PageData data;
  data.set("title", fields.title);
  data.set("description", fields.description);
  data.set("query", fields.query);
  data.set("examples", fields.examples);
  data.set("languages", fields.languages);
  data.set("budget", fields.budget);
  data.set("purpose", fields.purpose);
  data.set("legal_basis", fields.legal_basis);
  data.set("no_exploration", PageData(fields.no_exploration));
  data.set("kinds", Choices(texts, "interest.kind_",
                            {{"digest", "digest"}, {"alert", "alert"}, {"wall", "wall"}},
                            fields.kind.empty() ? "digest" : fields.kind));
  std::vector<std::pair<std::string, std::string>> precisions = {
      {"0.5", "wide"}, {"", "usual"}, {"0.9", "strict"}};
  if (std::find(kPrecisions.begin(), kPrecisions.end(), fields.precision) == kPrecisions.end()) {
    precisions.emplace_back(fields.precision, "");
  }
  data.set("precisions", Choices(texts, "interest.precision_", precisions, fields.precision));
  return data;
}

std::string NewInterestId(const std::string& title, const std::vector<std::string>& taken) {
  std::string id;
  for (const char letter : title) {
    if (id.size() == kLongestId) break;
    if (absl::ascii_isalnum(static_cast<unsigned char>(letter))) {
      id += absl::ascii_tolower(static_cast<unsigned char>(letter));
    } else if (!id.empty() && id.back() != '-') {
      id += '-';
    }
  }
  while (!id.empty() && id.back() == '-') id.pop_back();
  if (id.empty()) id = "interest";
  std::string candidate = id;
  for (int number = 2; std::find(taken.begin(), taken.end(), candidate) != taken.end(); ++number) {
    candidate = absl::StrCat(id, "-", number);
  }
  return candidate;
}

}  // namespace sluis
