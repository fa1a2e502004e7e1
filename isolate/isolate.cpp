// Construction and the end of an isolate, and its native stack guard.
#include "isolate/isolate.h"

#include <new>
#include <utility>

#include "isolate/builtins/boot.h"
#include "isolate/builtins/import.h"
#include "isolate/builtins/sys_module.h"
#include "isolate/heap/collector.h"
#include "isolate/heap/intern.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/shape.h"
#include "isolate/objects/type_ending.h"
#include "isolate/objects/type_table.h"
#include "isolate/vm/code_state.h"
#include "isolate/vm/frame_stack.h"
#include "isolate/vm/tracing.h"

namespace skerry {

struct Isolate::Tables {
  explicit Tables(Isolate& iso) : collector(iso), shapes(iso), types(iso), code_states(iso.heap), modules(iso) {}
  Collector collector;
  ShapeTable shapes;
  InternTable interned;
  TypeTable types;
  CodeStates code_states;
  ModuleSystem modules;
};

Isolate::Isolate(const IsolateOptions& options)
    : heap(room_ + sizeof(Tables), sizeof room_ - sizeof(Tables), options.heap_quota), recursion_limit(options.recursion_limit) {
  static_assert(sizeof(Tables) <= sizeof room_ / 4);
#ifdef NDEBUG
  static_assert(sizeof(Isolate) <= 2560);  // a debug build's heap also knows its holder
#endif
  auto* tables = new (room_) Tables(*this);
  collector_ = &tables->collector;
  shapes_ = &tables->shapes;
  interned_ = &tables->interned;
  types_ = &tables->types;
  code_states_ = &tables->code_states;
  modules_ = &tables->modules;
  frame_stack = std::make_unique<FrameStack>(heap);
  builtins = shared_builtins();
}

Isolate::~Isolate() { std::launder(reinterpret_cast<Tables*>(room_))->~Tables(); }

void Isolate::finish() {
  waiter.reset();
  clear_pending();
  run_exit_functions();
  end_tracing(*this);
  flush_standard_streams(*this);
  if (may_drop_whole(*this)) return;
  for (Value& value : kept_) clear_field(*this, value);
  modules_->clear();
  collector_->collect();
  clear_pending();
}

void Isolate::run_exit_functions() {
  if (on_exit) std::exchange(on_exit, nullptr)(*this);
}

Status Isolate::check_native_stack(std::string_view where) {
  if (!native_stack_low()) [[likely]] return Status::ok();
  return raise_recursion_error(where);
}

}  // namespace skerry
