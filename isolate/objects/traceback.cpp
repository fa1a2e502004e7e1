// Traceback objects, and how raising adds to them.
#include "isolate/objects/traceback.h"

#include "isolate/compiler/code.h"
#include "isolate/heap/allocate.h"
#include "isolate/heap/collector.h"
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/frame_object.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"

namespace skerry {

TypeObject traceback_type;

Result make_traceback(Isolate& iso, Value next, Value frame, uint32_t word, int32_t line) {
  auto* t = allocate_exact<TracebackObject, Cycles::kPossible>(iso, &traceback_type);
  if (t == nullptr) return Fault(FaultKind::kRaised);
  t->next = retained(iso, next);
  t->frame = retained(iso, frame);
  t->word = word;
  t->line = line;
  return Value::object(t);
}

namespace {

// Code of ours that stands for modules that CPython has in C, where such a frame would not exist.
bool stands_for_native(const Frame* frame) {
  std::string buffer;
  return utf8_view(frame->code->filename, buffer).starts_with("<skerry>/");
}

}  // namespace

void add_traceback(Isolate& iso, Frame* frame) {
  if (!iso.has_pending() || (frame->flags & kFrameInternal) || stands_for_native(frame)) return;
  if (iso.pending().as<ExceptionObject>()->is_shared()) return;
  Ref exception = iso.take_pending();
  auto* e = exception.as<ExceptionObject>();
  uint32_t word = frame->current_word();
  auto position = find_position(frame->code, word);
  Result frame_object = make_frame_object(iso, frame);
  if (!frame_object.is_fault()) {
    Ref holder(iso, frame_object.value());
    Result entry = make_traceback(iso, e->traceback, holder, word, position ? position->line : frame->code->first_line);
    if (!entry.is_fault()) assign(iso, e->traceback, entry.value());
  }
  // Without memory for the entry the exception itself still counts.
  iso.restore_pending(exception.release());
}

namespace {

void traceback_destroy(Isolate& iso, Object* self) {
  auto* t = static_cast<TracebackObject*>(self);
  clear_field(iso, t->next);
  clear_field(iso, t->frame);
}

void traceback_traverse(Object* self, Visitor& visitor) {
  auto* t = static_cast<TracebackObject*>(self);
  visitor.visit(t->next);
  visitor.visit(t->frame);
}

Result traceback_new(Isolate& iso, TypeObject*, Value next, Value frame, int64_t lasti, int64_t line) {
  if (!next.is_none() && !TracebackObject::check(next))
    return iso.raise(TypeError, "expected traceback object or None, got '{}'", type_name(next));
  if (!has_type(frame, frame_type))
    return iso.raise(TypeError, "traceback() argument 'tb_frame' must be frame, not {}", type_name(frame));
  return make_traceback(iso, next.is_none() ? Value() : next, frame, static_cast<uint32_t>(lasti / 2),
                        static_cast<int32_t>(line));
}

Result get_next(Isolate& iso, TracebackObject* self) {
  return self->next.is_empty() ? Value::none() : retained(iso, self->next);
}

Status set_next(Isolate& iso, TracebackObject* self, Value value) {
  if (value.is_empty()) return iso.raise(TypeError, "can't delete tb_next attribute");
  if (!value.is_none() && !TracebackObject::check(value))
    return iso.raise(TypeError, "expected traceback object, got '{}'", type_name(value));
  if (!value.is_none()) {
    for (TracebackObject* t = value.as<TracebackObject>();; t = t->next.as<TracebackObject>()) {
      if (t == self) return iso.raise(ValueError, "traceback loop detected");
      if (t->next.is_empty()) break;
    }
  }
  assign(iso, self->next, value.is_none() ? Value() : retained(iso, value));
  return Status::ok();
}

Result get_frame(Isolate& iso, TracebackObject* self) {
  return self->frame.is_empty() ? Value::none() : retained(iso, self->frame);
}
// In the bytes of CPython's two-byte units, which is what scripts compare it with.
Fallible<int64_t> get_lasti(Isolate&, TracebackObject* self) { return int64_t{self->word} * 2; }
Fallible<int64_t> get_line(Isolate&, TracebackObject* self) { return int64_t{self->line}; }

constexpr MethodDef kMethods[] = {
    def<"new traceback(tb_next, tb_frame, tb_lasti, tb_lineno)", traceback_new>("Create a new traceback object."),
    def<"get tb_next", get_next>("The entry towards where the exception was raised, or None."),
    def<"set tb_next", set_next>(""),
    def<"member tb_frame", get_frame>("The frame that the exception left."),
    def<"member tb_lasti", get_lasti>("The instruction that was running."),
    def<"member tb_lineno", get_line>("The line that was running."),
};

}  // namespace

extern const TypeDef traceback_type_def{
    .type = &traceback_type,
    .name = "traceback",
    .doc = "TracebackType(tb_next, tb_frame, tb_lasti, tb_lineno)\n--\n\nCreate a new traceback object.",
    .base = nullptr,
    .instance_size = sizeof(TracebackObject),
    .flags = flags(TypeFlag::kGc),
    .slots = {.destroy = traceback_destroy, .traverse = traceback_traverse, .clear = traceback_destroy},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry
