// Special methods in Python that an instruction calls: their frames are pushed, so that the loop needs no other loop for them.
#include "isolate/objects/exception.h"
#include "isolate/objects/function.h"
#include "isolate/objects/names.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/type.h"
#include "isolate/vm/activation.h"
#include "isolate/vm/slow.h"

namespace skerry {

Fallible<Frame*> push_item_method(Isolate& iso, Frame* frame, Insn insn) {
  const Value* r = frame->registers();
  Value arguments[3], name;
  uint32_t count = 2;
  switch (static_cast<Op>(insn.op)) {
    case Op::LOAD_ITEM:
    case Op::LOAD_ITEM_K:
      arguments[0] = r[insn.b];
      arguments[1] = static_cast<Op>(insn.op) == Op::LOAD_ITEM ? r[insn.c] : frame->code->constants[insn.c];
      name = names.dunder_getitem;
      break;
    case Op::STORE_ITEM:
      arguments[0] = r[insn.a];
      arguments[1] = r[insn.b];
      arguments[2] = r[insn.c];
      count = 3;
      name = names.dunder_setitem;
      break;
    default:
      arguments[0] = r[insn.c];
      arguments[1] = r[insn.b];
      name = names.dunder_contains;
  }
  Frame* none = nullptr;
  Value method = type_lookup(iso, type_of(arguments[0]), name);
  if (!has_type(method, function_type)) return none;
  FunctionObject* function = method.as<FunctionObject>();
  CodeObject* code = function->code;
  if (!binds_by_moving(code, count) || code->flags & (kCodeGenerator | kCodeCoroutine | kCodeAsyncGenerator)) return none;
  Frame* callee = push_frame(iso, function, code, frame);
  if (!callee) return raise_frame_error(iso);
  increment(iso, function);
  callee->flags = kFrameOperator;
  Value* registers = callee->registers();
  for (uint32_t i = 0; i < count; ++i) registers[i] = retained(iso, arguments[i]);
  blank_registers(registers + count, registers + code->register_count);
  copy_closure(iso, function, code, registers);
  iso.frame = callee;
  return callee;
}

Status slow_item(Isolate& iso, Frame* frame, Insn insn) {
  switch (static_cast<Op>(insn.op)) {
    case Op::LOAD_ITEM: return slow_load_item(iso, frame, insn);
    case Op::LOAD_ITEM_K: return slow_load_item_constant(iso, frame, insn);
    case Op::STORE_ITEM: return slow_store_item(iso, frame, insn);
    default: return slow_contains(iso, frame, insn);
  }
}

Status end_item_method(Isolate& iso, Frame* frame, Insn insn, Value owned) {
  switch (static_cast<Op>(insn.op)) {
    case Op::LOAD_ITEM:
    case Op::LOAD_ITEM_K: return finish(iso, frame, insn, owned);
    case Op::STORE_ITEM:
      decrement(iso, owned);
      if (insn.flags & kKillA) release_register(iso, frame, insn.a);
      kill_operands(iso, frame, insn);
      return Status::ok();
    default: {
      Ref verdict(iso, owned);
      bool found = TRY(is_true(iso, verdict));
      return finish(iso, frame, insn, Value::boolean(found == (static_cast<Op>(insn.op) == Op::CONTAINS)));
    }
  }
}

}  // namespace skerry
