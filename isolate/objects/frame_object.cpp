// frame: see frame_object.h.
#include "isolate/objects/frame_object.h"
#include "isolate/builtins/boot.h"
#include "isolate/objects/late_globals.h"

#include <cstring>
#include <iterator>

#include "isolate/heap/allocate.h"
#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/function.h"
#include "isolate/objects/generator.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/type_table.h"
#include "isolate/vm/activation.h"
#include "isolate/vm/frame_inspect.h"
#include "isolate/vm/tracing.h"

namespace skerry {

Result make_frame_object(Isolate& iso, Frame* frame) {
  if (frame->object) return retained(iso, Value::object(frame->object));
  auto* o = allocate_exact<FrameObject, Cycles::kPossible>(iso, &frame_type, sizeof(FrameObject) + frame->frame_bytes);
  if (o == nullptr) return Fault(FaultKind::kRaised);
  iso.types().expect_endings();  // frame objects hold whatever the variables hold
  Value made = Value::object(o);
  o->frame = frame;
  o->back = Value();
  o->trace = Value();
  o->copy_bytes = frame->frame_bytes;
  o->trace_lines = true;
  o->trace_opcodes = false;
  o->last_line = -1;
  increment(iso, made);
  frame->object = o;
  frame->flags |= kFrameHasExtras;
  return made;
}

void detach_frame_object_runs_python(Isolate& iso, Frame* frame) {
  FrameObject* o = frame->object;
  frame->object = nullptr;
  if (o->refs == 1) {
    o->frame = nullptr;
    decrement(iso, Value::object(o));
    return;
  }
  Frame* copy = o->copy();
  std::memcpy(static_cast<void*>(copy), frame, sizeof(Frame));
  copy->caller = nullptr;
  copy->generator = nullptr;
  copy->flags = static_cast<uint16_t>((frame->flags & kFrameOwnsCode) | kFrameFinished);
  const CodeObject* code = frame->code;
  uint32_t variables = uint32_t{code->local_count} + code->free_count;
  for (uint32_t i = 0; i < code->register_count; ++i) {
    copy->registers()[i] = i < variables ? frame->registers()[i] : Value();
    if (i < variables) frame->registers()[i] = Value();
  }
  increment(iso, copy->function);  // the frame is left with its own
  frame->locals = Value();
  frame->flags &= static_cast<uint16_t>(~kFrameOwnsCode);
  o->frame = copy;
  // The chain of callers is what tracebacks and f_back show later, so it is made while it exists. A generator's or coroutine's frame has
  // no callers once it does not run.
  Ref saved(iso, iso.has_pending() ? iso.take_pending().release() : Value());
  Frame* caller = frame->generator || frame->flags & kFrameAwaited ? nullptr : calling_frame(frame);
  Result back = caller ? make_frame_object(iso, caller) : Result(Value::none());
  if (back.is_fault()) iso.clear_pending();
  o->back = back.is_fault() ? Value::none() : back.value();
  if (!saved.is_empty()) iso.restore_pending(saved.release());
  decrement(iso, Value::object(o));
}

namespace {

bool is_finished(const FrameObject* o) { return o->frame && o->frame->flags & kFrameFinished; }

void release_variables(Isolate& iso, FrameObject* o) {
  if (!is_finished(o)) return;
  release_registers(iso, o->frame->registers(), o->frame->registers() + o->frame->code->register_count);
  clear_field(iso, o->frame->locals);
}

void frame_destroy(Isolate& iso, Object* object) {
  auto* o = static_cast<FrameObject*>(object);
  release_variables(iso, o);
  clear_field(iso, o->back);
  clear_field(iso, o->trace);
  if (!is_finished(o)) return;
  Value code = o->frame->flags & kFrameOwnsCode ? Value::object(o->frame->code) : Value();
  Value function = o->frame->function;
  o->frame = nullptr;
  decrement(iso, code);
  decrement(iso, function);
}

void frame_clear_slot(Isolate& iso, Object* object) {
  auto* o = static_cast<FrameObject*>(object);
  release_variables(iso, o);
  clear_field(iso, o->back);
  clear_field(iso, o->trace);
}

void frame_traverse(Object* object, Visitor& visitor) {
  auto* o = static_cast<FrameObject*>(object);
  visitor.visit(o->back);
  visitor.visit(o->trace);
  if (!is_finished(o)) return;
  for (uint32_t i = 0; i < o->frame->code->register_count; ++i) visitor.visit(o->frame->registers()[i]);
  visitor.visit(o->frame->locals);
  visitor.visit(o->frame->function);
}

size_t frame_object_size(const Object* object) {
  return sizeof(FrameObject) + static_cast<const FrameObject*>(object)->copy_bytes;
}

Result frame_repr(Isolate& iso, Value self) {
  auto* o = self.as<FrameObject>();
  return make_str(iso, fmt::format("<frame at {:#x}, file '{}', line {}, code {}>", reinterpret_cast<uintptr_t>(o),
                                   to_utf8(o->frame->code->filename), frame_line(o->frame),
                                   to_utf8(o->frame->code->name)));
}

Result get_back(Isolate& iso, FrameObject* o) {
  if (is_finished(o)) return o->back.is_empty() ? Value::none() : retained(iso, o->back);
  Frame* caller = calling_frame(o->frame);
  return caller ? make_frame_object(iso, caller) : Result(Value::none());
}
Result get_code(Isolate& iso, FrameObject* o) { return retained(iso, Value::object(o->frame->code)); }
Result get_globals(Isolate& iso, FrameObject* o) {
  TRY(complete_globals(iso, o->frame->globals));
  return retained(iso, o->frame->globals);
}
Result get_builtins(Isolate& iso, FrameObject* o) { return builtins_for_script(iso, o->frame->builtins); }
Result get_locals(Isolate& iso, FrameObject* o) { return frame_locals(iso, o->frame); }
Result get_line(Isolate& iso, FrameObject* o) {
  const bool jumps = iso.tracing && iso.tracing->jump && iso.tracing->jump_frame == o->frame;
  int32_t line = jumps ? o->last_line : frame_line(o->frame);
  return line > 0 ? Value::small_int(line) : Value::none();
}
Status set_line(Isolate& iso, FrameObject* o, Value line) { return set_frame_line(iso, o, line); }
Result get_last_instruction(Isolate&, FrameObject* o) {
  uint32_t word = o->frame->current_word();
  return Value::small_int(word == ~0u ? -1 : int64_t{word} * 2);
}
Result get_trace(Isolate& iso, FrameObject* o) { return o->trace.is_empty() ? Value::none() : retained(iso, o->trace); }
Status set_trace(Isolate& iso, FrameObject* o, Value v) {
  if (o->trace.is_empty() && o->frame && o->frame->current_word() != ~0u) o->last_line = frame_line(o->frame);
  assign(iso, o->trace, v.is_none() || v.is_empty() ? Value() : retained(iso, v));
  return Status::ok();
}
Result get_trace_lines(Isolate&, FrameObject* o) { return Value::boolean(o->trace_lines); }
Result get_trace_opcodes(Isolate&, FrameObject* o) { return Value::boolean(o->trace_opcodes); }
Status set_flag(Isolate& iso, bool& flag, Value v) {
  if (v.is_empty()) return iso.raise(TypeError, "cannot delete attribute");
  if (!v.is_bool()) return iso.raise(TypeError, "attribute value type must be bool");
  flag = v.is_true();
  return Status::ok();
}
Status set_trace_lines(Isolate& iso, FrameObject* o, Value v) { return set_flag(iso, o->trace_lines, v); }
Status set_trace_opcodes(Isolate& iso, FrameObject* o, Value v) { return set_flag(iso, o->trace_opcodes, v); }

Status frame_clear(Isolate& iso, FrameObject* o) {
  if (!is_finished(o)) {
    GeneratorObject* g = o->frame->generator;
    if (!g || g->state == GeneratorState::kRunning) return iso.raise(RuntimeError, "cannot clear an executing frame");
    Ref held = Ref::borrow(iso, Value::object(g));
    Ref self = Ref::borrow(iso, Value::object(o));
    TRY(generator_close(iso, g));
  }
  release_variables(iso, o);
  return Status::ok();
}

constexpr MethodDef kMethods[] = {
    def<"get f_back", get_back>(nullptr),
    def<"get f_code", get_code>(nullptr),
    def<"get f_globals", get_globals>(nullptr),
    def<"get f_builtins", get_builtins>(nullptr),
    def<"get f_locals", get_locals>(nullptr),
    def<"get f_lineno", get_line>(nullptr),
    def<"set f_lineno", set_line>(nullptr),
    def<"get f_lasti", get_last_instruction>(nullptr),
    def<"get f_trace", get_trace>(nullptr),
    def<"set f_trace", set_trace>(nullptr),
    def<"member f_trace_lines", get_trace_lines>(nullptr),
    def<"set f_trace_lines", set_trace_lines>(nullptr),
    def<"member f_trace_opcodes", get_trace_opcodes>(nullptr),
    def<"set f_trace_opcodes", set_trace_opcodes>(nullptr),
    def<"clear(self, /)", frame_clear>("F.clear(): clear most references held by the frame"),
};

}  // namespace

TypeObject frame_type;
extern const TypeDef frame_type_def{
    .type = &frame_type,
    .name = "frame",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(FrameObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kVariableSize, TypeFlag::kNoInstantiation),
    .slots = {.destroy = frame_destroy,
              .traverse = frame_traverse,
              .clear = frame_clear_slot,
              .variable_size = frame_object_size,
              .repr = frame_repr},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry
