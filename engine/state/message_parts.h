// Looks into the bytes of a stored message without making the message.
#ifndef SLUIS_ENGINE_STATE_MESSAGE_PARTS_H_
#define SLUIS_ENGINE_STATE_MESSAGE_PARTS_H_

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <cstdint>
#include <string_view>

namespace sluis {

// Calls `visit` with the length-delimited fields of a message, in order. False:
// the bytes are no message.
template <typename Visit>
[[nodiscard]] bool ForEachMessagePart(std::string_view message, const Visit& visit) {
  using WireFormat = google::protobuf::internal::WireFormatLite;
  google::protobuf::io::CodedInputStream in(reinterpret_cast<const uint8_t*>(message.data()),
                                            static_cast<int>(message.size()));
  while (const uint32_t tag = in.ReadTag()) {
    if (WireFormat::GetTagWireType(tag) != WireFormat::WIRETYPE_LENGTH_DELIMITED) {
      if (!WireFormat::SkipField(&in, tag)) return false;
      continue;
    }
    uint32_t size = 0;
    if (!in.ReadVarint32(&size)) return false;
    const auto at = static_cast<size_t>(in.CurrentPosition());
    if (size > message.size() - at || !in.Skip(static_cast<int>(size))) return false;
    visit(WireFormat::GetTagFieldNumber(tag), message.substr(at, size));
  }
  return in.ConsumedEntireMessage();
}

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_MESSAGE_PARTS_H_
