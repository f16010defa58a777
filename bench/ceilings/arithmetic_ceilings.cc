#include "bench/ceilings/arithmetic_ceilings.h"

#include <immintrin.h>

// Every loop keeps twelve sums, so that the latency of one step hides behind the others. The empty
// assembler statements make the compiler believe that an operand has changed: it would else take
// products that are always the same out of the loop.
namespace sluis {
namespace {

constexpr int kSums = 12;

__attribute__((target("avx512f,avx512vnni"))) uint64_t BytesAvx512(uint64_t rounds) {
  __m512i sums[kSums];
  for (__m512i& sum : sums) sum = _mm512_setzero_si512();
  __m512i a = _mm512_set1_epi8(3);
  __m512i b = _mm512_set1_epi8(5);
  for (uint64_t round = 0; round < rounds; ++round) {
    asm volatile("" : "+v"(a));
    asm volatile("" : "+v"(b));
#pragma GCC unroll 12
    for (__m512i& sum : sums) sum = _mm512_dpbusd_epi32(sum, a, b);
  }
  for (__m512i& sum : sums) asm volatile("" : "+v"(sum));
  return rounds * kSums * 64;
}

__attribute__((target("avx2"))) uint64_t BytesAvx2(uint64_t rounds) {
  __m256i sums[kSums];
  for (__m256i& sum : sums) sum = _mm256_setzero_si256();
  __m256i a = _mm256_set1_epi8(3);
  __m256i b = _mm256_set1_epi8(5);
  __m256i ones = _mm256_set1_epi16(1);
  asm volatile("" : "+x"(ones));
  for (uint64_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
    for (__m256i& sum : sums) {
      asm volatile("" : "+x"(a));
      const __m256i pairs = _mm256_maddubs_epi16(a, b);
      sum = _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, ones));
    }
  }
  for (__m256i& sum : sums) asm volatile("" : "+x"(sum));
  return rounds * kSums * 32;
}

__attribute__((target("avx512f"))) uint64_t FloatsAvx512(uint64_t rounds) {
  __m512 sums[kSums];
  for (__m512& sum : sums) sum = _mm512_setzero_ps();
  __m512 a = _mm512_set1_ps(0.5F);
  __m512 b = _mm512_set1_ps(0.25F);
  for (uint64_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
    for (__m512& sum : sums) {
      asm volatile("" : "+v"(a));
      sum = _mm512_add_ps(sum, _mm512_mul_ps(a, b));
    }
  }
  for (__m512& sum : sums) asm volatile("" : "+v"(sum));
  return rounds * kSums * 16;
}

__attribute__((target("avx2"))) uint64_t FloatsAvx2(uint64_t rounds) {
  __m256 sums[kSums];
  for (__m256& sum : sums) sum = _mm256_setzero_ps();
  __m256 a = _mm256_set1_ps(0.5F);
  __m256 b = _mm256_set1_ps(0.25F);
  for (uint64_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
    for (__m256& sum : sums) {
      asm volatile("" : "+x"(a));
      sum = _mm256_add_ps(sum, _mm256_mul_ps(a, b));
    }
  }
  for (__m256& sum : sums) asm volatile("" : "+x"(sum));
  return rounds * kSums * 8;
}

__attribute__((target("avx512f"))) uint64_t FusedAvx512(uint64_t rounds) {
  __m512 sums[kSums];
  for (__m512& sum : sums) sum = _mm512_setzero_ps();
  __m512 a = _mm512_set1_ps(0.5F);
  __m512 b = _mm512_set1_ps(0.25F);
  for (uint64_t round = 0; round < rounds; ++round) {
    asm volatile("" : "+v"(a));
    asm volatile("" : "+v"(b));
#pragma GCC unroll 12
    for (__m512& sum : sums) sum = _mm512_fmadd_ps(a, b, sum);
  }
  for (__m512& sum : sums) asm volatile("" : "+v"(sum));
  return rounds * kSums * 16;
}

__attribute__((target("avx2,fma"))) uint64_t FusedAvx2(uint64_t rounds) {
  __m256 sums[kSums];
  for (__m256& sum : sums) sum = _mm256_setzero_ps();
  __m256 a = _mm256_set1_ps(0.5F);
  __m256 b = _mm256_set1_ps(0.25F);
  for (uint64_t round = 0; round < rounds; ++round) {
    asm volatile("" : "+x"(a));
    asm volatile("" : "+x"(b));
#pragma GCC unroll 12
    for (__m256& sum : sums) sum = _mm256_fmadd_ps(a, b, sum);
  }
  for (__m256& sum : sums) asm volatile("" : "+x"(sum));
  return rounds * kSums * 8;
}

}  // namespace

const std::vector<ArithmeticLoop>& ArithmeticLoops() {
  static const std::vector<ArithmeticLoop> kLoops = {
      {"int8_multiply_add_avx2", CpuPath::kAvx2, &BytesAvx2},
      {"int8_multiply_add_avx512", CpuPath::kAvx512, &BytesAvx512},
      {"fp32_multiply_then_add_avx2", CpuPath::kAvx2, &FloatsAvx2},
      {"fp32_multiply_then_add_avx512", CpuPath::kAvx512, &FloatsAvx512},
      {"fp32_fused_avx2", CpuPath::kAvx2, &FusedAvx2},
      {"fp32_fused_avx512", CpuPath::kAvx512, &FusedAvx512},
  };
  return kLoops;
}

}  // namespace sluis
