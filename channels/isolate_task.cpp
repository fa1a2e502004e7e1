#include "channels/isolate_task.h"

#include <csignal>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "channels/blocking.h"
#include "channels/host_core.h"
#include "channels/host_thread.h"
#include "isolate/builtins/import.h"
#include "isolate/builtins/interpreter_options.h"
#include "isolate/builtins/shared_code.h"
#include "isolate/builtins/sys_module.h"
#include "isolate/heap/collector.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/codecs.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/native.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/vm/execution.h"
#include "isolate/vm/frame_inspect.h"
#include "isolate/objects/type_build.h"
#include "isolate/objects/type_ending.h"
#include "scheduler/worker.h"

namespace skerry::channels {

namespace {

constexpr size_t kReportQuota = 1 << 20;  // more heap for the report of a MemoryError
// How long the end of an isolate waits for a thread that is in a call to the system. Then it goes on without it.
constexpr auto kBlockedPatience = std::chrono::milliseconds(20);

std::string text_of(Isolate& iso, Value v) {
  Result text = to_str(iso, v);
  if (text.is_fault()) {
    iso.clear_pending();
    return "<exception str() failed>";
  }
  Ref held(iso, text.value());
  return to_utf8(held);
}

// As `sys.exit(code)` ends a program.
void describe_exit(Isolate& iso, ExceptionObject* e, Outcome* out) {
  out->is_quiet = true;
  Value code = e->fields[exception_field::kExitCode];
  out->exit_code = 0;
  if (code.is_empty() || code.is_none()) return;
  int64_t number;
  if (is_int(code)) {
    out->exit_code = int_fits_int64(code, &number) ? static_cast<int>(number & 0xff) : 0xff;
    return;
  }
  out->exit_code = 1;
  out->failure->exit_text = text_of(iso, code);
}

// An uncaught exception of the main isolate goes to sys.excepthook where a script has set its own. True: it has been shown.
bool show_by_hook(Isolate& iso, Value exception) {
  auto attempt = [&]() -> Fallible<bool> {
    Ref sys(iso, TRY(import_module(iso, "sys")));
    Value kept = exception.as<ExceptionObject>()->traceback;
    for (auto [name, value] : {std::pair("last_type", as_value(type_of(exception))), std::pair("last_value", exception),
                               std::pair("last_traceback", kept.is_empty() ? Value::none() : kept)})
      TRY(set_attribute(iso, sys, Ref(iso, intern(iso, name)), value));
    Result hook = get_attribute_or_not_found(iso, sys, Ref(iso, intern(iso, "excepthook")));
    if (hook.is_not_found()) return false;
    Ref function(iso, TRY(hook));
    if (has_type(function, native_function_type)) {
      // Ours. The host writes it to the true stream, unless a script has put another in its place, or none.
      Ref now(iso, TRY(get_attribute(iso, sys, names.stderr)));
      Ref first(iso, TRY(get_attribute(iso, sys, Ref(iso, intern(iso, "__stderr__")))));
      if (now.get() == first.get() && !now.get().is_none()) return false;
      if (!now.get().is_none()) TRY(write_to_stream(iso, names.stderr, format_exception(iso, exception)));
      return true;
    }
    Value traceback = exception.as<ExceptionObject>()->traceback;
    decrement(iso, TRY(call(iso, function, {as_value(type_of(exception)), exception, traceback.is_empty() ? Value::none() : traceback})));
    return true;
  };
  Fallible<bool> shown = attempt();
  if (!shown.is_fault()) return shown.value();
  iso.clear_pending();
  return false;
}

bool is_output_closed() {
  pollfd out{.fd = STDOUT_FILENO, .events = 0, .revents = 0};
  return ::poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

// Of the program itself: before what it has registered for its end, and before its objects go.
void tell_failure(Isolate& iso, HostCore& host, Outcome& outcome) {
  const Failure& failure = outcome.how_failed();
  std::string text = failure.exit_text.empty() ? std::string() : failure.exit_text + "\n";
  if (!outcome.is_quiet && !failure.traceback.empty()) text += failure.traceback + "\n";
  // Nobody may read it for long.
  if (!text.empty()) run_blocking(iso, [&] { write_error(text, [&] { return host.is_stopping(); }); });
  outcome.is_quiet = true;
}

Outcome describe_failure(Isolate& iso, Fault fault) {
  Outcome out;
  out.exit_code = 1;
  out.failure = std::make_unique<Failure>();
  Failure& failure = *out.failure;
  if (fault.kind() != FaultKind::kRaised || !iso.has_pending()) {
    out.is_quiet = true;
    failure.type = "RuntimeError";
    failure.message = "the isolate was stopped";
    failure.traceback = "RuntimeError: the isolate was stopped";
    return out;
  }
  if (iso.heap.quota() != 0) iso.heap.set_quota(iso.heap.quota() + kReportQuota);
  Ref exception = iso.take_pending();
  auto* e = exception.as<ExceptionObject>();
  failure.type = short_type_name(type_of(exception));
  failure.message = text_of(iso, exception);
  failure.traceback = format_exception(iso, exception);
  iso.clear_pending();
  while (!failure.traceback.empty() && failure.traceback.back() == '\n') failure.traceback.pop_back();
  if (is_instance_of(exception, SystemExit)) describe_exit(iso, e, &out);
  if (is_instance_of(exception, KeyboardInterrupt)) out.exit_code = 130;
  // Whoever read the program's output has gone: no news to anybody.
  if (is_instance_of(exception, BrokenPipeError) && is_output_closed()) {
    out.is_quiet = true;
    out.exit_code = 128 + SIGPIPE;
  }
  failure.has_exception = !freeze(iso, exception, "exception", FreezeMode::kOutcome, &failure.exception).is_fault();
  iso.clear_pending();
  return out;
}

}  // namespace

IsolateTask::IsolateTask(HostCore& host, IsolateRecord* record, Program&& program)
    : IsolateThread(*this), host_(host), record_(record), program_(std::move(program)) {}

IsolateTask::~IsolateTask() { record_->release(); }

void IsolateTask::interrupt(uint32_t bits) {
  {
    std::lock_guard guard(interrupt_lock_);
    if (may_interrupt_) {
      // release: pairs with the acquire where the isolate takes its interrupts
      isolate_->interrupts.fetch_or(bits, std::memory_order_release);
      if (threads_ && bits & (kInterruptTerminate | kInterruptThreads))
        for (IsolateThread* t = threads_->first; t != nullptr; t = t->turn()->next) t->wake_urgent();
    } else {
      early_interrupts_ |= bits;
    }
  }
  wake_urgent();
}

// ---- Its threads
void IsolateTask::make_lock(Isolate& iso) {
  if (threads_) return;
  turn_ = std::make_unique<ThreadTurn>(iso, *this);
  threads_ = std::make_unique<IsolateThreads>(turn_->place);
  threads_->turn_began = scheduler::Clock::now();
}

void IsolateTask::add_thread(Isolate& iso, IsolateThread& added) {
  std::lock_guard guard(interrupt_lock_);
  make_lock(iso);
  added.turn()->number = ++threads_->started;
  added.turn()->next = threads_->first;
  if (threads_->first) threads_->first->turn()->previous = &added;
  threads_->first = &added;
  ++threads_->live;
  iso.has_threads = true;
}

void IsolateTask::remove_thread(Isolate& iso, IsolateThread& ended) {
  std::lock_guard guard(interrupt_lock_);
  ThreadTurn& turn = *ended.turn();
  (turn.previous ? turn.previous->turn()->next : threads_->first) = turn.next;
  if (turn.next) turn.next->turn()->previous = turn.previous;
  iso.has_threads = --threads_->live > 0;
  if (threads_->main_awaits_end) wake();
}

// ---- Threads of the host
bool IsolateTask::admit(HostThread& thread) {
  {
    std::lock_guard guard(interrupt_lock_);
    if (refuses_hosts_) return false;
    if (!hosts_) hosts_ = std::make_unique<Hosts>();
    ++hosts_->count;
    if (threads_) {
      thread.make_turn(*isolate_);
      (void)threads_->lock.take(thread.turn()->place);
      return true;
    }
    hosts_->asking.push_back(&thread);
    hosts_ask_.store(true, std::memory_order_relaxed);
  }
  wake();
  return true;
}

void IsolateTask::queue_hosts(Isolate& iso) {
  std::lock_guard guard(interrupt_lock_);
  make_lock(iso);
  for (HostThread* thread : hosts_->asking) {
    thread->make_turn(iso);
    (void)threads_->lock.take(thread->turn()->place);
  }
  hosts_->asking.clear();
  hosts_ask_.store(false, std::memory_order_relaxed);
}

HostPlace IsolateTask::place_of(HostThread& thread) {
  std::lock_guard guard(interrupt_lock_);
  if (thread.turn()) return HostPlace::kQueued;
  const auto& asking = hosts_->asking;
  return std::find(asking.begin(), asking.end(), &thread) != asking.end() ? HostPlace::kAsks : HostPlace::kRefused;
}

bool IsolateTask::withdraw(HostThread& thread) {
  std::lock_guard guard(interrupt_lock_);
  if (!thread.turn()) {
    auto& asking = hosts_->asking;
    auto at = std::find(asking.begin(), asking.end(), &thread);
    if (at == asking.end()) return false;  // refused
    asking.erase(at);
    hosts_ask_.store(!asking.empty(), std::memory_order_relaxed);
  } else if (threads_->lock.withdraw(thread.turn()->place) == IsolateLock::Withdrawn::kHeld) {
    return false;
  }
  --hosts_->count;
  if (refuses_hosts_) wake();
  return true;
}

void IsolateTask::dismiss() {
  std::lock_guard guard(interrupt_lock_);
  --hosts_->count;
  if (refuses_hosts_) wake();
}

// From here on nobody comes.
bool IsolateTask::hosts_are_in() {
  std::lock_guard guard(interrupt_lock_);
  refuses_hosts_ = true;
  if (!hosts_) return false;
  for (HostThread* thread : hosts_->asking) {
    --hosts_->count;
    thread->tell();
  }
  hosts_->asking.clear();
  return hosts_->count > 0;
}

void IsolateTask::for_each_thread(const std::function<void(IsolateThread&, Frame*, Waiter*)>& look) {
  Isolate& iso = *isolate_;
  auto tell = [&](IsolateThread& thread) {
    ThreadTurn* turn = thread.turn();
    bool runs = turn == nullptr || iso.parker == static_cast<Parker*>(&thread);
    Frame* frame = runs ? iso.frame : turn->state.frame;
    if (frame && frame->flags & kFrameInternal) frame = calling_frame(frame);
    look(thread, frame, (runs ? iso.waiter : turn->state.waiter).get());
  };
  for (IsolateThread* t = threads_ ? threads_->first : nullptr; t != nullptr; t = t->turn()->next) tell(*t);
  tell(*this);
}

scheduler::RunOutcome IsolateTask::run(scheduler::Worker& worker) {
  worker_ = &worker;
  if (!enter()) return scheduler::RunOutcome::kPark;
  bool is_new = isolate_ == nullptr;
  if (is_new) {
    isolate_ = std::make_unique<Isolate>(IsolateOptions{.heap_quota = host_.options().heap_quota});
    Isolate& iso = *isolate_;
    iso.heap.take();
    iso.id = record_->id();
    iso.name = record_->name();
    iso.host_data = this;
    iso.parker = this;
    std::lock_guard guard(interrupt_lock_);
    may_interrupt_ = true;
    iso.interrupts.store(early_interrupts_, std::memory_order_relaxed);  // relaxed: read by this thread, or after the lock
  }
  Isolate& iso = *isolate_;
  lend_stack(worker);
  if (worker.is_virtual()) [[unlikely]] lend_budget(iso);
  if (is_new) {
    Status begun = begin(iso);
    if (begun.is_fault()) {
      end(begun.fault());
      return scheduler::RunOutcome::kDone;
    }
  }
  serve_hosts(iso);
  for (;;) {
    switch (resume(iso)) {
      case RunState::kWaiting: leave(); return scheduler::RunOutcome::kPark;
      case RunState::kPreempted: return leave_for_others();
      case RunState::kFinished: break;
    }
    Result result = take_result(iso);
    if (program_.inspects && !is_inspecting_ && !script_end_ && begin_inspection(iso, result)) continue;
    if (program_.kind == Program::Kind::kFunction && !loaded_ && !script_end_ && !result.is_fault()) {
      decrement(iso, result.value());
      loaded_ = true;
      Status called = call_function(iso);
      if (!called.is_fault()) continue;
      result = called.fault();
    }
    if (program_.is_main() && result.is_raised() && iso.pending_matches(KeyboardInterrupt)) hurries_ = true;
    if (begin_shutdown(iso, result)) continue;
    if (lent_ != 0) [[unlikely]] spend_budget(iso);
    end(result);
    return scheduler::RunOutcome::kDone;
  }
}

// ---- Beginning
Status IsolateTask::begin(Isolate& iso) {
  iso.modules().set_environment(program_.environment);
  if (int limit = interpreter_options().int_max_str_digits; limit >= 0) iso.int_max_str_digits = limit;
  if (program_.is_main()) return begin_main(iso);
  if (program_.kind == Program::Kind::kCall) {
    Ref call(iso, TRY(thaw(iso, program_.call)));
    program_.call = Message();  // with the ends in it
    auto* items = call.as<TupleObject>();
    return start(iso, (*items)[0], Args{items->items() + 1, static_cast<uint32_t>(items->length - 1), Value()});
  }
  Ref code(iso, TRY(shared_code(iso, program_.script().file, *program_.script().source)));
  program_.script().source.reset();
  // Named as an import would name it.
  std::string name = program_.script().file.substr(program_.script().file.rfind('/') + 1);
  if (name.ends_with(".py")) name.resize(name.size() - 3);
  Ref module(iso, TRY(make_module(iso, name)));
  Ref file(iso, TRY(make_str(iso, program_.script().file)));
  TRY(module_set(iso, module, "__file__", file));
  Ref key(iso, TRY(make_str(iso, name)));
  TRY(dict_set(iso, TRY(iso.modules().modules()).as<DictObject>(), key, module));
  script_globals_ = module.as<ModuleObject>()->dict;  // sys.modules holds it
  return start_code(iso, code, module.as<ModuleObject>()->dict);
}

ImageView* IsolateTask::start_view(Segment* retained) {
  view_.emplace(retained);
  isolate_->modules().globals_are_held = true;
  return &*view_;
}

// sys.path of a script that has not touched sys is what it was given.
Fallible<std::shared_ptr<const Environment>> IsolateTask::environment_now(Isolate& iso) {
  Value modules = iso.modules().known_modules();
  Value sys = is_exact_dict(modules) ? dict_get_str(iso, modules.as<DictObject>(), names.sys) : Value();
  if (!sys.is_object() || !ModuleObject::check(sys)) return program_.environment;
  Value path = dict_get_str(iso, sys.as<ModuleObject>()->dict.as<DictObject>(), names.path);
  if (!is_exact_list(path)) return program_.environment;
  const Environment empty;
  const Environment& known = program_.environment ? *program_.environment : empty;
  std::vector<std::string> folders;
  auto* list = path.as<ListObject>();
  if (!path_seen_.is_empty()) {
    auto* seen = path_seen_.as<TupleObject>();
    if (std::equal(list->items, list->items + list->length, seen->items(), seen->items() + seen->length)) return program_.environment;
  }
  if (list->length == known.search_path.size() &&
      std::equal(known.search_path.begin(), known.search_path.end(), list->items,
                 [](const std::string& folder, Value item) { return is_exact_str(item) && str_is(item, folder); })) {
    assign(iso, path_seen_, TRY(make_tuple(iso, list->items, list->length)));
    iso.collector().untrack(path_seen_.as_object());  // scripts need not see it
    return program_.environment;
  }
  for (size_t i = 0; i < list->length; ++i) {
    if (!StrObject::check(list->items[i])) continue;  // imports pass over it, too
    Ref bytes(iso, TRY(encode_str(iso, list->items[i], "utf-8", "surrogateescape")));
    folders.emplace_back(bytes.as<BytesObject>()->view());
  }
  // For this one's next spawns as well.
  if (folders != known.search_path) {
    clear_field(iso, path_seen_);
    program_.environment = std::make_shared<const Environment>(Environment{known.arguments, std::move(folders), known.executable});
  }
  return program_.environment;
}

namespace {

// function(*args) of a module of the library, as the isolate's outermost run.
Status start_library_function(Isolate& iso, std::string_view module_name, std::string_view name, std::initializer_list<Value> args) {
  Ref module(iso, TRY(import_module(iso, module_name)));
  Ref function(iso, TRY(get_attribute(iso, module, Ref(iso, intern(iso, name)))));
  return start(iso, function, Args{args.begin(), static_cast<uint32_t>(args.size()), Value()});
}

// A conversation needs somebody to talk to.
bool is_inspection_wanted() {
  bool asked = interpreter_options().inspect > 0 || interpreter_environment("PYTHONINSPECT") != nullptr;
  return asked && (interpreter_options().interactive > 0 || isatty(0));
}

}  // namespace

// The program that the user has named, as __main__.
Status IsolateTask::begin_main(Isolate& iso) {
  bool has_file = program_.kind == Program::Kind::kMain;
  Ref module(iso, TRY(make_main_module(iso, has_file ? program_.script().file : "")));
  if (!interpreter_options().warnings.empty()) decrement(iso, TRY(import_module(iso, "warnings")));
  switch (program_.kind) {
    case Program::Kind::kModule: {
      Ref name(iso, TRY(make_str(iso, program_.script().file)));
      return start_library_function(iso, "runpy", "_run_module_as_main", {name, Value::true_()});
    }
    case Program::Kind::kArchive:
      return start_library_function(iso, "runpy", "_run_module_as_main", {names.dunder_main, Value::false_()});
    case Program::Kind::kInteractive:
      is_inspecting_ = true;
      return start_library_function(iso, "_conversation", "interact", {module.as<ModuleObject>()->dict});
    default: break;
  }
  Ref code(iso, TRY(shared_code(iso, program_.script().file, *program_.script().source)));
  program_.script().source.reset();
  return start_code(iso, code, module.as<ModuleObject>()->dict);
}

// After the program: shows how it ended and starts the conversation. False: there is none, the result stands.
bool IsolateTask::begin_inspection(Isolate& iso, Result& result) {
  if (!is_inspection_wanted() || (result.is_fault() && !result.is_raised())) return false;
  is_inspecting_ = true;
  auto begin = [&]() -> Status {
    if (result.is_fault()) {
      Ref exception = iso.take_pending();
      if (!show_by_hook(iso, exception)) TRY(write_to_stream(iso, names.stderr, format_exception(iso, exception)));
    } else {
      decrement(iso, result.value());
    }
    Value main = TRY(get_item(iso, TRY(iso.modules().modules()), names.dunder_main));
    Ref module(iso, main);
    Ref globals(iso, TRY(get_attribute(iso, module, names.dunder_dict)));
    return start_library_function(iso, "_conversation", "interact", {globals});
  };
  Status begun = begin();
  if (!begun.is_fault()) return true;
  result = begun.fault();
  return false;
}

// The script is loaded: its function with the arguments.
Status IsolateTask::call_function(Isolate& iso) {
  Ref name(iso, TRY(make_str(iso, program_.script().function)));
  Value function = dict_get_str(iso, script_globals_.as<DictObject>(), name);
  if (function.is_empty())
    return iso.raise(AttributeError, "the script '{}' has no function '{}'", program_.script().file, program_.script().function);
  Ref held = Ref::borrow(iso, function);
  Ref arguments(iso, TRY(thaw(iso, program_.call)));
  program_.call = Message();
  auto* items = arguments.as<TupleObject>();
  return start(iso, held, Args{items->items(), static_cast<uint32_t>(items->length), Value()});
}

// ---- The end
// The script has ended: threading waits for the threads that are no daemons, as the outermost run. False: nothing is to be waited for, or
// that is over and `result` is again what the script has ended with.
bool IsolateTask::begin_shutdown(Isolate& iso, Result& result) {
  if (script_end_) {
    // What happens meanwhile changes nothing of how the script has ended.
    if (result.is_raised()) {
      Result module = import_module(iso, "threading");
      Ref held(iso, module.is_fault() ? Value::none() : module.value());
      iso.report_unraisable("in", held);
    } else if (!result.is_fault()) {
      decrement(iso, result.value());
    }
    bool terminated = result.is_fault() && !result.is_raised();
    iso.clear_pending();
    if (terminated) {
      if (!script_end_->result.is_fault()) decrement(iso, script_end_->result.value());
      clear_field(iso, script_end_->exception);
    } else {
      result = script_end_->result;
      iso.restore_pending(script_end_->exception);
    }
    script_end_.reset();
    return false;
  }
  if (result.is_fault() && !result.is_raised()) return false;
  Value modules = iso.modules().known_modules();
  if (!is_exact_dict(modules) || dict_get_str(iso, modules.as<DictObject>(), "threading").is_empty()) return false;
  script_end_ = std::make_unique<ScriptEnd>(ScriptEnd{result, Value()});
  Ref exception = iso.take_pending();
  if (iso.has_threads && result.is_raised() && program_.is_main() && !is_instance_of(exception, SystemExit)) {
    // Those who look on need not wait for the threads.
    was_shown_ = show_by_hook(iso, exception) || !write_to_stream(iso, names.stderr, format_exception(iso, exception)).is_fault();
    iso.clear_pending();
  }
  script_end_->exception = exception.release();
  Status begun = start_library_function(iso, "threading", "_shutdown", {});
  if (!begun.is_fault()) return true;
  result = begun.fault();
  return begin_shutdown(iso, result);
}

// The other threads, daemons, stop where they are. False: some are in calls to the system that do not come back; what they touch
// must stay, and the isolate's lock is never released again.
bool IsolateTask::end_threads(Isolate& iso) {
  is_ending_ = true;
  if (!hosts_are_in() && (!threads_ || threads_->live == 0)) return true;
  threads_->main_awaits_end = true;
  interrupt(kInterruptThreads);
  std::optional<scheduler::Timer> timer;
  scheduler::TimePoint deadline = scheduler::TimePoint::max();
  while (threads_->live > 0 || hosts_are_in()) {
    if (threads_->blocked < threads_->live || threads_->live == 0) {
      deadline = scheduler::TimePoint::max();
    } else if (deadline == scheduler::TimePoint::max()) {
      deadline = scheduler::Clock::now() + kBlockedPatience;
      timer.emplace(*this);
      host_.pool().arm(*timer, deadline);
    } else if (scheduler::Clock::now() >= deadline) {
      return false;
    }
    block(iso);
  }
  return true;
}

void IsolateTask::end(Result result) {
  Isolate& iso = *isolate_;
  Outcome outcome;
  IsolateState state = IsolateState::kFinished;
  if (!result.is_fault() && !program_.is_main()) {
    Ref value(iso, result.value());
    Fallible<bool> frozen = freeze(iso, value, "result", FreezeMode::kOutcome, &outcome.result);
    if (frozen.is_fault()) result = frozen.fault();
  } else if (!result.is_fault()) {
    decrement(iso, result.value());
  }
  if (result.is_fault()) {
    state = IsolateState::kFailed;
    if (program_.is_main() && iso.has_pending() && !iso.pending_matches(SystemExit)) {
      Ref exception = iso.take_pending();
      bool shown = was_shown_ || show_by_hook(iso, exception);
      iso.restore_pending(exception.release());
      outcome = describe_failure(iso, result.fault());
      outcome.is_quiet |= shown;
    } else {
      outcome = describe_failure(iso, result.fault());
      // It served others until the end of the program.
      if (host_.main_has_ended() && outcome.how_failed().type == "ChannelClosed") outcome.is_quiet = true;
    }
  }
  if (program_.is_main()) {
    host_.main_ends();
    if (state == IsolateState::kFailed) tell_failure(iso, host_, outcome);
  }
  if (!flush_standard_streams(iso) && program_.is_main()) {
    // As python3 ends when its output is lost.
    state = IsolateState::kFailed;
    outcome.is_quiet = true;
    outcome.exit_code = 120;
  }
  iso.waiter.reset();
  iso.clear_pending();
  iso.run_exit_functions();
  bool all_ended = end_threads(iso);
  clear_field(iso, at_fork);
  clear_field(iso, path_seen_);
  if (program_.is_main() && host_.options().explain_images) std::fputs(explain_images(iso).c_str(), stderr);
  images_.reset();
  if (view_ && !may_drop_whole(iso)) view_->let_go(iso);
  iso.finish();
  if (view_ && !may_drop_whole(iso)) {
    view_->let_go_of_globals(iso);
    iso.clear_pending();
  }
  images_.reset();  // finalizers may have spawned
  ready_wait_.reset();  // it holds this task
  resources_.release_all();
  {
    std::lock_guard guard(interrupt_lock_);
    may_interrupt_ = false;
  }
  if (all_ended) {
    isolate_.reset();
    view_.reset();
    threads_.reset();
  } else {
    retain();  // for ever: threads that come back wait for the lock, which stays taken
  }
  program_ = Program();
  record_->finish(state, std::move(outcome));
  host_.ended(*this);
}

}  // namespace skerry::channels
