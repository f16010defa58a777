#include "connectors/files/decoder.h"

// zlib.h then declares its input as const.
#define ZLIB_CONST
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

#include "absl/status/status.h"

namespace sluis {
namespace {

constexpr std::array<unsigned char, 4> kZstdMagic = {0x28, 0xB5, 0x2F, 0xFD};
constexpr std::array<unsigned char, 3> kGzipMagic = {0x1F, 0x8B, 0x08};
// The largest window, and a gzip header.
constexpr int kGzipWindowBits = 15 + 16;

template <size_t kSize>
bool BeginsLike(const std::array<unsigned char, kSize>& magic, const char* bytes, size_t size) {
  return size > 0 && std::memcmp(bytes, magic.data(), std::min(size, kSize)) == 0;
}

// A frame that carries no data (RFC 8878, 3.1.2): pzstd puts one in front.
bool IsSkippableFrame(const char* bytes, size_t size) {
  return size >= Decoder::kMagicBytes && (static_cast<unsigned char>(bytes[0]) & 0xF0) == 0x50 &&
         std::memcmp(bytes + 1, "\x2A\x4D\x18", 3) == 0;
}

class ZstdDecoder : public Decoder {
 public:
  ZstdDecoder() : stream_(ZSTD_createDStream()) {}

  absl::StatusOr<Step> Decode(const char* in, size_t in_size, char* out, size_t out_size) override {
    if (stream_ == nullptr) return absl::ResourceExhaustedError("no memory to decompress with");
    ZSTD_inBuffer input = {in, in_size, 0};
    ZSTD_outBuffer output = {out, out_size, 0};
    const size_t hint = ZSTD_decompressStream(stream_.get(), &output, &input);
    if (ZSTD_isError(hint)) return absl::DataLossError(ZSTD_getErrorName(hint));
    at_frame_end_ = hint == 0;
    return Step{input.pos, output.pos};
  }

 private:
  struct Free {
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
  };
  std::unique_ptr<ZSTD_DStream, Free> stream_;
};

class GzipDecoder : public Decoder {
 public:
  GzipDecoder() : ready_(inflateInit2(&stream_, kGzipWindowBits) == Z_OK) {}
  ~GzipDecoder() override { inflateEnd(&stream_); }
  GzipDecoder(const GzipDecoder&) = delete;
  GzipDecoder& operator=(const GzipDecoder&) = delete;

  absl::StatusOr<Step> Decode(const char* in, size_t in_size, char* out, size_t out_size) override {
    if (!ready_) return absl::ResourceExhaustedError("no memory to decompress with");
    if (at_frame_end_ && in_size > 0) inflateReset(&stream_);
    stream_.next_in = reinterpret_cast<const Bytef*>(in);
    stream_.avail_in = Limited(in_size);
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = Limited(out_size);
    const uInt in_before = stream_.avail_in;
    const uInt out_before = stream_.avail_out;
    const int result = inflate(&stream_, Z_NO_FLUSH);
    // No progress is not an error here: the caller brings more.
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) {
      return absl::DataLossError(stream_.msg == nullptr ? "not gzip" : stream_.msg);
    }
    const Step step = {in_before - stream_.avail_in, out_before - stream_.avail_out};
    if (result == Z_STREAM_END) {
      at_frame_end_ = true;
    } else if (step.taken > 0 || step.written > 0) {
      at_frame_end_ = false;
    }
    return step;
  }

 private:
  static uInt Limited(size_t size) {
    return static_cast<uInt>(std::min<size_t>(size, std::numeric_limits<uInt>::max()));
  }

  z_stream stream_ = {};
  const bool ready_;
};

}  // namespace

std::unique_ptr<Decoder> MakeDecoder(const char* first_bytes, size_t size) {
  if (BeginsLike(kZstdMagic, first_bytes, size) || IsSkippableFrame(first_bytes, size)) {
    return std::make_unique<ZstdDecoder>();
  }
  if (BeginsLike(kGzipMagic, first_bytes, size)) return std::make_unique<GzipDecoder>();
  return nullptr;
}

}  // namespace sluis
