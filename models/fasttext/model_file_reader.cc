#include "models/fasttext/model_file_reader.h"

#include <fmt/format.h>

#include <cstring>

namespace sluis {

void ModelFileReader::EnterPart(std::string_view part, uint64_t offset) {
  part_ = part;
  part_offset_ = offset;
}

std::string_view ModelFileReader::Take(uint64_t size) {
  if (!ok()) return {};
  if (size > remaining()) {
    status_ = absl::DataLossError(
        fmt::format("cannot load \"{}\": the file is cut short or damaged: the {} needs {} bytes "
                    "at offset {} and {} are left; fetch the file again or train it anew",
                    name_, part_, size, offset_, remaining()));
    return {};
  }
  const std::string_view taken = bytes_.substr(offset_, size);
  offset_ += size;
  return taken;
}

template <typename T>
T ModelFileReader::Field() {
  T value{};
  const std::string_view bytes = Take(sizeof(T));
  if (!bytes.empty()) std::memcpy(&value, bytes.data(), sizeof(T));
  return value;
}

int32_t ModelFileReader::Int32() { return Field<int32_t>(); }
int64_t ModelFileReader::Int64() { return Field<int64_t>(); }
double ModelFileReader::Double() { return Field<double>(); }
uint8_t ModelFileReader::Byte() { return Field<uint8_t>(); }

bool ModelFileReader::Flag() {
  const uint8_t byte = Byte();
  if (ok() && byte > 1) status_ = Refuse(fmt::format("a yes-or-no byte is {}", byte));
  return byte == 1;
}

std::string_view ModelFileReader::Array(int64_t count, int64_t width) {
  if (!ok()) return {};
  const auto left = static_cast<int64_t>(remaining());
  if (count < 0 || width < 0 || (width > 0 && count > left / width)) {
    status_ = Refuse(
        fmt::format("it says it holds {} items of {} bytes at offset {} and {} bytes are left",
                    count, width, offset_, left));
    return {};
  }
  return Take(static_cast<uint64_t>(count * width));
}

std::string_view ModelFileReader::ZeroTerminated() {
  if (!ok()) return {};
  const size_t end = bytes_.find('\0', offset_);
  if (end == std::string_view::npos) {
    status_ = Refuse(fmt::format("the word at offset {} has no end", offset_));
    return {};
  }
  const std::string_view text = bytes_.substr(offset_, end - offset_);
  offset_ = end + 1;
  return text;
}

absl::Status ModelFileReader::Refuse(std::string_view what) const {
  if (!ok()) return status_;
  return absl::DataLossError(
      fmt::format("cannot load \"{}\": the file is cut short or damaged: the {} at offset {} "
                  "cannot be right: {}; fetch the file again or train it anew",
                  name_, part_, part_offset_, what));
}

}  // namespace sluis
