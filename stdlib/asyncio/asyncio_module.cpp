// _asyncio: the running loop of each thread, the tables of tasks, and what the module takes from the library.
#include <iterator>

#include "isolate/builtins/import.h"
#include "isolate/heap/intern.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/set.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/asyncio/asyncio_parts.h"
#include "stdlib/library_path.h"
#include "stdlib/thread/thread_parts.h"

namespace skerry::asyncio {

extern const TypeDef future_type_def, future_iterator_type_def, step_type_def, task_type_def;
Words words;

Status fill_words(Isolate&) {
  struct {
    Value* word;
    const char* text;
  } const kTexts[] = {
      {&words.asyncio_future_blocking, "_asyncio_future_blocking"},
      {&words.loop, "_loop"},
      {&words.add_done_callback, "add_done_callback"},
      {&words.call_exception_handler, "call_exception_handler"},
      {&words.call_soon, "call_soon"},
      {&words.cancel, "cancel"},
      {&words.context, "context"},
      {&words.discard, "discard"},
      {&words.exception, "exception"},
      {&words.future, "future"},
      {&words.get_debug, "get_debug"},
      {&words.get_event_loop, "get_event_loop"},
      {&words.get_loop, "get_loop"},
      {&words.message, "message"},
      {&words.msg, "msg"},
      {&words.result, "result"},
      {&words.source_traceback, "source_traceback"},
      {&words.task, "task"},
  };
  for (const auto& entry : kTexts) *entry.word = intern_immortal(entry.text);
  return Status::ok();
}

namespace {

constexpr MethodDef kWakeup = def<"task_wakeup(self, future, /)", task_wakeup>(nullptr);

// Where the parts come from that are attributes of modules of the library.
constexpr struct {
  Part part;
  const char* module;
  const char* name;
} kImports[] = {
    {Part::kCancelledError, "asyncio.exceptions", "CancelledError"},
    {Part::kInvalidStateError, "asyncio.exceptions", "InvalidStateError"},
    {Part::kFutureRepr, "asyncio.base_futures", "_future_repr"},
    {Part::kTaskRepr, "asyncio.base_tasks", "_task_repr"},
    {Part::kTaskGetStack, "asyncio.base_tasks", "_task_get_stack"},
    {Part::kTaskPrintStack, "asyncio.base_tasks", "_task_print_stack"},
    {Part::kIsCoroutine, "asyncio.coroutines", "iscoroutine"},
    {Part::kGetPolicy, "asyncio.events", "get_event_loop_policy"},
    {Part::kExtractStack, "traceback", "extract_stack"},
    {Part::kAllTasks, "weakref", "WeakSet"},  // the class: an instance takes its place
};

Result make_parts(Isolate& iso) {
  constexpr size_t kCount = static_cast<size_t>(Part::kCount);
  Ref parts(iso, TRY(make_private_list(iso, kCount)));
  auto* list = parts.as<ListObject>();
  for (size_t i = 0; i < kCount; ++i) TRY(list_append(iso, list, Value::none()));
  auto put = [&](Part which, Value owned) { assign(iso, list->items[static_cast<size_t>(which)], owned); };
  for (const auto& wanted : kImports) {
    Ref module(iso, TRY(import_module(iso, wanted.module))), name(iso, intern(iso, wanted.name));
    Ref value(iso, TRY(get_attribute(iso, module, name)));
    bool is_error = wanted.part == Part::kCancelledError || wanted.part == Part::kInvalidStateError;
    if (is_error && !(is_type(value) && value.as<TypeObject>()->has(TypeFlag::kExceptionSubclass)))
      return iso.raise(TypeError, "{}.{} is no exception class", wanted.module, wanted.name);
    put(wanted.part, wanted.part == Part::kAllTasks ? TRY(call(iso, value, {})) : value.release());
  }
  put(Part::kCurrentTasks, TRY(make_dict(iso)));
  put(Part::kCoroutineTypes, TRY(make_set(iso)));
  put(Part::kContextKeyword, TRY(make_tuple(iso, {words.context})));
  put(Part::kMessageKeyword, TRY(make_tuple(iso, {words.msg})));
  put(Part::kWakeup, TRY(make_native_function(iso, &native_function_type, &kWakeup, &task_type, Value::none())));
  put(Part::kNextNumber, Value::small_int(1));
  put(Part::kRunningLoop, Value());
  return parts.release();
}

}  // namespace

Fallible<Value> part(Isolate& iso, Part which) {
  Value kept = iso.modules().asyncio;
  if (kept.is_empty()) return iso.raise(RuntimeError, "asyncio cannot be used while the interpreter ends");
  return kept.as<ListObject>()->items[static_cast<size_t>(which)];
}

void set_part(Isolate& iso, Part which, Value owned) {
  assign(iso, iso.modules().asyncio.as<ListObject>()->items[static_cast<size_t>(which)], owned);
}

Fault raise_invalid_state(Isolate& iso, std::string_view message) {
  Fallible<Value> cls = part(iso, Part::kInvalidStateError);
  return cls.is_fault() ? cls.fault() : iso.raise_message(*cls.value().as<TypeObject>(), message);
}
Fault raise_uninitialized(Isolate& iso) { return iso.raise(RuntimeError, "Future object is not initialized."); }

namespace {
// The running thread's place for the loop that runs in it.
Fallible<Value*> running_loop(Isolate& iso) {
  if (threads::Extras* extras = threads::running_extras(iso)) return &extras->event_loop;
  TRY(part(iso, Part::kRunningLoop));
  return &iso.modules().asyncio.as<ListObject>()->items[static_cast<size_t>(Part::kRunningLoop)];
}
}  // namespace

Result current_loop(Isolate& iso) {
  Value running = *TRY(running_loop(iso));
  if (!running.is_empty()) return retained(iso, running);
  Ref policy(iso, TRY(call(iso, TRY(part(iso, Part::kGetPolicy)), {})));
  return call_method(iso, policy, words.get_event_loop);
}

Status register_task(Isolate& iso, Value task) {
  decrement(iso, TRY(call_method(iso, TRY(part(iso, Part::kAllTasks)), names.add, {task})));
  return Status::ok();
}

Result compose(Isolate& iso, std::initializer_list<std::string_view> words, std::initializer_list<Value> shown) {
  StrBuilder text(iso);
  auto value = shown.begin();
  for (std::string_view word : words) {
    text.append_ascii(word);
    if (value == shown.end()) continue;
    Ref part(iso, TRY(repr(iso, *value++)));
    text.append(part.as<StrObject>());
  }
  return text.build();
}

Status enter_task(Isolate& iso, Value loop, Value task) {
  auto* current = TRY(part(iso, Part::kCurrentTasks)).as<DictObject>();
  int64_t hash = TRY(hash_value(iso, loop));
  Result found = dict_get_with_hash(iso, current, loop, hash);
  if (found.is_not_found()) return dict_set_with_hash(iso, current, loop, hash, task);
  Ref other = Ref::borrow(iso, TRY(found));
  Ref message(iso, TRY(compose(iso, {"Cannot enter into task ", " while another task ", " is being executed."}, {task, other})));
  return iso.raise_with(RuntimeError, message);
}

Status leave_task(Isolate& iso, Value loop, Value task) {
  auto* current = TRY(part(iso, Part::kCurrentTasks)).as<DictObject>();
  int64_t hash = TRY(hash_value(iso, loop));
  Result found = dict_get_with_hash(iso, current, loop, hash);
  Ref other = Ref::borrow(iso, found.is_not_found() ? Value::none() : TRY(found));
  if (other.get() != task) {
    Ref message(iso, TRY(compose(iso, {"Leaving task ", " does not match the current task ", "."}, {task, other})));
    return iso.raise_with(RuntimeError, message);
  }
  TRY(dict_delete_with_hash(iso, current, loop, hash));
  return Status::ok();
}

Status forget_running_loop(Isolate& iso) {
  if (iso.modules().asyncio.is_empty() && threads::running_extras(iso) == nullptr) return Status::ok();  // asyncio is not imported
  assign(iso, *TRY(running_loop(iso)), Value());
  return Status::ok();
}

namespace {

Status unregister_task(Isolate& iso, Value task) {
  decrement(iso, TRY(call_method(iso, TRY(part(iso, Part::kAllTasks)), words.discard, {task})));
  return Status::ok();
}
Result get_running_loop(Isolate& iso) {
  Value running = *TRY(running_loop(iso));
  if (running.is_empty()) return iso.raise(RuntimeError, "no running event loop");
  return retained(iso, running);
}
Result get_running_loop_or_none(Isolate& iso) {
  Value running = *TRY(running_loop(iso));
  return running.is_empty() ? Value::none() : retained(iso, running);
}
Status set_running_loop(Isolate& iso, Value loop) {
  assign(iso, *TRY(running_loop(iso)), loop.is_none() ? Value() : retained(iso, loop));
  return Status::ok();
}
Result get_event_loop_at(Isolate& iso, int64_t) { return current_loop(iso); }

constexpr MethodDef kFunctions[] = {
    def<"def _enter_task(loop, task)", enter_task>(
        "Enter into task execution or resume suspended task.\n\nTask belongs to loop.\n\nReturns None."),
    def<"def _get_event_loop(stacklevel=3)", get_event_loop_at>(nullptr),
    def<"def _get_running_loop()", get_running_loop_or_none>("Return the event loop that runs in this thread, or None."),
    def<"def _leave_task(loop, task)", leave_task>(
        "Leave task execution or suspend a task.\n\nTask belongs to loop.\n\nReturns None."),
    def<"def _register_task(task)", register_task>("Register a new task in asyncio as executed by loop.\n\nReturns None."),
    def<"def _set_running_loop(loop, /)", set_running_loop>(
        "Set the event loop that runs in this thread, None for no one: for event loops."),
    def<"def _unregister_task(task)", unregister_task>("Unregister a task.\n\nReturns None."),
    def<"def get_event_loop()", current_loop>(
        "Return the event loop that runs in this thread; where none does, what the policy's get_event_loop() gives."),
    def<"def get_running_loop()", get_running_loop>(
        "Return the event loop that runs in this thread. RuntimeError if none does."),
};

Status populate(Isolate& iso, Value module) {
  // asyncio does without.
  if (!is_library_of_this_version()) return iso.raise(ImportError, "this _asyncio is for the library of CPython 3.11");
  if (iso.modules().asyncio.is_empty()) {
    Value parts = TRY(make_parts(iso));
    assign(iso, iso.modules().asyncio, parts);
  }
  TRY(module_set(iso, module, "Future", as_value(&future_type)));
  TRY(module_set(iso, module, "Task", as_value(&task_type)));
  TRY(module_set(iso, module, "_all_tasks", TRY(part(iso, Part::kAllTasks))));
  return module_set(iso, module, "_current_tasks", TRY(part(iso, Part::kCurrentTasks)));
}

}  // namespace

const TypeDef* const* asyncio_types(size_t* count) {
  static const TypeDef* const kTypes[] = {&future_type_def, &future_iterator_type_def, &step_type_def, &task_type_def};
  *count = std::size(kTypes);
  return kTypes;
}

extern const ModuleDef asyncio_module_def{.name = "_asyncio",
                                          .doc = "Accelerator module for asyncio",
                                          .functions = kFunctions,
                                          .function_count = std::size(kFunctions),
                                          .populate = populate};

}  // namespace skerry::asyncio
