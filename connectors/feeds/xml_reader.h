// XML from elsewhere, element by element, by expat. A DOCTYPE is refused, so no entity is ever
// declared or expanded; depth is bounded; nothing recurses.
#ifndef SLUIS_CONNECTORS_FEEDS_XML_READER_H_
#define SLUIS_CONNECTORS_FEEDS_XML_READER_H_

#include <string_view>

#include "absl/status/status.h"

namespace sluis {

// A name in its namespace, which is empty when there is none.
struct XmlName {
  std::string_view space;
  std::string_view local;
};

inline constexpr std::string_view kXmlSpace = "http://www.w3.org/XML/1998/namespace";

// How prefixes without a declaration are taken: as an error, or as what they usually stand for
// ("dc", "content", "media"); declarations are not read then.
enum class XmlPrefixes { kDeclared, kUsual };

// Of one start tag. Valid during the call that it is given to.
class XmlAttributes {
 public:
  XmlAttributes(const char** pairs, XmlPrefixes prefixes) : pairs_(pairs), prefixes_(prefixes) {}

  // Empty when there is none. `space` is that of the attribute; most have none.
  [[nodiscard]] std::string_view Get(std::string_view local, std::string_view space = {}) const;
  // read(name, value) for each.
  template <typename Read>
  void Each(Read read) const {
    for (const char** pair = pairs_; *pair != nullptr; pair += 2) {
      read(NameOf(pair[0]), std::string_view(pair[1]));
    }
  }

 private:
  [[nodiscard]] XmlName NameOf(std::string_view name) const;

  const char** const pairs_;
  const XmlPrefixes prefixes_;
};

class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  // Anything but OK ends the reading: kCancelled well, all else as the error of ReadXml.
  [[nodiscard]] virtual absl::Status Start(const XmlName& name,
                                           const XmlAttributes& attributes) = 0;
  virtual void Text(std::string_view text) = 0;
  [[nodiscard]] virtual absl::Status End() = 0;
};

inline constexpr int kMaxXmlDepth = 256;

// `document` is UTF-8, whatever its declaration says; at most 1 GiB. Names of HTML's characters
// ("&eacute;") are read, others stay as they stand. The error, InvalidArgument, is a sentence with
// the line. What came before it was handed over.
[[nodiscard]] absl::Status ReadXml(std::string_view document, XmlPrefixes prefixes,
                                   XmlHandler* handler);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FEEDS_XML_READER_H_
