#include "engine/runtime/engine_figures.h"

#include "absl/strings/escaping.h"
#include "engine/runtime/engine_implementation.h"
#include "proto/time.h"

namespace sluis {

void Engine::Impl::CountDecisions(uint64_t sequence_before) {
  decisions_ += (store_->counters().stream_sequence() - sequence_before) *
                static_cast<uint64_t>(directory_->interest_count());
  PublishFigures();
}

void Engine::Impl::PublishFigures() {
  const storage::v1::EngineCounters& counters = store_->counters();
  const MutexLock lock(&figures_mutex_);
  figures_.stream_sequence = counters.stream_sequence();
  figures_.matches = counters.matches();
  figures_.digests = counters.digests();
  figures_.judgements = counters.judgements();
  figures_.deleted = counters.deleted();
  figures_.decisions = decisions_;
  figures_.posts = counters.posts();
  figures_.stories = counters.stories();
  figures_.owners = directory_->owners().size();
  figures_.interests = directory_->interest_count();
  if (counters.has_clock()) figures_.clock = FromTimestamp(counters.clock());
  const std::string& model = featurizer_->model().content_hash();
  if (figures_.model != model) figures_.model = model;
  figures_.failure = broken_.ok() ? "" : std::string(broken_.message());
}

EngineFigures Engine::Impl::figures() const {
  const MutexLock lock(&figures_mutex_);
  return figures_;
}

std::string Engine::Impl::Pseudonym(std::string_view kind, std::string_view id) const {
  constexpr size_t kBytes = 6;
  // The keyed hash under which posts are known; no post has a source with a line end.
  const std::string key = store_->KnownKey("\n" + std::string(kind), id);
  return absl::BytesToHexString(key.substr(0, kBytes));
}

EngineFigures Engine::figures() const { return impl_->figures(); }

StoreSizes Engine::MeasureStore() const { return impl_->MeasureStore(); }

std::string Engine::Pseudonym(std::string_view kind, std::string_view id) const {
  return impl_->Pseudonym(kind, id);
}

}  // namespace sluis
