#include "connectors/feeds/xml_reader.h"

#include <expat.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>

#include "connectors/markup/character_references.h"

namespace sluis {
namespace {

// Stands between a namespace and a name; in neither can it be.
constexpr char kSeparator = '\n';
constexpr size_t kMostBytes = size_t{1} << 30;

constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kUsualPrefixes = {{
    {"atom", "http://www.w3.org/2005/Atom"},
    {"content", "http://purl.org/rss/1.0/modules/content/"},
    {"dc", "http://purl.org/dc/elements/1.1/"},
    {"dcterms", "http://purl.org/dc/terms/"},
    {"itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd"},
    {"media", "http://search.yahoo.com/mrss/"},
    {"rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
    {"sy", "http://purl.org/rss/1.0/modules/syndication/"},
    {"thr", "http://purl.org/syndication/thread/1.0"},
    {"xml", kXmlSpace},
}};

// "prefix:local". A prefix of another kind is a namespace of its own.
XmlName ByUsualPrefix(std::string_view name) {
  const size_t colon = name.find(':');
  if (colon == std::string_view::npos) return {{}, name};
  const std::string_view prefix = name.substr(0, colon);
  const auto* const usual = std::find_if(kUsualPrefixes.begin(), kUsualPrefixes.end(),
                                         [prefix](const auto& row) { return row.first == prefix; });
  return {usual == kUsualPrefixes.end() ? prefix : usual->second, name.substr(colon + 1)};
}

XmlName ReadName(std::string_view name, XmlPrefixes prefixes) {
  if (prefixes == XmlPrefixes::kUsual) return ByUsualPrefix(name);
  const size_t end = name.rfind(kSeparator);
  if (end == std::string_view::npos) return {{}, name};
  return {name.substr(0, end), name.substr(end + 1)};
}

class Reading {
 public:
  Reading(XmlPrefixes prefixes, XmlHandler* handler)
      : prefixes_(prefixes),
        handler_(handler),
        parser_(prefixes == XmlPrefixes::kDeclared ? XML_ParserCreateNS("UTF-8", kSeparator)
                                                   : XML_ParserCreate("UTF-8"),
                &XML_ParserFree) {}

  absl::Status Run(std::string_view document) {
    if (parser_ == nullptr) return absl::ResourceExhaustedError("There is no memory left.");
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), &OnStart, &OnEnd);
    XML_SetCharacterDataHandler(parser_.get(), &OnText);
    XML_SetSkippedEntityHandler(parser_.get(), &OnSkippedEntity);
    XML_SetStartDoctypeDeclHandler(parser_.get(), &OnDoctype);
    // As if there were a list of entities elsewhere: an unknown one is skipped and no error.
    XML_UseForeignDTD(parser_.get(), XML_TRUE);
    // In one piece: expat begins a long token anew with every further piece.
    const XML_Status result =
        XML_Parse(parser_.get(), document.data(), static_cast<int>(document.size()), /*isFinal=*/1);
    if (!status_.ok()) return absl::IsCancelled(status_) ? absl::OkStatus() : status_;
    return result == XML_STATUS_OK ? absl::OkStatus() : Describe();
  }

 private:
  static Reading* Of(void* data) { return static_cast<Reading*>(data); }

  static void XMLCALL OnStart(void* data, const char* name, const char** attributes) {
    Reading* const self = Of(data);
    if (++self->depth_ > kMaxXmlDepth) {
      return self->Stop(absl::InvalidArgumentError(fmt::format(
          "Its elements are nested more than {} deep at line {}; nobody writes that by hand.",
          kMaxXmlDepth, self->Line())));
    }
    self->Stop(self->handler_->Start(ReadName(name, self->prefixes_),
                                     XmlAttributes(attributes, self->prefixes_)));
  }
  static void XMLCALL OnEnd(void* data, const char* /*name*/) {
    Reading* const self = Of(data);
    // expat tells the end of an empty element even when it was stopped at its start.
    if (!self->status_.ok()) return;
    --self->depth_;
    self->Stop(self->handler_->End());
  }
  static void XMLCALL OnText(void* data, const char* text, int length) {
    Of(data)->handler_->Text({text, static_cast<size_t>(length)});
  }
  static void XMLCALL OnSkippedEntity(void* data, const char* name, int is_parameter) {
    if (is_parameter != 0) return;
    const std::string_view character = FindNamedReference(name);
    Of(data)->handler_->Text(character.empty() ? fmt::format("&{};", name)
                                               : std::string(character));
  }
  static void XMLCALL OnDoctype(void* data, const char* name, const char* /*system*/,
                                const char* /*public_id*/, int /*internal*/) {
    const std::string_view root(name);
    Of(data)->Stop(absl::InvalidArgumentError(
        root == "html" || root == "HTML"
            ? "This is a web page (DOCTYPE html). Give the address of the feed itself."
            : "It has a DOCTYPE, which can declare entities that swell up; such a document is not "
              "read. Ask its publisher for one without."));
  }

  // The first thing that is wrong is kept.
  void Stop(absl::Status status) {
    if (status.ok() || !status_.ok()) return;
    status_ = std::move(status);
    XML_StopParser(parser_.get(), XML_FALSE);
  }
  unsigned long Line() const { return XML_GetCurrentLineNumber(parser_.get()); }
  absl::Status Describe() const {
    return absl::InvalidArgumentError(fmt::format("It is not well-formed XML: {} at line {}.",
                                                  XML_ErrorString(XML_GetErrorCode(parser_.get())),
                                                  Line()));
  }

  const XmlPrefixes prefixes_;
  XmlHandler* const handler_;
  const std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser_;
  int depth_ = 0;
  absl::Status status_;
};

}  // namespace

XmlName XmlAttributes::NameOf(std::string_view name) const { return ReadName(name, prefixes_); }

std::string_view XmlAttributes::Get(std::string_view local, std::string_view space) const {
  std::string_view found;
  Each([&](const XmlName& name, std::string_view value) {
    if (name.local == local && name.space == space) found = value;
  });
  return found;
}

absl::Status ReadXml(std::string_view document, XmlPrefixes prefixes, XmlHandler* handler) {
  if (document.size() > kMostBytes) {
    return absl::InvalidArgumentError("It is larger than 1 GiB; that is not read.");
  }
  return Reading(prefixes, handler).Run(document);
}

}  // namespace sluis
