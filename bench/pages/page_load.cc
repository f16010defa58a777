#include "bench/pages/page_load.h"

#include <random>
#include <thread>
#include <utility>

#include "absl/time/clock.h"
#include "bench/pages/plain_exchange.h"
#include "fmt/format.h"

namespace sluis {
namespace {

// One that asks at its own pace, on a thread of its own.
struct Client {
  double pages_a_second = 1;
  // Of the time between two pages: so that not all ask at once.
  double offset = 0;
  bool previews = false;
  uint64_t seed = 0;
  PageFigures figures;
};

void Fail(std::string why, PageFigures* figures) {
  if (figures->failures++ == 0) figures->first_failure = std::move(why);
}

void Ask(const std::string& address, const PageRequest& request, PageFigures* figures) {
  auto answer = Exchange(address, request.bytes);
  const std::string_view line = std::string_view(request.bytes).substr(0, request.bytes.find('\r'));
  if (!answer.ok()) {
    Fail(fmt::format("{}: {}", line, std::string(answer.status().message())), figures);
  } else if (answer->status != 200) {
    Fail(fmt::format("{} answers {}", line, answer->status), figures);
  } else if (answer->body.find(request.expected) == std::string::npos) {
    Fail(fmt::format("{} answers without {}", line, request.expected), figures);
  } else {
    figures->milliseconds[request.kind].push_back(answer->milliseconds);
  }
}

PageKind NextKind(const PageLoadOptions& options, const Client& client, std::mt19937_64* random) {
  if (client.previews) return PageKind::kPreview;
  const PageShare* page = &RandomPage((*random)());
  while (options.without.contains(page->name)) page = &RandomPage((*random)());
  return page->kind;
}

void RunClient(absl::Span<const SignedInReader> readers, const PageLoadOptions& options,
               absl::Duration duration, Client* client) {
  std::mt19937_64 random(client->seed);
  const absl::Time start = absl::Now();
  for (int i = 0;; ++i) {
    const absl::Time due = start + absl::Seconds((i + client->offset) / client->pages_a_second);
    if (due - start >= duration) return;
    absl::SleepFor(due - absl::Now());
    if (absl::Now() - start >= duration) return;
    const SignedInReader& reader = readers[random() % readers.size()];
    const PageKind kind = NextKind(options, *client, &random);
    Ask(options.address, reader.Request(kind, random()), &client->figures);
  }
}

void Merge(PageFigures more, PageFigures* all) {
  for (auto& [kind, values] : more.milliseconds) {
    std::vector<double>& of_kind = all->milliseconds[kind];
    of_kind.insert(of_kind.end(), values.begin(), values.end());
  }
  if (all->failures == 0) all->first_failure = std::move(more.first_failure);
  all->failures += more.failures;
}

}  // namespace

PageFigures LoadPages(absl::Span<const SignedInReader> readers, const PageLoadOptions& options,
                      absl::Duration duration) {
  std::vector<Client> clients(static_cast<size_t>(options.clients));
  for (size_t i = 0; i < clients.size(); ++i) {
    clients[i].pages_a_second = options.pages_a_second / options.clients;
    clients[i].offset = static_cast<double>(i) / options.clients;
    clients[i].seed = i + 1;
  }
  if (options.previews) clients.emplace_back().previews = true;
  std::vector<std::thread> threads;
  for (Client& client : clients) {
    threads.emplace_back([&] { RunClient(readers, options, duration, &client); });
  }
  PageFigures all;
  for (size_t i = 0; i < clients.size(); ++i) {
    threads[i].join();
    Merge(std::move(clients[i].figures), &all);
  }
  return all;
}

}  // namespace sluis
