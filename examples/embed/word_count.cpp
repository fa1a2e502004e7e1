// Counts words with a Python function that runs in isolates of its own: `embed word_count_worker.py FILE...`
#include <skerry/skerry.h>

#include <cstdio>
#include <map>
#include <string>
#include <vector>

namespace embed = skerry::embed;

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: %s SCRIPT FILE...\n", argv[0]);
    return 2;
  }
  auto host = embed::Host::start();
  auto script = host->load(argv[1]);
  if (!script) {
    std::fprintf(stderr, "%s\n", script.error().to_string().c_str());
    return 1;
  }
  std::vector<embed::Handle> handles;
  for (int i = 2; i < argc; ++i) {
    auto handle = script->spawn("count_words", {argv[i]});
    if (!handle) {
      std::fprintf(stderr, "%s\n", handle.error().to_string().c_str());
      return 1;
    }
    handles.push_back(*handle);
  }

  bool failed = false;
  std::map<std::string, long> total;
  for (embed::Handle& handle : handles) {
    auto counts = handle.join<std::map<std::string, long>>();
    if (!counts) {
      std::fprintf(stderr, "%s\n", counts.error().traceback.c_str());
      failed = true;
      continue;
    }
    for (const auto& [word, count] : *counts) total[word] += count;
  }
  for (const auto& [word, count] : total)
    if (count >= 100) std::printf("%7ld %s\n", count, word.c_str());
  return host->stop(std::chrono::seconds(1)) && !failed ? 0 : 1;
}
