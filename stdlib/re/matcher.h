// One search or match of a program in a subject, with everything that keeps it from harming the host.
//
// Fast first: machine code without interruptions, in slices of start positions and with a limit on the steps at each.
// What exceeds the limit runs again with a callout before each item of the pattern, which asks for interrupts and the
// time slice. Machine code that runs out of its stack gets a bigger one, then the interpreter under a heap limit.
#pragma once

#include <memory>

#include "isolate/isolate.h"
#include "stdlib/re/program.h"

namespace skerry::regex {

struct Subject {
  const void* data = nullptr;
  size_t length = 0;
  unsigned width = 1;
  std::unique_ptr<char32_t[]> widened;  // a copy for patterns that only the 32-bit library holds
};

// PCRE2's working memory, kept with a pattern object. Reference counted for the same reason as Program.
class MatchSpace final : public ExternalStorage {
 public:
  explicit MatchSpace(uint32_t group_count) : group_count_(group_count) {}
  void retain() override { ++references_; }
  void release() override {
    if (--references_ == 0) delete this;
  }
  struct Part {
    void* data = nullptr;
    void* context = nullptr;
    void* stack = nullptr;
  };
  Part& part(unsigned unit) { return parts_[unit == 1 ? 0 : unit == 2 ? 1 : 2]; }
  uint32_t group_count() const { return group_count_; }
  bool busy = false;  // a match is under way, and runs Python in a callout

 private:
  ~MatchSpace();
  Part parts_[3];
  uint32_t group_count_;
  uint32_t references_ = 1;  // an isolate's own: not atomic
};

enum class EmptyMatch : uint8_t { kAllowed, kNotAtStart };

class Matcher {
 public:
  // Both outlive the matcher.
  Matcher(Isolate& iso, Program& program, MatchSpace& space);
  ~Matcher();
  Matcher(const Matcher&) = delete;
  Matcher& operator=(const Matcher&) = delete;

  // True: found; positions() tells where.
  Fallible<bool> find(Subject& subject, Mode mode, size_t start, EmptyMatch empty);
  // Pairs of start and end by group; both ~0 for a group that did not take part. Those from count() on did not.
  const size_t* positions() const { return positions_; }
  uint32_t count() const { return count_; }
  // The group that was closed last, or 0.
  uint32_t last_group() const;

 private:
  template <unsigned Unit>
  Fallible<bool> find_in(const CompiledCode* code, Subject& subject, Mode mode, size_t start, EmptyMatch empty);
  template <unsigned Unit>
  Fallible<int> run(Subject& subject, Mode mode, size_t start, EmptyMatch empty, const CompiledCode* code, Speed speed);

  Isolate& iso_;
  Program& program_;
  MatchSpace* space_;
  bool own_space_;
  const size_t* positions_ = nullptr;
  uint32_t count_ = 0;
};

}  // namespace skerry::regex
