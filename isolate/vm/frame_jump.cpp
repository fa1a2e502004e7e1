// Setting f_lineno in a trace function: where the frame may go on, and what must be let go of on the way there.
#include <algorithm>
#include <optional>

#include "isolate/compiler/live_registers.h"
#include "isolate/compiler/positions.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/frame_object.h"
#include "isolate/objects/function.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"
#include "isolate/vm/frame_inspect.h"
#include "isolate/vm/tracing.h"

namespace skerry {

namespace {

using compiler::Held;
using State = std::vector<Held>;

constexpr const char* kOnlyFromLine = "can only jump from a 'line' trace event";

Status check_event(Isolate& iso, const FrameObject* o) {
  std::optional<TraceEvent> event;
  if (iso.tracing && iso.tracing->running > 0) event = iso.tracing->event;
  if (!event || *event == TraceEvent::kCall)
    return iso.raise(ValueError, "can't jump from the 'call' trace event of a new frame");
  if (*event != TraceEvent::kLine || iso.tracing->frame != o->frame) return iso.raise(ValueError, "{}", kOnlyFromLine);
  if (o->trace.is_empty()) return iso.raise(ValueError, "f_lineno can only be set by a trace function");
  return Status::ok();
}

// What the frame holds may stay or be let go of; nothing can be made up.
bool is_reachable_from(const State& from, const State& to) {
  for (size_t i = 0; i < to.size(); ++i) {
    if (to[i] == Held::kNothing) continue;
    if (to[i] == Held::kValue || to[i] == Held::kDiffers || to[i] != from[i]) return false;
  }
  return true;
}

const char* why_not(const State& to) {
  if (to.empty()) return "can't jump into an exception handler, or code may be unreachable";
  auto holds = [&](Held kind) { return std::find(to.begin(), to.end(), kind) != to.end(); };
  if (holds(Held::kException) || holds(Held::kHandled)) return "can't jump into an 'except' block as there's no exception";
  if (holds(Held::kIterator)) return "can't jump into the body of a for loop";
  return "incompatible stacks";
}

// Lets go of what the target does not hold, innermost first.
void release_temporaries(Isolate& iso, Frame* frame, const State& from, const State& to) {
  const CodeObject* code = frame->code;
  uint32_t first = uint32_t{code->local_count} + code->free_count;
  for (size_t i = from.size(); i-- > 0;) {
    if (from[i] == Held::kNothing || to[i] != Held::kNothing) continue;
    Value old = std::exchange(frame->registers()[first + i], Value());
    if (old.is_empty()) continue;
    if (from[i] == Held::kHandled) assign(iso, iso.handled->exception, old.is_none() ? Value() : old);
    else decrement(iso, old);
  }
}

}  // namespace

Status set_frame_line(Isolate& iso, FrameObject* o, Value line) {
  if (line.is_empty()) return iso.raise(AttributeError, "cannot delete attribute");
  if (!is_int(line)) return iso.raise(ValueError, "lineno must be an integer");
  TRY(check_event(iso, o));
  Frame* frame = o->frame;
  const CodeObject* code = frame->code;
  int64_t wanted = TRY(as_int64(iso, line, Overflow::kRaise));
  if (wanted < code->first_line) return iso.raise(ValueError, "line {} comes before the current code block", wanted);
  // The first line not before it that has code.
  int32_t found = 0;
  for (uint32_t i = 0; i < code->position_count; ++i) {
    int32_t l = position_at(code, i).line;
    if (l >= wanted && (found == 0 || l < found)) found = l;
  }
  if (found == 0) return iso.raise(ValueError, "line {} comes after the current code block", wanted);

  std::vector<State> states = compiler::live_registers(*code);
  // A second jump starts where the first one would have ended.
  const bool jumps = iso.tracing->jump != nullptr && iso.tracing->jump_frame == frame;
  const uint32_t word = jumps ? static_cast<uint32_t>(iso.tracing->jump - code->words) : frame->current_word();
  auto here = find_position(code, word);
  const State& from = states[here ? here->word : word];
  std::optional<uint32_t> best;
  size_t most = 0;
  const char* problem = "cannot find bytecode for specified line";
  for (uint32_t i = 0; i < code->position_count; ++i) {
    const Position p = position_at(code, i);
    Op op = static_cast<Op>(code->words[p.word].insn.op);
    if (p.line != found || op == Op::MAKE_CELL || op == Op::RETURN_GENERATOR) continue;
    const State& to = states[p.word];
    // Clearing up has no line of its own: it can only tell what lies here.
    bool is_artificial = code->words[p.word].insn.flags & kArtificial;
    if (is_artificial && !to.empty() && is_reachable_from(from, to)) continue;
    if (to.empty() || !is_reachable_from(from, to)) {
      if (problem && !(to.empty() && problem != std::string_view("cannot find bytecode for specified line"))) problem = why_not(to);
      continue;
    }
    problem = nullptr;
    size_t held = static_cast<size_t>(std::count_if(to.begin(), to.end(), [](Held h) { return h != Held::kNothing; }));
    if (!best || held > most) {
      best = p.word;
      most = held;
    }
  }
  if (!best) return iso.raise(ValueError, "{}", problem ? problem : "incompatible stacks");
  release_temporaries(iso, frame, from, states[*best]);
  // Code behind an assignment reads the variable without a test.
  for (uint32_t i = 0; i < code->local_count; ++i)
    if (frame->registers()[i].is_empty()) frame->registers()[i] = Value::none();
  iso.tracing->jump = code->words + *best;
  iso.tracing->jump_frame = frame;
  o->last_line = found;
  return Status::ok();
}

}  // namespace skerry
