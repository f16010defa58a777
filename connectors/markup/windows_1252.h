// The encoding that most documents in no declared or in a wrongly declared one are in: the table
// of the Encoding standard, where every byte is a character.
#ifndef SLUIS_CONNECTORS_MARKUP_WINDOWS_1252_H_
#define SLUIS_CONNECTORS_MARKUP_WINDOWS_1252_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace sluis {

// The code point of a byte. The five that Microsoft's table leaves open stay as they are.
constexpr uint32_t FromWindows1252(unsigned char byte) {
  constexpr std::array<uint16_t, 32> kEightyToNinetyF = {
      0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
      0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
      0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};
  const size_t place = static_cast<size_t>(byte) - 0x80;
  return place < kEightyToNinetyF.size() ? kEightyToNinetyF[place] : byte;
}

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MARKUP_WINDOWS_1252_H_
