// _thread: starting threads, what names them, how their failures are told.
#include <unistd.h>

#include <csignal>
#include <iterator>

#include "channels/isolate_task.h"
#include "channels/script_signals.h"
#include "isolate/builtins/sys_module.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/struct_sequence.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/type_build.h"
#include "isolate/objects/codecs.h"
#include "isolate/vm/frame_inspect.h"
#include "stdlib/signal/signal_module.h"
#include "stdlib/thread/thread_parts.h"

namespace skerry::threads {

TypeObject hook_arguments_type;
extern const TypeDef handle_type_def, hook_arguments_type_def, local_type_def, lock_type_def, queue_empty_def, rlock_type_def,
    simple_queue_type_def;

const TypeDef* const* thread_types(size_t* count) {
  static constexpr const TypeDef* kTypes[] = {
      &handle_type_def, &hook_arguments_type_def, &local_type_def,        &lock_type_def,
      &queue_empty_def, &rlock_type_def,          &simple_queue_type_def,
  };
  *count = std::size(kTypes);
  return kTypes;
}

int64_t thread_ident(const void* thread) { return static_cast<int64_t>(reinterpret_cast<uintptr_t>(thread)); }

namespace {

using channels::IsolateThread;

// ---- Starting
Status check_function(Isolate& iso, Value function, Value arguments, Value keywords) {
  if (!is_callable(function)) return iso.raise(TypeError, "first arg must be callable");
  if (!TupleObject::check(arguments)) return iso.raise(TypeError, "2nd arg must be a tuple");
  if (!keywords.is_empty() && !DictObject::check(keywords)) return iso.raise(TypeError, "optional 3rd arg must be a dictionary");
  return Status::ok();
}

Result start_new_thread(Isolate& iso, Value function, Value arguments, Value keywords) {
  TRY(check_function(iso, function, arguments, keywords));
  Ref own(iso);
  if (!keywords.is_empty()) own = Ref(iso, TRY(dict_copy(iso, keywords.as<DictObject>())));
  return make_int(iso, thread_ident(thread_key(*TRY(channels::start_thread(iso, function, arguments, own)))));
}

// As threading.py of 3.13 starts them.
Result start_joinable_thread(Isolate& iso, Value function, Value handle, bool daemon) {
  if (!is_callable(function)) return iso.raise(TypeError, "thread function must be callable");
  Ref held(iso);
  if (handle.is_empty() || handle.is_none()) held = Ref(iso, TRY(make_handle(iso)));
  else held = Ref::borrow(iso, handle);
  if (!HandleObject::check(held)) return iso.raise(TypeError, "'handle' must be a _ThreadHandle");
  auto* h = held.as<HandleObject>();
  if (h->started) return iso.raise(RuntimeError, "thread already started");
  Ref none(iso, TRY(make_tuple(iso, nullptr, 0)));
  IsolateThread* thread = TRY(channels::start_thread(iso, function, none, Value()));
  auto extras = std::make_unique<Extras>();
  extras->handle = held.copy().release();
  thread->extras = std::move(extras);
  h->ident = thread_ident(thread_key(*thread));
  h->daemon = daemon;
  h->started = true;
  return held.release();
}
Result make_thread_handle(Isolate& iso, int64_t ident) {
  Value made = TRY(make_handle(iso));
  made.as<HandleObject>()->ident = ident;
  made.as<HandleObject>()->started = true;
  return made;
}

// ---- Names and numbers
Result get_ident(Isolate& iso) { return make_int(iso, thread_ident(running_thread(iso))); }
Result get_main_ident(Isolate& iso) {
  IsolateThread* thread = IsolateThread::of(iso);
  return make_int(iso, thread_ident(thread ? thread_key(thread->isolate_task()) : running_thread(iso)));
}
// The system knows the workers, not the threads: a number of the right kind that no other thread of the isolate has.
Result get_native_id(Isolate& iso) {
  IsolateThread* thread = IsolateThread::of(iso);
  return make_int(iso, int64_t{getpid()} + (thread && thread->turn() ? int64_t{thread->turn()->number} : 0));
}
Fallible<int64_t> count(Isolate& iso) {
  IsolateThread* thread = IsolateThread::of(iso);
  channels::IsolateThreads* threads = thread ? thread->isolate_task().threads() : nullptr;
  return threads ? static_cast<int64_t>(threads->live) : int64_t{0};
}
Result stack_size(Isolate& iso, int64_t size) {
  if (size < 0) return iso.raise(ValueError, "size must be 0 or a positive value");
  if (size > 0 && size < 32768) return iso.raise(ValueError, "size not valid: {} bytes", size);
  // Stacks are the host's. It is remembered, as a script may ask what it has set.
  IsolateThread* thread = IsolateThread::of(iso);
  if (thread == nullptr) return Value::small_int(0);
  return make_int(iso, std::exchange(extras_of(thread->isolate_task()).asked_stack_size, size));
}

Result exit_thread(Isolate& iso) { return iso.raise_none(SystemExit); }

Result set_sentinel(Isolate& iso) {
  Ref lock(iso, TRY(make_lock(iso)));
  if (Extras* extras = running_extras(iso)) assign(iso, extras->sentinel, lock.copy().release());
  return lock.release();
}

Status interrupt_main(Isolate& iso, int64_t number) {
  if (number < 1 || number >= channels::kSignalCount) return iso.raise(ValueError, "signal number out of range");
  return signal_main_thread(iso, static_cast<int>(number));
}

Status shutdown(Isolate& iso) { return join_other_threads(iso); }
Fallible<bool> daemons_allowed(Isolate&) { return true; }
Fallible<bool> is_main_interpreter(Isolate&) { return true; }

// ---- Failures
enum HookField { kType, kValue, kTraceback, kThread, kHookFields };

Result hook_arguments_new(Isolate& iso, TypeObject*, Value sequence) {
  Ref list(iso, TRY(to_tuple(iso, sequence)));
  auto& given = *list.as<TupleObject>();
  if (given.length != kHookFields)
    return iso.raise(TypeError, "_thread._ExceptHookArgs() takes a {}-sequence ({}-sequence given)", static_cast<int>(kHookFields), given.length);
  return make_struct_sequence(iso, hook_arguments_type,
                              {retained(iso, given[0]), retained(iso, given[1]), retained(iso, given[2]), retained(iso, given[3])});
}

Status except_hook(Isolate& iso, Value arguments) {
  if (!has_type(arguments, hook_arguments_type)) return iso.raise(TypeError, "_thread.excepthook argument type must be ExceptHookArgs");
  auto& given = *arguments.as<TupleObject>();
  if (given[kType] == as_value(&SystemExit)) return Status::ok();
  Ref sys(iso, TRY(import_module(iso, "sys")));
  Ref file(iso, Value::none());
  if (Result found = get_attribute_or_not_found(iso, sys, names.stderr); !found.is_not_found()) file.reset(TRY(found));
  // Where sys.stderr is gone the thread may remember it.
  if (file.get().is_none()) {
    if (given[kThread].is_none()) return Status::ok();
    Result found = get_attribute_or_not_found(iso, given[kThread], Ref(iso, intern(iso, "_stderr")));
    if (found.is_not_found()) return Status::ok();
    file.reset(TRY(found));
    if (file.get().is_none()) return Status::ok();
  }
  std::string name;
  if (!given[kThread].is_none()) {
    Result found = get_attribute_or_not_found(iso, given[kThread], names.name);
    if (!found.is_fault()) {
      Ref held(iso, found.value());
      Result text = to_str(iso, held);
      if (!text.is_fault()) name = to_utf8(Ref(iso, text.value()));
    }
    iso.clear_pending();
    if (name.empty()) name = "<failed to get thread name>";
  } else {
    name = std::to_string(thread_ident(running_thread(iso)));
  }
  std::string out = "Exception in thread " + name + ":\n";
  if (ExceptionObject::check(given[kValue])) out += format_exception(iso, given[kValue]);
  else if (is_type(given[kType])) out += std::string(short_type_name(given[kType].as<TypeObject>())) + "\n";
  Ref text(iso, TRY(decode_bytes(iso, out, "utf-8", "surrogateescape")));
  decrement(iso, TRY(call_method(iso, file, names.write, {text})));
  Result flushed = call_method(iso, file, names.flush);
  if (flushed.is_raised()) iso.clear_pending();
  else decrement(iso, TRY(flushed));
  return Status::ok();
}

constexpr MethodDef kHookArgumentsRows[] = {
    def<"new _ExceptHookArgs(sequence, /)", hook_arguments_new>(nullptr),
    def<"member exc_type", struct_sequence_item<kType>>("Exception type"),
    def<"member exc_value", struct_sequence_item<kValue>>("Exception value"),
    def<"member exc_traceback", struct_sequence_item<kTraceback>>("Exception traceback"),
    def<"member thread", struct_sequence_item<kThread>>("Thread"),
};

constexpr const char* kStartDoc =
    "start_new_thread(function, args[, kwargs])\n(start_new() is an obsolete synonym)\n\n"
    "Start a new thread and return its identifier.  The thread will call the\nfunction with positional arguments from the tuple args and keyword arguments\n"
    "taken from the optional dictionary kwargs.  The thread exits when the\nfunction returns; the return value is ignored.  The thread will also exit\n"
    "when the function raises an unhandled exception; a stack trace will be\nprinted unless the exception is SystemExit.\n";
constexpr const char* kAllocateDoc =
    "allocate_lock() -> lock object\n(allocate() is an obsolete synonym)\n\nCreate a new lock object. See help(type(threading.Lock())) for\ninformation about locks.";
constexpr const char* kExitDoc =
    "exit()\n(exit_thread() is an obsolete synonym)\n\nThis is synonymous to ``raise SystemExit''.  It will cause the current\nthread to exit silently unless the exception is caught.";

constexpr MethodDef kFunctions[] = {
    def<"def _count()", count>(
        "_count() -> integer\n\nReturn the number of currently running Python threads, excluding\nthe main thread."),
    def<"def _excepthook(exc_type_value_traceback_thread, /)", except_hook>(
        "excepthook(exc_type, exc_value, exc_traceback, thread)\n\nHandle uncaught Thread.run() exception."),
    def<"def _get_main_thread_ident()", get_main_ident>(nullptr),
    def<"def _is_main_interpreter()", is_main_interpreter>("Return True if the current interpreter is the main Python interpreter."),
    def<"def _make_thread_handle(ident, /)", make_thread_handle>(nullptr),
    def<"def _set_sentinel()", set_sentinel>(
        "_set_sentinel() -> lock\n\nSet a sentinel lock that will be released when the current thread\nstate is finalized (after it is untied from the interpreter)."),
    def<"def _shutdown()", shutdown>("Wait for all threads that are no daemons."),
    def<"def allocate()", make_lock>(kAllocateDoc),
    def<"def allocate_lock()", make_lock>(kAllocateDoc),
    def<"def daemon_threads_allowed()", daemons_allowed>("Return True if daemon threads are allowed in the current interpreter,\nand False otherwise.\n"),
    def<"def exit()", exit_thread>(kExitDoc),
    def<"def exit_thread()", exit_thread>(kExitDoc),
    def<"def get_ident()", get_ident>(
        "get_ident() -> integer\n\nReturn a non-zero integer that uniquely identifies the current thread\namongst other threads that exist simultaneously."),
    def<"def get_native_id()", get_native_id>(
        "get_native_id() -> integer\n\nReturn a non-negative integer identifying the thread as reported\nby the OS (kernel). This may be used to uniquely identify a\n"
        "particular thread within a system."),
    def<"def interrupt_main(signum=2, /)", interrupt_main>(
        "interrupt_main(signum=signal.SIGINT, /)\n\nSimulate the arrival of the given signal in the main thread,\nwhere the corresponding signal handler will be executed.\n"
        "If *signum* is omitted, SIGINT is assumed.\nA subthread can use this function to interrupt the main thread.\n\n"
        "Note: the default signal handler for SIGINT raises ``KeyboardInterrupt``."),
    def<"def stack_size(size=0, /)", stack_size>("stack_size([size]) -> size\n\nReturn the thread stack size used when creating new threads."),
    def<"def start_joinable_thread(function, *, handle=<unset>, daemon=True)", start_joinable_thread>("Start a new thread and give its handle."),
    worded(Wording::kUnpack, def<"def start_new(function, args, kwargs=<unset>, /)", start_new_thread>(kStartDoc)),
    worded(Wording::kUnpack, def<"def start_new_thread(function, args, kwargs=<unset>, /)", start_new_thread>(kStartDoc)),
};

}  // namespace

void walk_threads(Isolate& iso, const EachThread& look) {
  IsolateThread* running = IsolateThread::of(iso);
  if (running == nullptr) return look(thread_ident(running_thread(iso)), current_frame(iso), iso.handled_exception());
  running->isolate_task().for_each_thread([&](IsolateThread& thread, Frame* innermost, Waiter*) {
    bool runs = &thread == running;
    look(thread_ident(thread_key(thread)), innermost,
         runs ? iso.handled_exception() : thread.turn()->state.handled_exception(iso));
  });
}

namespace {

Status populate(Isolate& iso, Value module) {
  TRY(module_set(iso, module, "LockType", as_value(&lock_type)));
  TRY(module_set(iso, module, "RLock", as_value(&rlock_type)));
  TRY(module_set(iso, module, "TIMEOUT_MAX", Ref(iso, TRY(make_double(iso, 9223372036.0)))));
  TRY(module_set(iso, module, "_ExceptHookArgs", as_value(&hook_arguments_type)));
  TRY(module_set(iso, module, "_ThreadHandle", as_value(&handle_type)));
  TRY(module_set(iso, module, "_local", as_value(&local_type)));
  TRY(module_set(iso, module, "error", as_value(&RuntimeError)));
  return module_set(iso, module, "lock", as_value(&lock_type));
}

}  // namespace

// A struct sequence that scripts may make.
extern const TypeDef hook_arguments_type_def{
    .type = &hook_arguments_type,
    .name = "_thread._ExceptHookArgs",
    .doc = "ExceptHookArgs\n\nType used to pass arguments to threading.excepthook.",
    .base = &tuple_type,
    .instance_size = sizeof(TupleObject),
    .flags = flags(TypeFlag::kImmutable),
    .slots = {.repr = struct_sequence_repr},
    .methods = kHookArgumentsRows,
    .method_count = std::size(kHookArgumentsRows)};

extern const ModuleDef thread_module_def{
    .name = "_thread",
    .doc = "This module provides primitive operations to write multi-threaded programs.\nThe 'threading' module provides a more convenient interface.",
    .functions = kFunctions,
    .function_count = std::size(kFunctions),
    .populate = populate};

}  // namespace skerry::threads
