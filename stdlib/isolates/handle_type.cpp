// Handle: an isolate as scripts see it.
#include <fmt/format.h>

#include "channels/host_core.h"
#include "channels/isolate_task.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/function.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "stdlib/io/standard_streams.h"
#include "stdlib/isolates/module_parts.h"

namespace skerry {

using channels::HandleObject;
using channels::IsolateRecord;
using channels::IsolateState;
using channels::IsolateTask;
using channels::Timeout;

namespace {

IsolateRecord& record_of(Value self) { return *self.as<HandleObject>()->record; }

Result handle_new(Isolate& iso, TypeObject*, Args) {
  return iso.raise(TypeError, "cannot create 'Handle' instances: spawn() and current() make them");
}

Result handle_join(Isolate& iso, Value self, Value timeout) {
  Timeout limit;
  TRY(channels::parse_timeout(iso, timeout, &limit));
  TRY(io::publish_output(iso));
  return channels::join_isolate(iso, record_of(self), limit);
}

Fallible<bool> handle_is_alive(Isolate&, Value self) { return record_of(self).is_alive(); }
Fallible<int64_t> get_id(Isolate&, Value self) { return static_cast<int64_t>(record_of(self).id()); }
Result get_name(Isolate& iso, Value self) { return make_str(iso, record_of(self).name()); }

Result handle_compare(Isolate&, Value left, Value right, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || !channels::is_handle(right)) return Value::not_implemented();
  return Value::boolean((&record_of(left) == &record_of(right)) == (op == CompareOp::kEq));
}
Fallible<int64_t> handle_hash(Isolate&, Value self) { return static_cast<int64_t>(record_of(self).id()); }
Result handle_repr(Isolate& iso, Value self) {
  IsolateRecord& record = record_of(self);
  Ref name(iso, TRY(make_str(iso, record.name())));
  Ref shown(iso, TRY(repr(iso, name)));
  const char* state = "running";
  if (record.state() == IsolateState::kFinished) state = "finished";
  if (record.state() == IsolateState::kFailed) state = "failed";
  return make_str(iso, fmt::format("<isolate {} {} {}>", record.id(), to_utf8(shown), state));
}

constexpr MethodDef kMethods[] = {
    waiting(def<"join(self, timeout=None)", handle_join>(
        "Waits for the end and gives the function's result, or raises its exception.\n\n"
        "The exception's cause is a RemoteTraceback. Raises TimeoutError when `timeout` seconds have passed.")),
    def<"is_alive(self)", handle_is_alive>("False once the function has returned or raised."),
    def<"get id", get_id>("A positive number, never used twice in a process."),
    def<"get name", get_name>("By default the function's name."),
};

}  // namespace

const TypeDef handle_type_def{
    .type = &handle_type,
    .name = "isolates.Handle",
    .doc = "An isolate, as spawn() and current() give it.",
    .base = nullptr,
    .instance_size = sizeof(HandleObject),
    .flags = flags(TypeFlag::kImmutable, TypeFlag::kNoInstantiation),
    .slots = {.destroy = channels::handle_destroy, .new_ = handle_new, .repr = handle_repr, .hash = handle_hash,
              .compare = handle_compare},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

// ---- Making them
Result isolates_spawn(Isolate& iso, Value name, Args args) {
  IsolateTask* task = IsolateTask::of(iso);
  if (task == nullptr) return iso.raise(RuntimeError, "this isolate is run by no host and cannot spawn");
  if (args.count == 0) return iso.raise(TypeError, "spawn() missing 1 required positional argument: 'function'");
  Value function = args[0];
  if (!is_callable(function)) return iso.raise(TypeError, "'{}' object is not callable", type_name(function));
  std::string text;
  if (!name.is_none()) {
    if (!StrObject::check(name)) return iso.raise(TypeError, "name must be str or None, not {}", type_name(name));
    text = to_utf8(name);
  } else if (FunctionObject::check(function)) {
    text = to_utf8(function.as<FunctionObject>()->name);
  } else {
    Result found = get_attribute_or_not_found(iso, function, names.dunder_name);
    if (!found.is_not_found()) {
      Ref own(iso, TRY(found));
      if (StrObject::check(own)) text = to_utf8(own);
    }
  }
  channels::Program program;
  TRY(channels::freeze_call(iso, function, Args{args.values + 1, args.count - 1, Value()}, &program.call));
  TRY(io::publish_output(iso));
  program.environment = TRY(task->environment_now(iso));
  IsolateRecord* record = task->host().start(std::move(program), std::move(text));
  if (record == nullptr) return iso.raise(RuntimeError, "the host is stopping: no isolate can be spawned");
  return channels::make_handle(iso, record);
}

Result isolates_current(Isolate& iso) {
  IsolateTask* task = IsolateTask::of(iso);
  if (task == nullptr) return iso.raise(RuntimeError, "this isolate is run by no host");
  task->record().add_handle();
  return channels::make_handle(iso, &task->record());
}

}  // namespace skerry
