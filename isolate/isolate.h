// Isolate: one interpreter instance. Its heap, frames, pending exception, tables and limits.
//
// Whoever has a mutable Isolate& holds its lock. Only the members marked "any thread" may be touched without it.
// It must not know about channels or the host: it waits through park.h. Threads of scripts take turns; the fields of the one that
// runs are here, those of the others lie in ThreadStates (vm/thread_state.h).
#pragma once

#include <fmt/core.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "isolate/heap/heap.h"
#include "isolate/heap/ref.h"
#include "isolate/objects/external_storage.h"
#include "isolate/objects/type.h"
#include "isolate/park.h"

namespace skerry {

struct Frame;
struct CodeObject;
struct ExceptionObject;
struct DictObject;
class Collector;
class ShapeTable;
class InternTable;
class ReprGuard;
class TypeTable;      // overlays and subclasses of shared types, attribute look-up cache
class FrameStack;     // vm/frame_stack.h
class CodeStates;     // per-isolate side tables of warm code
struct ThreadState;   // vm/thread_state.h
struct Tracing;       // vm/tracing.h
class ModuleSystem;   // builtins/import.h: sys.modules, finders

// The handled-exception chain (`sys.exc_info()`): one per isolate plus one per running generator.
struct HandledException {
  Value exception;  // owned; Empty or None: none
  HandledException* previous = nullptr;
};

// Bits that other threads set to get an isolate's attention at its next safepoint.
enum InterruptBits : uint32_t {
  kInterruptTerminate = 1,   // stop: faults with kTerminated
  kInterruptKeyboard = 2,    // raise KeyboardInterrupt (main isolate)
  kInterruptCallback = 4,    // run pending callbacks (signals, collector)
  kInterruptThreads = 8,     // all threads but the main one stop, as at kInterruptTerminate
};

// What native modules keep for an isolate beside their dictionaries: a Value each, Empty until the module needs it.
enum class Kept : uint8_t {
  kSignalHandlers,  // list by signal number (stdlib/signal)
  kExitFunctions,   // list of (function, args, kwargs) (stdlib/atexit)
  kContext,         // the current contextvars.Context (stdlib/contextvars)
  kDecimal,         // classes and contexts of decimal (stdlib/decimal)
  kCount,
};

enum class RunState : uint8_t { kFinished, kWaiting, kPreempted };

struct IsolateOptions {
  size_t heap_quota = 0;  // bytes, 0: unlimited
  int recursion_limit = 1000;
};

class Isolate {
  // The tables below, then the heap's first block: a small isolate needs no other memory. As much as makes the whole a size class
  // of the allocator.
  alignas(16) char room_[1888];

 public:
  explicit Isolate(const IsolateOptions& options);
  ~Isolate();  // finalizers that are due have been run by finish(); here memory goes
  Isolate(const Isolate&) = delete;
  Isolate& operator=(const Isolate&) = delete;

  // Runs the finalizers that are due and drops all modules, on the stack that native_stack_limit tells of. Afterwards only the
  // destructor may follow.
  void finish();
  // The functions that scripts registered for the end, once; finish() would do it otherwise.
  void run_exit_functions();

  // ---- Memory
  Heap heap;
  ExternalList externals;  // after the heap: its end reads objects
  Collector& collector() { return *collector_; }

  // ---- Errors. raise* return the fault: `return iso.raise(ValueError, "bad {}", x);` Sets __context__.
  template <class... A>
  Fault raise(TypeObject& type, fmt::format_string<A...> format, A&&... args) {
    return raise_message(type, fmt::vformat(format, fmt::make_format_args(args...)));
  }
  Fault raise_message(TypeObject& type, std::string_view utf8_message);
  Fault raise_with(TypeObject& type, Value argument);       // type(argument)
  Fault raise_none(TypeObject& type);                       // type()
  Fault raise_value(Value exception_instance);              // borrowed, already an instance
  Fault raise_key_error(Value key);
  Fault raise_memory_error();                               // preallocated instance, allocates nothing
  Fault raise_recursion_error(std::string_view where);      // " while calling a Python object"
  Value pending() const { return pending_; }                // borrowed; Empty: none
  bool has_pending() const { return !pending_.is_empty(); }
  Ref take_pending();                                       // the exception instance, no longer pending
  void restore_pending(Value owned_exception);              // without touching __context__
  void clear_pending();
  // True and cleared if the pending exception is an instance of `type`.
  bool catch_pending(const TypeObject& type);
  bool pending_matches(const TypeObject& type) const;
  // An exception that cannot be raised (in __del__, weak-reference callbacks): reported through sys.unraisablehook.
  void report_unraisable(std::string_view where, Value object);

  HandledException base_handled;
  HandledException* handled = &base_handled;
  Value handled_exception() const;  // borrowed: the innermost exception being handled, or Empty

  // ---- Native stack and recursion
  // [[nodiscard]] guards for everything that recurses in C++ (repr, compare, calls from natives, parser, freeze).
  bool native_stack_low() const {
    return reinterpret_cast<uintptr_t>(__builtin_frame_address(0)) < native_stack_limit;
  }
  Status check_native_stack(std::string_view where);  // RecursionError when low
  uintptr_t native_stack_limit = 0;  // set by whoever lends the stack, each time the isolate runs
  int recursion_limit;
  int int_max_str_digits = 4300;     // sys.set_int_max_str_digits: 0 means no limit
  int frame_depth = 0;               // Python frames
  int native_depth = 0;              // run loops beneath which native frames lie; 1 = the outermost loop

  // ---- Execution state
  Frame* frame = nullptr;            // innermost
  std::unique_ptr<FrameStack> frame_stack;
  int32_t budget = 0;                // decremented at back edges and calls; below zero: safepoint_slow
  std::atomic<uint32_t> interrupts{0};  // any thread sets bits; the isolate clears them at a safepoint
  Parker* parker = nullptr;
  std::unique_ptr<Waiter> waiter;    // what it waits for, if it does
  bool is_traced = false;            // a trace or profile function is set, and none runs now
  std::unique_ptr<Tracing> tracing;  // null until one is set
  bool is_main_thread = true;        // signals and their handlers are for it alone
  bool has_threads = false;          // several threads take turns: calls that block let the others run
  uint32_t switch_interval = 5000;   // microseconds that a thread may go on while others wait
  bool may_suspend = false;          // the native that runs was called by the outermost loop and may return kSuspended
  Result outcome = Value::none();    // of the outermost run, once it is finished (vm/execution.h)
  Status (*on_interrupt)(Isolate&) = nullptr;  // for kInterruptCallback: signals and other pending callbacks
  // Budget ran out: interrupts, collector, time slice. kSuspended only if the outermost loop asks (may_suspend).
  enum class SafepointKind { kOutermost, kNested };
  Status safepoint_slow(SafepointKind kind);
  // Another thread's turn: the fields that are a thread's own go to `state`, which gives what it holds.
  void exchange(ThreadState& state);

  // ---- Tables
  ShapeTable& shapes() { return *shapes_; }
  InternTable& interned() { return *interned_; }
  TypeTable& types() { return *types_; }
  CodeStates& code_states() { return *code_states_; }
  ModuleSystem& modules() { return *modules_; }
  Value builtins = Value();          // dict that LOAD_GLOBAL falls back to: the shared one until a script writes to it
  void (*on_exit)(Isolate&) = nullptr;  // runs the exit functions that scripts registered, once
  Value& kept(Kept which) { return kept_[static_cast<size_t>(which)]; }  // owned by the isolate
  uint64_t next_version = 1;         // dict and type versions
  uint64_t next_content = 1;         // of dicts: see dict_content

  // Repr recursion guard (objects/repr_guard.h), pending destruction (heap/object.cpp).
  ReprGuard* repr_guards = nullptr;
  int destroy_depth = 0;
  Object* destroy_later = nullptr;

  uint64_t id = 0;
  std::string name;
  void* host_data = nullptr;         // channels/: the task that runs this isolate
  bool booting = false;              // objects are born immortal and shared

 private:
  Value pending_;
  Value kept_[static_cast<size_t>(Kept::kCount)];
  // In room_, as Tables.
  struct Tables;
  Collector* collector_;
  ShapeTable* shapes_;
  InternTable* interned_;
  TypeTable* types_;
  CodeStates* code_states_;
  ModuleSystem* modules_;
};

// Waits as park.h says. Takes over the waiter.
Result wait_for(Isolate& iso, std::unique_ptr<Waiter> waiter);

}  // namespace skerry
