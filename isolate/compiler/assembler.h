// Assembler: appends instructions to one CodeParts, resolves jumps, and follows control flow while it does.
//
// Two facts are tracked at the point of emission. `reachable`: after an unconditional jump nothing is emitted until a
// label that something jumps to is bound, so dead code needs no second pass. `assigned`: locals that certainly hold a
// value; where paths meet, the intersection. Names that may be unbound again (`del`, `except ... as`) are dropped from it
// where a loop or a handler begins.
#pragma once

#include "isolate/compiler/code_parts.h"

namespace skerry::compiler {

// Set of local registers.
class LocalSet {
 public:
  void resize(size_t bits) { words_.assign((bits + 63) / 64, 0); }
  bool has(unsigned i) const { return words_[i / 64] >> (i % 64) & 1; }
  void add(unsigned i) { words_[i / 64] |= uint64_t{1} << (i % 64); }
  void remove(unsigned i) { words_[i / 64] &= ~(uint64_t{1} << (i % 64)); }
  void intersect(const LocalSet& other) {
    for (size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
  }
  void subtract(const LocalSet& other) {
    for (size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
  }

 private:
  std::vector<uint64_t> words_;
};

// A place to jump to. Forward: jump first, bind later. Backward: bind first.
struct Label {
  static constexpr uint32_t kUnbound = UINT32_MAX;
  uint32_t at = kUnbound;
  bool reached = false;  // something jumps here
  LocalSet assigned;     // along all jumps so far
  std::vector<uint32_t> jumps;  // words of the jumps that wait for `at`
};

// The instructions that one handler protects: several ranges, because code that leaves the block is not protected.
struct Region {
  static constexpr uint32_t kClosed = UINT32_MAX;
  std::vector<std::pair<uint32_t, uint32_t>> ranges;
  uint32_t open_at = kClosed;
  LocalSet assigned;  // when it was first opened
  uint16_t exception_register = 0;
  uint16_t depth = 0;
};

class Assembler {
 public:
  Assembler(CodeParts& parts, size_t local_count) : parts_(parts) {
    assigned_.resize(local_count);
    deletable_.resize(local_count);
  }

  // ---- Flow
  bool reachable() const { return reachable_; }
  void set_unreachable() { reachable_ = false; }
  bool is_assigned(unsigned local) const { return !reachable_ || assigned_.has(local); }
  void mark_assigned(unsigned local) {
    if (reachable_) assigned_.add(local);
  }
  void mark_unassigned(unsigned local) {
    if (reachable_) assigned_.remove(local);
  }
  void mark_deletable(unsigned local) { deletable_.add(local); }

  // ---- Position of what is emitted next
  Location location() const { return location_; }
  void set_location(Location at) { location_ = at; }

  // What is emitted in between is no step of a statement (kArtificial).
  void begin_artificial() { ++artificial_; }
  void end_artificial() { --artificial_; }
  void make_clear_a_step();  // the CLEAR that was emitted last is one after all

  // ---- Instructions. Nothing happens while unreachable.
  void emit(Op op, unsigned a = 0, unsigned b = 0, unsigned c = 0, unsigned flags = 0);
  void emit_ext(Op op, unsigned a, unsigned b, unsigned c, unsigned flags, uint32_t x, uint32_t y);
  void emit_wide(Op op, unsigned a, uint32_t bc, unsigned flags = 0);  // LOAD_CONST, RETURN_CONST
  void emit_jump(Op op, unsigned a, unsigned flags, Label& target);              // offset in b, c
  void emit_branch(Op op, unsigned a, unsigned b, unsigned c, unsigned flags, Label& target);  // offset in ext.x
  void emit_branch_ext(Op op, unsigned a, unsigned b, Label& target);  // FOR_ITER: a cache in ext.y
  uint32_t new_cache() { return reachable_ ? parts_.cache_count++ : 0; }
  uint32_t here() const { return static_cast<uint32_t>(parts_.words.size()); }

  void bind(Label& label);       // forward label
  void bind_loop(Label& label);  // head of a loop: jumped to backwards

  // ---- Protected regions
  void open(Region& region, unsigned exception_register, unsigned depth);
  void suspend(Region& region);
  void resume(Region& region);
  // The handler starts here. Regions must be bound innermost first: the table is in that order.
  void bind_handler(Region& region);

  bool too_big() const { return parts_.words.size() > kMaxWords; }

 private:
  static constexpr size_t kMaxWords = 1u << 28;
  void emit_word(Op op, unsigned a, unsigned b, unsigned c, unsigned flags);
  void meet(Label& label);
  void patch(uint32_t jump, uint32_t target);
  // Nothing else refers to the place after the jump: no label, no region.
  bool droppable(uint32_t jump) const { return last_bound_ <= jump; }

  CodeParts& parts_;
  LocalSet assigned_, deletable_;
  bool reachable_ = true;
  uint32_t last_bound_ = 0;  // newest place that a label or a region refers to
  Location location_;
  int artificial_ = 0;
};

}  // namespace skerry::compiler
