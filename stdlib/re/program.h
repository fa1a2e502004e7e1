// A pattern ready to match: its tree, and what PCRE2 compiled of it, for each width of subject and way of matching.
//
// Programs are shared by all isolates of the process. The tree never changes; compiled codes are added under a lock,
// published atomically, and never change afterwards. A Program is reference counted, as external storage is, so that
// the end of an isolate, which does not walk its objects, gives back what its patterns hold.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include "isolate/objects/bytes.h"
#include "stdlib/re/pattern_tree.h"

namespace skerry::regex {

enum class Mode : uint8_t { kSearch, kMatch, kFullMatch };
enum class Speed : uint8_t {
  kPlain,          // as fast as it goes, with a limit on the steps
  kInterruptible,  // a callout before every item of the pattern
};

// What PCRE2 made for one width, mode and speed.
struct CompiledCode {
  enum State : uint8_t { kReady, kTooLarge, kNoMemory } state = kReady;
  unsigned unit = 1;  // bytes a character of the library; above the subject's width for patterns too large for that library
  void* code = nullptr;
  std::atomic<void*> jitted{nullptr};  // written once under the program's lock (release), read by matchers (acquire)
  std::atomic<uint32_t> uses{0};       // by any matcher; only tells when machine code pays
  std::atomic<bool> jit_failed{false};
  ~CompiledCode();
};

class Program final : public ExternalStorage {
 public:
  explicit Program(PatternTree tree) : tree_(std::move(tree)) {}
  void retain() override { references_.fetch_add(1, std::memory_order_relaxed); }
  void release() override {
    // acq_rel: whoever deletes sees everything that other owners did.
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }
  const PatternTree& tree() const { return tree_; }
  // Compiled on first use. stack_limit: the lowest address that the compiler may use. Never null. Any thread.
  const CompiledCode* code(unsigned width, Mode mode, Speed speed, uintptr_t stack_limit);
  // Machine code, if the code has been used enough for it to pay, or null. `length`: of the subject.
  void* machine_code(const CompiledCode* code, Speed speed, size_t length);

 private:
  ~Program();
  CompiledCode* compile(unsigned width, Mode mode, Speed speed, uintptr_t stack_limit);

  const PatternTree tree_;
  std::atomic<uint32_t> references_{1};
  std::mutex lock_;  // of compiling
  // Written once under lock_ (release), read by matchers (acquire).
  std::atomic<CompiledCode*> codes_[3][3][2] = {};
};

// The programs of the process by text, kind and flags; null: none. The result is retained for the caller. Any thread.
Program* find_program(std::u32string_view text, bool is_text, uint32_t flags);
void keep_program(std::u32string_view text, bool is_text, uint32_t flags, Program* program);

}  // namespace skerry::regex
