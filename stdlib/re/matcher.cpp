#include "stdlib/re/matcher.h"

#include <time.h>

#include <algorithm>

#include "isolate/objects/exception.h"
#include "stdlib/re/pcre2_library.h"

namespace skerry::regex {

namespace {

constexpr uint32_t kPlainSteps = 200'000;        // at one start position, before the interruptible code takes over
constexpr uint64_t kFirstSlice = 64'000'000;     // start positions times characters that are searched without a look around
constexpr size_t kJitStack = 64 * 1024, kJitStackMost = 16 * 1024 * 1024;
constexpr size_t kDeepStackMost = 512 * 1024 * 1024;  // for one match; of an isolate with a quota at most a quarter of that
constexpr uint32_t kHeapKiB = 256 * 1024;        // of the interpreter
constexpr int32_t kCalloutsPerLook = 512;

struct CalloutState {
  Isolate* iso;
  int32_t left;
  Status fault;
};

template <class Block>
int on_callout(Block*, void* data) {
  auto* state = static_cast<CalloutState*>(data);
  if (--state->left > 0) [[likely]] return 0;
  state->left = kCalloutsPerLook;
  Isolate& iso = *state->iso;
  iso.budget -= kCalloutsPerLook / 8;
  if (iso.budget >= 0 && iso.interrupts.load(std::memory_order_relaxed) == 0) return 0;
  state->fault = iso.safepoint_slow(Isolate::SafepointKind::kNested);
  return state->fault.is_fault() ? PCRE2_ERROR_CALLOUT : 0;
}

template <unsigned Unit>
bool prepare(MatchSpace& space) {
  using L = Library<Unit>;
  MatchSpace::Part& part = space.part(Unit);
  if (part.data == nullptr) part.data = L::match_data_create(space.group_count() + 1, nullptr);
  if (part.context == nullptr) {
    auto* context = L::match_context_create(nullptr);
    if (context != nullptr) L::set_heap_limit(context, kHeapKiB);
    part.context = context;
  }
  return part.data != nullptr && part.context != nullptr;
}

template <unsigned Unit>
void release_part(MatchSpace::Part& part) {
  using L = Library<Unit>;
  // Most programs use one library of the three: what is null is not passed on, so that the others' code is not touched.
  if (part.data != nullptr) L::match_data_free(static_cast<typename L::MatchData*>(part.data));
  if (part.context != nullptr) L::match_context_free(static_cast<typename L::MatchContext*>(part.context));
  if (part.stack != nullptr) L::jit_stack_free(static_cast<typename L::JitStack*>(part.stack));
}

template <class C>
void widen(const void* from, size_t length, char32_t* to) {
  const C* characters = static_cast<const C*>(from);
  std::copy(characters, characters + length, to);
}

}  // namespace

MatchSpace::~MatchSpace() {
  release_part<1>(parts_[0]);
  release_part<2>(parts_[1]);
  release_part<4>(parts_[2]);
}

Matcher::Matcher(Isolate& iso, Program& program, MatchSpace& space)
    : iso_(iso), program_(program), space_(&space), own_space_(space.busy) {
  if (own_space_) space_ = new MatchSpace(space.group_count());
  space_->busy = true;
}

Matcher::~Matcher() {
  space_->busy = false;
  if (own_space_) space_->release();
}

template <unsigned Unit>
Fallible<int> Matcher::run(Subject& subject, Mode mode, size_t start, EmptyMatch empty, const CompiledCode* code,
                           Speed speed) {
  using L = Library<Unit>;
  MatchSpace::Part& part = space_->part(Unit);
  auto* data = static_cast<typename L::MatchData*>(part.data);
  auto* context = static_cast<typename L::MatchContext*>(part.context);
  static constexpr typename L::Character kNothing[1] = {};
  auto* text = static_cast<typename L::Text>(subject.length == 0 ? kNothing : Unit == 4 && subject.widened ? subject.widened.get() : subject.data);
  uint32_t options = empty == EmptyMatch::kNotAtStart ? PCRE2_NOTEMPTY_ATSTART : 0;
  CalloutState callouts{&iso_, kCalloutsPerLook, Status::ok()};
  if (speed == Speed::kInterruptible) {
    L::set_match_limit(context, UINT32_MAX);
    L::set_callout(context, on_callout<typename L::CalloutBlock>, &callouts);
  } else {
    L::set_match_limit(context, kPlainSteps);
    L::set_callout(context, nullptr, nullptr);
  }
  void* machine = program_.machine_code(code, speed, subject.length - start);
  size_t slice = mode == Mode::kSearch ? std::max<uint64_t>(64, kFirstSlice / (subject.length - start + 1)) : SIZE_MAX;
  for (;;) {
    bool last_slice = mode != Mode::kSearch || speed == Speed::kInterruptible || subject.length - start <= slice;
    if (mode == Mode::kSearch) L::set_offset_limit(context, last_slice ? PCRE2_UNSET : start + slice);
    int rc;
    if (machine != nullptr) {
      rc = L::jit_match(static_cast<typename L::Code*>(machine), text, subject.length, start, options, data, context);
      if (rc == PCRE2_ERROR_JIT_STACKLIMIT && part.stack == nullptr) {
        part.stack = L::jit_stack_create(kJitStack, kJitStackMost, nullptr);
        if (part.stack != nullptr) {
          L::jit_stack_assign(context, nullptr, part.stack);
          rc = L::jit_match(static_cast<typename L::Code*>(machine), text, subject.length, start, options, data, context);
        }
      }
      if (rc == PCRE2_ERROR_JIT_STACKLIMIT && speed == Speed::kInterruptible) {
        // A group repeated a million times: once more with room for that, which is given back at once.
        const size_t quota = iso_.heap.quota();
        const size_t most = quota == 0 ? kDeepStackMost : std::clamp(quota / 4, kJitStackMost, kDeepStackMost);
        if (typename L::JitStack* deep = L::jit_stack_create(kJitStackMost, most, nullptr)) {
          L::jit_stack_assign(context, nullptr, deep);
          rc = L::jit_match(static_cast<typename L::Code*>(machine), text, subject.length, start, options, data, context);
          L::jit_stack_assign(context, nullptr, part.stack);
          L::jit_stack_free(deep);
        }
      }
      if (rc == PCRE2_ERROR_JIT_STACKLIMIT) {
        // What is that deep may take long as well.
        if (speed == Speed::kPlain) return PCRE2_ERROR_MATCHLIMIT;
        machine = nullptr;
        continue;
      }
    } else {
      rc = L::match(static_cast<typename L::Code*>(code->code), text, subject.length, start, options | PCRE2_NO_JIT, data, context);
    }
    if (callouts.fault.is_fault()) return callouts.fault.fault();
    if (rc != PCRE2_ERROR_NOMATCH || last_slice) return rc;
    start += slice + 1;
    slice = slice * 8;
    options = 0;
    if ((iso_.budget -= 100) < 0 || iso_.interrupts.load(std::memory_order_relaxed) != 0)
      TRY(iso_.safepoint_slow(Isolate::SafepointKind::kNested));
  }
}

template <unsigned Unit>
Fallible<bool> Matcher::find_in(const CompiledCode* code, Subject& subject, Mode mode, size_t start, EmptyMatch empty) {
  using L = Library<Unit>;
  if (!prepare<Unit>(*space_)) return iso_.raise_memory_error();
  if (Unit == 4 && subject.width != 4 && !subject.widened && subject.length > 0) {
    subject.widened.reset(new (std::nothrow) char32_t[subject.length]);
    if (!subject.widened) return iso_.raise_memory_error();
    if (subject.width == 1) widen<uint8_t>(subject.data, subject.length, subject.widened.get());
    else widen<char16_t>(subject.data, subject.length, subject.widened.get());
  }
  int rc = TRY(run<Unit>(subject, mode, start, empty, code, Speed::kPlain));
  if (rc == PCRE2_ERROR_MATCHLIMIT || rc == PCRE2_ERROR_DEPTHLIMIT || rc == PCRE2_ERROR_HEAPLIMIT) {
    const CompiledCode* slow = program_.code(subject.width, mode, Speed::kInterruptible, iso_.native_stack_limit);
    if (slow->state == CompiledCode::kReady && slow->unit == Unit) {
      rc = TRY(run<Unit>(subject, mode, start, empty, slow, Speed::kInterruptible));
    } else if (slow->state == CompiledCode::kReady) {
      return find_in<4>(slow, subject, mode, start, empty);
    }
  }
  if ((iso_.budget -= 4) < 0) TRY(iso_.safepoint_slow(Isolate::SafepointKind::kNested));
  if (rc > 0) {
    positions_ = L::ovector(static_cast<typename L::MatchData*>(space_->part(Unit).data));
    count_ = static_cast<uint32_t>(rc);
    return true;
  }
  switch (rc) {
    case PCRE2_ERROR_NOMATCH: return false;
    case PCRE2_ERROR_MATCHLIMIT: return iso_.raise(RuntimeError, "the match takes too many steps");
    default: return iso_.raise_memory_error();
  }
}

Fallible<bool> Matcher::find(Subject& subject, Mode mode, size_t start, EmptyMatch empty) {
  const CompiledCode* code = program_.code(subject.width, mode, Speed::kPlain, iso_.native_stack_limit);
  if (code->state == CompiledCode::kNoMemory) return iso_.raise_memory_error();
  if (code->state == CompiledCode::kTooLarge) return iso_.raise(RuntimeError, "the regular expression is too large");
  if (code->unit == 1) return find_in<1>(code, subject, mode, start, empty);
  if (code->unit == 2) return find_in<2>(code, subject, mode, start, empty);
  return find_in<4>(code, subject, mode, start, empty);
}

// Groups close from left to right, so the one that ends last was closed last; where several end, the one whose
// parenthesis comes later.
uint32_t Matcher::last_group() const {
  uint32_t best = 0;
  size_t best_end = 0;
  const auto& rank = program_.tree().close_rank;
  for (uint32_t g = 1; g < count_; ++g) {
    size_t end = positions_[2 * g + 1];
    if (end == SIZE_MAX) continue;
    if (best == 0 || end > best_end || (end == best_end && rank[g] > rank[best])) {
      best = g;
      best_end = end;
    }
  }
  return best;
}

}  // namespace skerry::regex
