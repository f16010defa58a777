#include "models/fasttext/kernels/blank_mask.h"

#include <immintrin.h>

namespace sluis {
namespace {

constexpr size_t kBlock = 64;

void MasksPlain(const char* text, size_t blocks, uint64_t* masks) {
  for (size_t block = 0; block < blocks; ++block, text += kBlock) {
    uint64_t mask = 0;
    for (size_t i = 0; i < kBlock; ++i) {
      const char c = text[i];
      const bool blank = c == ' ' || (c >= '\t' && c <= '\r') || c == '\0';
      mask |= uint64_t{blank} << i;
    }
    masks[block] = mask;
  }
}

// \t to \r are 9 to 13: less 9 they are at most 4, and no other byte is.
[[gnu::target("avx2")]] inline uint32_t Blanks(const char* text) {
  const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i_u*>(text));
  const __m256i low = _mm256_sub_epi8(bytes, _mm256_set1_epi8('\t'));
  const __m256i control = _mm256_cmpeq_epi8(_mm256_min_epu8(low, _mm256_set1_epi8(4)), low);
  const __m256i space = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(' '));
  const __m256i null = _mm256_cmpeq_epi8(bytes, _mm256_setzero_si256());
  const __m256i blank = _mm256_or_si256(control, _mm256_or_si256(space, null));
  return static_cast<uint32_t>(_mm256_movemask_epi8(blank));
}

[[gnu::target("avx2")]] void MasksAvx2(const char* text, size_t blocks, uint64_t* masks) {
  for (size_t block = 0; block < blocks; ++block, text += kBlock) {
    masks[block] = Blanks(text) | uint64_t{Blanks(text + kBlock / 2)} << 32;
  }
}

[[gnu::target("avx512f,avx512bw")]] void MasksAvx512(const char* text, size_t blocks,
                                                     uint64_t* masks) {
  for (size_t block = 0; block < blocks; ++block, text += kBlock) {
    const __m512i bytes = _mm512_loadu_si512(text);
    const __m512i low = _mm512_sub_epi8(bytes, _mm512_set1_epi8('\t'));
    masks[block] = _mm512_cmple_epu8_mask(low, _mm512_set1_epi8(4)) |
                   _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(' ')) |
                   _mm512_testn_epi8_mask(bytes, bytes);
  }
}

}  // namespace

BlankMasks BlankMasksFor(CpuPath path) {
  switch (path) {
    case CpuPath::kAvx512:
      return &MasksAvx512;
    case CpuPath::kAvx2:
      return &MasksAvx2;
    case CpuPath::kPlain:
      break;
  }
  return &MasksPlain;
}

}  // namespace sluis
