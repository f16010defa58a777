// Interests out of an engine as a file, and into one again.
#ifndef SLUIS_TOOLS_SLUIS_INTEREST_EXCHANGE_H_
#define SLUIS_TOOLS_SLUIS_INTEREST_EXCHANGE_H_

#include "CLI/App.hpp"
#include "tools/sluis/session.h"

namespace sluis {

// Declares `export` and `import` below `sluis interest`.
void DeclareExchange(CLI::App* command, Action* action);

}  // namespace sluis

#endif  // SLUIS_TOOLS_SLUIS_INTEREST_EXCHANGE_H_
