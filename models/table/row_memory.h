// Where the rows of all tables of this process stand. Rows are looked at in an order that no cache
// foresees: on huge pages a look costs one wait for memory and not a second one for its address.
// And what is made and freed beside them leaves no holes: a tenth less memory in all.
#ifndef SLUIS_MODELS_TABLE_ROW_MEMORY_H_
#define SLUIS_MODELS_TABLE_ROW_MEMORY_H_

#include <cstddef>

namespace sluis {

// Memory for one row, aligned to 16 bytes. Throws std::bad_alloc, as new does. Safe on any thread.
[[nodiscard]] void* TakeRowMemory(size_t bytes);

// What TakeRowMemory gave for the same number of bytes. It is kept for the next row of that size,
// and never goes back to the system: a table that shrinks keeps its memory, and a model of another
// dimension leaves that of all old rows unused.
void GiveRowMemory(void* memory, size_t bytes);

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_ROW_MEMORY_H_
