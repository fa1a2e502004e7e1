// Construction and the end of an isolate, and its native stack guard.
#include "isolate/isolate.h"

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

Isolate::Isolate(const IsolateOptions& options)
    : heap(first_block_, sizeof first_block_, options.heap_quota), recursion_limit(options.recursion_limit) {
  collector_ = std::make_unique<Collector>(*this);
  frame_stack = std::make_unique<FrameStack>(heap);
  shapes_ = std::make_unique<ShapeTable>(*this);
  interned_ = std::make_unique<InternTable>();
  types_ = std::make_unique<TypeTable>(*this);
  code_states_ = std::make_unique<CodeStates>(heap);
  modules_ = std::make_unique<ModuleSystem>(*this);
  builtins = shared_builtins();
}

Isolate::~Isolate() = default;

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
