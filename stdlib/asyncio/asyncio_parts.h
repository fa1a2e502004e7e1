// _asyncio: what its files share.
//
//   asyncio_module.cpp   the running loop, the tables of tasks, what is taken from the library's Python modules
//   future.cpp           Future: its states and callbacks        future_type.cpp      as scripts see it, and the iterator of `await`
//   task.cpp             Task: stepping a coroutine              task_type.cpp        as scripts see it
// As CPython's module of this name: the loop itself is the library's, and is reached through its methods, call_soon above all.
#pragma once

#include <initializer_list>
#include <string_view>

#include "isolate/heap/ref.h"
#include "isolate/isolate.h"
#include "isolate/objects/native.h"

namespace skerry::asyncio {

extern const ModuleDef asyncio_module_def;
extern TypeObject future_type, future_iterator_type, step_type, task_type;
const TypeDef* const* asyncio_types(size_t* count);
void install_hooks();
// In the child of a fork: the loop that runs is the parent's.
Status forget_running_loop(Isolate& iso);

enum class FutureState : uint8_t { kPending, kCancelled, kFinished };

struct FutureObject : Object {
  // Owned; Empty where there is none.
  Value loop;                         // Empty: __init__ has not run
  Value callback, callback_context;   // the first of the callbacks: most futures have one
  Value callbacks;                    // list of (callback, context), behind the first
  Value result;
  Value exception, exception_traceback;
  Value source_traceback;
  Value cancel_message;
  Value cancelled_error;              // what the coroutine of a cancelled task raised
  FutureState state;
  bool logs_exception;                // at its end, unless somebody asks for it before
  bool blocking;                      // given by its iterator: whoever steps the coroutine waits for it
  static bool check(Value v);
  static TypeObject& type() { return future_type; }
  void blank();
};

struct TaskObject : FutureObject {
  Value waits_for;                    // the future whose callback wakes it up
  Value coroutine, name, context;
  int64_t cancel_requests;
  bool must_cancel, logs_pending;     // the latter: when it dies before it is done
  static bool check(Value v);
  static TypeObject& type() { return task_type; }
  void blank();
};

inline bool is_exact_task(Value v) { return v.is_object() && v.as_object()->type == &task_type; }
// A Future or Task of which no script has made a subclass.
inline bool is_exact_future(Value v) { return v.is_object() && (v.as_object()->type == &future_type || is_exact_task(v)); }

// Names that the module looks up, filled at boot.
struct Words {
  Value asyncio_future_blocking, loop, add_done_callback, call_exception_handler, call_soon, cancel, context, discard, exception,
      future, get_debug, get_event_loop, get_loop, message, msg, result, source_traceback, task;
};
extern Words words;
Status fill_words(Isolate& iso);

// What an isolate keeps of the library (ModuleSystem::asyncio), a list.
enum class Part : uint8_t {
  kAllTasks,       // weakref.WeakSet
  kCurrentTasks,   // {loop: task}
  kCoroutineTypes, // set of classes that asyncio.iscoroutine() has found to be such
  kCancelledError, kInvalidStateError,
  kFutureRepr, kTaskRepr, kTaskGetStack, kTaskPrintStack, kIsCoroutine, kGetPolicy, kExtractStack,
  kContextKeyword, kMessageKeyword,  // ("context",), ("msg",)
  kWakeup,         // the native function behind the callback of what a task waits for
  kNextNumber,     // of the next task without a name
  kRunningLoop,    // where no host runs the isolate, which has one thread then
  kCount,
};
Fallible<Value> part(Isolate& iso, Part which);  // borrowed: lives until the isolate ends; RuntimeError then
void set_part(Isolate& iso, Part which, Value owned);  // after part() has given it
Fault raise_invalid_state(Isolate& iso, std::string_view message);
Fault raise_uninitialized(Isolate& iso);
// The words with what repr() gives of the values between them.
Result compose(Isolate& iso, std::initializer_list<std::string_view> words, std::initializer_list<Value> shown);

// ---- The running loop and the tables (asyncio_module.cpp)
Result current_loop(Isolate& iso);  // the one that runs in this thread, else the policy's. Owned
Status register_task(Isolate& iso, Value task);
Status enter_task(Isolate& iso, Value loop, Value task);
Status leave_task(Isolate& iso, Value loop, Value task);

// ---- Future (future.cpp). The rows of the method table check that it is initialised.
Status future_init(Isolate& iso, FutureObject* f, Value loop);
void future_drop(Isolate& iso, FutureObject* f);  // everything it owns
Fallible<bool> future_cancel(Isolate& iso, FutureObject* f, Value message_or_empty);
Status future_set_result(Isolate& iso, FutureObject* f, Value result);
Status future_set_exception(Isolate& iso, FutureObject* f, Value exception_or_class);
Status future_add_callback(Isolate& iso, FutureObject* f, Value callback, Value context);
Fallible<int64_t> future_remove_callback(Isolate& iso, FutureObject* f, Value callback);
// Either *result or *exception becomes what it ended with, owned. CancelledError, InvalidStateError.
Status future_outcome(Isolate& iso, FutureObject* f, Value* result, Value* exception);
Result future_result(Isolate& iso, FutureObject* f);  // raises what it ended with
Result make_cancelled_error(Isolate& iso, FutureObject* f);
// loop.call_soon(callback[, argument][, context=context])
Status call_soon(Isolate& iso, Value loop, Value callback, Value argument_or_empty, Value context_or_empty);
// loop.call_exception_handler({...}) as finalizers do it: what goes wrong is reported, not raised.
Status report_to_loop(Isolate& iso, FutureObject* f, Value message, Value subject_name, Value exception_or_empty);

void future_destroy(Isolate& iso, Object* o);
void future_traverse(Object* o, Visitor& visitor);
Status future_finalize(Isolate& iso, Value self);

// ---- Task (task.cpp)
Status task_init(Isolate& iso, TaskObject* t, Value coroutine, Value loop, Value name, Value context);
Fallible<bool> task_cancel(Isolate& iso, TaskObject* t, Value message);
Result task_step(Isolate& iso, TaskObject* t, Value exception_or_empty);
Result task_wakeup(Isolate& iso, TaskObject* t, Value future);  // what it has waited for is done
Result make_wakeup(Isolate& iso, TaskObject* t);

}  // namespace skerry::asyncio
