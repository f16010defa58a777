#include "models/table/kernels/held_terms.h"

#include <immintrin.h>

#include <bit>

#define SLUIS_AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl")))

namespace sluis {
namespace {

size_t FindHeldTermsPlain(absl::Span<const uint32_t> ids, const TermMask& mask, uint32_t* places) {
  size_t found = 0;
  for (size_t i = 0; i < ids.size(); ++i) {
    const uint32_t id = ids[i];
    places[found] = static_cast<uint32_t>(i);
    // No branch: few are held, and which is a matter of chance.
    found += mask[id / 32 % mask.size()] >> id % 32 & 1;
  }
  return found;
}

SLUIS_AVX512 size_t FindHeldTermsAvx512(absl::Span<const uint32_t> ids, const TermMask& mask,
                                        uint32_t* places) {
  const __m512i words = _mm512_loadu_si512(mask.data());
  const __m512i low_bits = _mm512_set1_epi32(31);
  const __m512i one = _mm512_set1_epi32(1);
  __m512i numbers = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  size_t found = 0;
  for (size_t i = 0; i < ids.size(); i += 16) {
    const size_t left = ids.size() - i;
    const auto there = static_cast<__mmask16>(left < 16 ? (1U << left) - 1 : 0xFFFF);
    const __m512i some = _mm512_maskz_loadu_epi32(there, ids.data() + i);
    // The permutation reads the lowest four bits of the number of the word.
    const __m512i word = _mm512_permutexvar_epi32(_mm512_srli_epi32(some, 5), words);
    const __m512i bit = _mm512_srlv_epi32(word, _mm512_and_si512(some, low_bits));
    const __mmask16 held = _mm512_mask_test_epi32_mask(there, bit, one);
    _mm512_storeu_si512(places + found, _mm512_maskz_compress_epi32(held, numbers));
    found += static_cast<size_t>(std::popcount(static_cast<uint16_t>(held)));
    numbers = _mm512_add_epi32(numbers, _mm512_set1_epi32(16));
  }
  return found;
}

}  // namespace

HeldTermFinder HeldTermFinderFor(CpuPath path) {
  return path == CpuPath::kAvx512 ? FindHeldTermsAvx512 : FindHeldTermsPlain;
}

}  // namespace sluis
