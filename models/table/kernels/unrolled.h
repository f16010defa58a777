// Before a loop of known length over an array that must stay in registers: an array that is indexed
// by a variable lives in memory.
#ifndef SLUIS_MODELS_TABLE_KERNELS_UNROLLED_H_
#define SLUIS_MODELS_TABLE_KERNELS_UNROLLED_H_

#if defined(__clang__)
#define SLUIS_UNROLLED _Pragma("clang loop unroll(full)")
#else
#define SLUIS_UNROLLED _Pragma("GCC unroll 32")
#endif

#endif  // SLUIS_MODELS_TABLE_KERNELS_UNROLLED_H_
