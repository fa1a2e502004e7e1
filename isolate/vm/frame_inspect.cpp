// See frame_inspect.h.
#include "isolate/vm/frame_inspect.h"

#include "isolate/objects/dict.h"
#include "isolate/objects/function.h"
#include "isolate/objects/tuple.h"

namespace skerry {

Frame* calling_frame(Frame* frame) {
  do {
    frame = frame->caller;
  } while (frame && frame->flags & kFrameInternal);
  return frame;
}

Frame* current_frame(Isolate& iso, int depth) {
  Frame* frame = iso.frame;
  if (frame && frame->flags & kFrameInternal) frame = calling_frame(frame);
  while (frame && depth-- > 0) frame = calling_frame(frame);
  return frame;
}

int32_t frame_line(const Frame* frame) {
  uint32_t word = frame->current_word();
  if (word == ~0u) return frame->code->first_line;
  auto position = find_position(frame->code, word);
  return position ? position->line : 0;
}

namespace {

enum LocalKind : uint8_t { kParameter = 1, kCell = 2, kHidden = 4 };

Value* registers_of(const Frame* frame) { return const_cast<Frame*>(frame)->registers(); }

}  // namespace

Value frame_variable(const Frame* frame, uint32_t i) {
  const CodeObject* code = frame->code;
  Value v = registers_of(frame)[i];
  bool is_cell = i >= code->local_count || code->local_kinds[i] & kCell;
  // Before its MAKE_CELL a parameter that will be a cell still holds the argument itself.
  if (is_cell && CellObject::check(v)) return v.as<CellObject>()->content;
  return v;
}

Result frame_locals(Isolate& iso, Frame* frame) {
  const CodeObject* code = frame->code;
  if (!(code->flags & kCodeOptimized)) return retained(iso, frame->locals.is_empty() ? frame->globals : frame->locals);
  if (frame->locals.is_empty()) {
    frame->locals = TRY(make_dict(iso));
    frame->flags |= kFrameHasExtras;
  }
  Ref dict = Ref::borrow(iso, frame->locals);
  for (uint32_t i = 0; i < uint32_t{code->local_count} + code->free_count; ++i) {
    if (i < code->local_count && code->local_kinds[i] & kHidden) continue;
    Value name = i < code->local_count ? (*code->local_names.as<TupleObject>())[i]
                                       : (*code->free_names.as<TupleObject>())[i - code->local_count];
    Ref value = Ref::borrow(iso, frame_variable(frame, i));
    if (!value.is_empty())
      TRY(dict_set(iso, dict.as<DictObject>(), name, value));
    else if (!dict_get_str(iso, dict.as<DictObject>(), name).is_empty())
      TRY(dict_delete(iso, dict.as<DictObject>(), name));
  }
  return dict.release();
}

Status store_frame_locals(Isolate& iso, Frame* frame) {
  const CodeObject* code = frame->code;
  Ref dict = Ref::borrow(iso, frame->locals);
  for (uint32_t i = 0; i < uint32_t{code->local_count} + code->free_count; ++i) {
    if (i < code->local_count && code->local_kinds[i] & kHidden) continue;
    Value name = i < code->local_count ? (*code->local_names.as<TupleObject>())[i]
                                       : (*code->free_names.as<TupleObject>())[i - code->local_count];
    Value value = dict_get_str(iso, dict.as<DictObject>(), name);
    if (value == frame_variable(frame, i)) continue;
    Value& variable = frame->registers()[i];
    bool is_cell = i >= code->local_count || code->local_kinds[i] & kCell;
    // Code reads a variable without a test where it is known to be bound: only a cell can be unbound from outside.
    if (value.is_empty() && !(is_cell && CellObject::check(variable))) continue;
    Value& place = is_cell && CellObject::check(variable) ? variable.as<CellObject>()->content : variable;
    assign(iso, place, retained(iso, value));
  }
  return Status::ok();
}

}  // namespace skerry
