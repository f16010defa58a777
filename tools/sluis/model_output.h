// What subcommands that make or check a model print of it.
#ifndef SLUIS_TOOLS_SLUIS_MODEL_OUTPUT_H_
#define SLUIS_TOOLS_SLUIS_MODEL_OUTPUT_H_

#include <string>

#include "models/fasttext/verify.h"

namespace sluis {

void PrintModelReport(const std::string& path, const ModelReport& report, bool json);

}  // namespace sluis

#endif  // SLUIS_TOOLS_SLUIS_MODEL_OUTPUT_H_
