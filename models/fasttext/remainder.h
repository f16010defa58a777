// Division by a number that is known only when a model loads, without the division.
// Granlund & Montgomery 1994, "Division by Invariant Integers using Multiplication".
#ifndef SLUIS_MODELS_FASTTEXT_REMAINDER_H_
#define SLUIS_MODELS_FASTTEXT_REMAINDER_H_

#include <cstdint>

namespace sluis {

// x % divisor for any 64-bit x. With the reciprocal rounded down the quotient is right or one too
// small, never more: x * reciprocal / 2^64 is less than x / divisor by less than 1.
class Remainder {
 public:
  // A divisor of 0 is allowed and must not be used.
  explicit Remainder(uint64_t divisor = 0)
      : divisor_(divisor), reciprocal_(divisor == 0 ? 0 : ~uint64_t{0} / divisor) {}

  uint64_t Of(uint64_t x) const {
    __extension__ using Wide = unsigned __int128;
    const auto quotient = static_cast<uint64_t>((Wide{x} * reciprocal_) >> 64);
    const uint64_t rest = x - quotient * divisor_;
    return rest >= divisor_ ? rest - divisor_ : rest;
  }

 private:
  uint64_t divisor_;
  uint64_t reciprocal_;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_FASTTEXT_REMAINDER_H_
