#include "bench/kernels/demo_lines.h"

#include "connectors/files/ndjson_reader.h"
#include "models/text/normalizer.h"
#include "models/text/post_text.h"

namespace sluis {

std::vector<std::string> DemoLines() {
  auto reader = NdjsonReader::Open(SLUIS_SOURCE_DIR "/tools/demo/data/posts.ndjson", {});
  v1::PostBatch batch;
  if (!reader.ok() || !(*reader)->Next(100000, &batch).ok()) return {};
  std::vector<std::string> lines;
  for (const v1::Post& post : batch.posts()) lines.push_back(NormalizeSluis1(PostText(post)));
  return lines;
}

}  // namespace sluis
