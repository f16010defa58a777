#include "models/table/kernels/post_list.h"

#include <immintrin.h>

#include <bit>

#define SLUIS_AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl")))

namespace sluis {
namespace {

void AddAlivePlain(const uint16_t* alive, size_t post_count, size_t lane, PostSet* set) {
  for (size_t post = 0; post < post_count; ++post) {
    (*set)[post / 64] |= static_cast<uint64_t>(alive[post] >> lane & 1) << post % 64;
  }
}

void ListPlain(const PostSet& set, PostList* list) {
  list->size = 0;
  for (size_t word = 0; word < set.size(); ++word) {
    for (uint64_t bits = set[word]; bits != 0; bits &= bits - 1) {
      const size_t post = word * 64 + static_cast<size_t>(std::countr_zero(bits));
      list->posts[list->size] = static_cast<uint16_t>(post);
      list->interests[list->size++] = 0xFFFF;
    }
  }
}

void KeepPlain(const uint16_t* passed, const PostList& list, PostList* kept) {
  size_t size = 0;
  const size_t count = list.size;
  for (size_t place = 0; place < count; ++place) {
    const auto interests = static_cast<uint16_t>(list.interests[place] & passed[place]);
    kept->posts[size] = list.posts[place];
    kept->interests[size] = interests;
    // No branch: which posts pass is a matter of chance to the processor.
    size += interests != 0 ? 1 : 0;
  }
  kept->size = size;
}

SLUIS_AVX512 void AddAliveAvx512(const uint16_t* alive, size_t post_count, size_t lane,
                                 PostSet* set) {
  const __m512i bit = _mm512_set1_epi16(static_cast<int16_t>(1U << lane));
  for (size_t post = 0; post < post_count; post += 32) {
    const size_t left = post_count - post;
    const auto there = static_cast<__mmask32>(left < 32 ? (uint32_t{1} << left) - 1 : 0xFFFFFFFF);
    const __m512i some = _mm512_maskz_loadu_epi16(there, alive + post);
    const uint64_t bits = _mm512_test_epi16_mask(some, bit);
    (*set)[post / 64] |= bits << post % 64;
  }
}

SLUIS_AVX512 __m512i FirstSixteen() {
  return _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}

SLUIS_AVX512 void Store(__m512i numbers, uint16_t* to) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), _mm512_cvtepi32_epi16(numbers));
}

SLUIS_AVX512 __m512i Load(const uint16_t* from) {
  return _mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)));
}

SLUIS_AVX512 void ListAvx512(const PostSet& set, PostList* list) {
  size_t size = 0;
  __m512i posts = FirstSixteen();
  for (const uint64_t word : set) {
    if (word == 0) {
      posts = _mm512_add_epi32(posts, _mm512_set1_epi32(64));
      continue;
    }
    for (size_t shift = 0; shift < 64; shift += 16) {
      const auto some = static_cast<__mmask16>(word >> shift);
      Store(_mm512_maskz_compress_epi32(some, posts), list->posts.data() + size);
      Store(_mm512_set1_epi32(-1), list->interests.data() + size);
      size += static_cast<size_t>(std::popcount(static_cast<uint16_t>(some)));
      posts = _mm512_add_epi32(posts, _mm512_set1_epi32(16));
    }
  }
  list->size = size;
}

SLUIS_AVX512 void KeepAvx512(const uint16_t* passed, const PostList& list, PostList* kept) {
  // A wide load would wait for the narrow stores that have just written `passed`.
  if (list.size <= 8) return KeepPlain(passed, list, kept);
  size_t size = 0;
  const size_t count = list.size;
  for (size_t place = 0; place < count; place += 16) {
    const size_t left = count - place;
    const auto there = static_cast<__mmask16>(left < 16 ? (1U << left) - 1 : 0xFFFF);
    const __m512i interests =
        _mm512_and_si512(Load(passed + place), Load(list.interests.data() + place));
    const __m512i posts = Load(list.posts.data() + place);
    const __mmask16 some = _mm512_mask_test_epi32_mask(there, interests, interests);
    // What is read next lies behind what is written here.
    Store(_mm512_maskz_compress_epi32(some, posts), kept->posts.data() + size);
    Store(_mm512_maskz_compress_epi32(some, interests), kept->interests.data() + size);
    size += static_cast<size_t>(std::popcount(static_cast<uint16_t>(some)));
  }
  kept->size = size;
}

}  // namespace

PostListKernels PostListKernelsFor(CpuPath path) {
  if (path == CpuPath::kAvx512) return {AddAliveAvx512, ListAvx512, KeepAvx512};
  return {AddAlivePlain, ListPlain, KeepPlain};
}

}  // namespace sluis
