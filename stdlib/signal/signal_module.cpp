// _signal: handlers of signals, for the main isolate alone.
//
// The isolate keeps a list: item n is the handler of signal n that the script gave, or None; item 0 is default_int_handler.
// What the process does at a signal is in channels/script_signals.h; its handlers run at safepoints and between waits.
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstring>
#include <iterator>
#include <memory>

#include "channels/blocking.h"
#include "channels/isolate_task.h"
#include "channels/script_signals.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/frame_object.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/set.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/names.h"
#include "isolate/park.h"
#include "isolate/vm/frame_inspect.h"
#include "stdlib/signal/blocked_signals.h"
#include "stdlib/signal/signal_module.h"

namespace skerry {

namespace {

using channels::Disposition;
using channels::kSignalCount;

constexpr int64_t kSystemDefault = 0, kIgnore = 1;  // SIG_DFL and SIG_IGN as numbers

bool is_ending(Isolate& iso);

bool may_handle(Isolate& iso) {
  auto* task = channels::IsolateTask::of(iso);
  return task != nullptr && task->program().is_main() && iso.is_main_thread && channels::are_script_signals_served() && !is_ending(iso);
}
Fault not_main(Isolate& iso, const char* what) {
  return iso.raise(ValueError, "{} only works in main thread of the main interpreter", what);
}
Fault system_error(Isolate& iso) { return raise_os_error(iso, errno, Value()); }

Fallible<int> signal_number(Isolate& iso, int64_t n) {
  if (n < 1 || n >= kSignalCount) return iso.raise(ValueError, "signal number out of range");
  return static_cast<int>(n);
}

ListObject* handlers(Isolate& iso) { return iso.kept(Kept::kSignalHandlers).as<ListObject>(); }
bool is_ending(Isolate& iso) { return iso.kept(Kept::kSignalHandlers).is_empty(); }  // a finalizer runs, the list is gone

Value current_handler(Isolate& iso, int signum) {
  if (is_ending(iso)) return Value::none();
  Value given = handlers(iso)->items[signum];
  if (given != Value::none()) return given;
  switch (channels::signal_disposition(signum)) {
    case Disposition::kIgnored: return Value::small_int(kIgnore);
    case Disposition::kScript: return Value::none();
    case Disposition::kHost:
      if (signum == SIGINT) return handlers(iso)->items[0];
      [[fallthrough]];
    case Disposition::kSystem: break;
  }
  return Value::small_int(kSystemDefault);
}

// ---- Running the handlers

struct PauseWaiter final : Waiter {
  PauseWaiter() { paused = this; }
  ~PauseWaiter() override { paused = nullptr; }
  Result poll(Isolate&) override { return handled ? Result(Value::none()) : Result(Fault(FaultKind::kSuspended)); }
  const char* description() const override { return "signal.pause"; }
  bool is_deadlockable() const override { return false; }

  static inline PauseWaiter* paused = nullptr;  // of the main isolate, whose holder alone touches it
  bool handled = false;
};

Status run_handlers(Isolate& iso) {
  if (is_ending(iso)) return Status::ok();
  uint64_t noted = channels::take_script_signals();
  for (int n = 1; n < kSignalCount; ++n) {
    if (!(noted & (uint64_t{1} << (n & 63))) || channels::signal_disposition(n) != Disposition::kScript) continue;
    noted &= ~(uint64_t{1} << (n & 63));
    if (PauseWaiter::paused) PauseWaiter::paused->handled = true;
    Ref handler = Ref::borrow(iso, handlers(iso)->items[n]);
    Ref frame(iso, Value::none());
    if (Frame* innermost = current_frame(iso, 0)) frame = Ref(iso, TRY(make_frame_object(iso, innermost)));
    Result called = call(iso, handler, {Value::small_int(n), frame});
    if (called.is_fault()) {
      // The others are not lost: they come with the next interrupt.
      for (int later = n + 1; later < kSignalCount; ++later)
        if (noted & (uint64_t{1} << (later & 63))) channels::note_script_signal(later);
      if (channels::script_signals_pending()) iso.interrupts.fetch_or(kInterruptCallback, std::memory_order_release);
      return called.fault();
    }
    decrement(iso, called.value());
  }
  return Status::ok();
}

// ---- Functions

Result default_int_handler(Isolate& iso, Args) { return iso.raise_none(KeyboardInterrupt); }

Result set_handler(Isolate& iso, int number, Value handler) {
  int n = TRY(signal_number(iso, number));
  if (!may_handle(iso)) return not_main(iso, "signal");
  Disposition disposition;
  Value kept = handler;
  if (handler == Value::small_int(kSystemDefault)) {
    disposition = n == SIGTERM ? Disposition::kHost : Disposition::kSystem;
    kept = Value::none();
  } else if (handler == Value::small_int(kIgnore)) {
    disposition = Disposition::kIgnored;
    kept = Value::none();
  } else if (n == SIGINT && handler == handlers(iso)->items[0]) {
    disposition = Disposition::kHost;
    kept = Value::none();
  } else if (is_callable(handler)) {
    disposition = Disposition::kScript;
  } else {
    return iso.raise(TypeError, "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
  }
  Ref old = Ref::borrow(iso, current_handler(iso, n));
  iso.on_interrupt = run_handlers;
  Ref before = Ref::borrow(iso, handlers(iso)->items[n]);
  assign(iso, handlers(iso)->items[n], retained(iso, kept));
  if (!channels::set_signal_disposition(n, disposition)) {
    Fault fault = system_error(iso);
    assign(iso, handlers(iso)->items[n], before.release());
    return fault;
  }
  return old.release();
}

Result get_handler(Isolate& iso, int number) {
  return retained(iso, current_handler(iso, TRY(signal_number(iso, number))));
}

}  // namespace

Status run_signal_handlers(Isolate& iso) { return run_handlers(iso); }

bool may_block_signals(Isolate& iso) {
  auto* task = channels::IsolateTask::of(iso);
  return task != nullptr && task->program().is_main() && channels::are_script_signals_served() && !is_ending(iso);
}

Status let_signal_through(Isolate& iso, int number) {
  if (TRY(handle_own_signal(iso, number))) return Status::ok();
  return signal_own_process(iso, number);
}

Status signal_own_process(Isolate& iso, int number) {
  if (::kill(getpid(), number) != 0) return system_error(iso);
  constexpr int kHarmless[] = {0, SIGCHLD, SIGCONT, SIGURG, SIGWINCH, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU};
  if (std::ranges::find(kHarmless, number) != std::end(kHarmless)) return Status::ok();
  const Disposition disposition = channels::signal_disposition(number);
  auto* task = channels::IsolateTask::of(iso);
  const bool ends = disposition == Disposition::kSystem || (disposition == Disposition::kHost && number == SIGTERM && task != nullptr && task->program().is_main());
  if (!ends) return Status::ok();
  channels::run_blocking(iso, [&iso] {
    // relaxed: it is only looked for
    for (int i = 0; i < 1000 && !(iso.interrupts.load(std::memory_order_relaxed) & kInterruptTerminate); ++i) ::usleep(1000);
  });
  return Status::ok();
}

// A script that signals itself finds its handler run when the call is over.
Fallible<bool> handle_own_signal(Isolate& iso, int number) {
  if (!may_handle(iso)) return false;
  if (number >= 1 && number < kSignalCount && (channels::blocked_script_signals() & channels::signal_bit(number)) != 0) {
    channels::note_script_signal(number);
    return true;
  }
  Disposition disposition = channels::signal_disposition(number);
  if (disposition == Disposition::kHost && number == SIGINT) return iso.raise_none(KeyboardInterrupt);
  if (disposition != Disposition::kScript) return false;
  channels::note_script_signal(number);
  TRY(run_handlers(iso));
  return true;
}

Status signal_main_thread(Isolate& iso, int number) {
  auto* task = channels::IsolateTask::of(iso);
  bool handles = task == nullptr || task->program().is_main();
  Disposition disposition = handles ? channels::signal_disposition(number) : number == SIGINT ? Disposition::kHost : Disposition::kSystem;
  if (disposition == Disposition::kHost && number == SIGINT) {
    if (iso.is_main_thread) return iso.raise_none(KeyboardInterrupt);
    task->interrupt(kInterruptKeyboard);
  } else if (disposition == Disposition::kScript) {
    channels::note_script_signal(number);
    if (iso.is_main_thread) return run_handlers(iso);
    task->interrupt(kInterruptCallback);
  }
  return Status::ok();
}

namespace {

Status raise_signal(Isolate& iso, int number) {
  int n = TRY(signal_number(iso, number));
  if (TRY(handle_own_signal(iso, n))) return Status::ok();
  if (!may_handle(iso)) return signal_own_process(iso, n);
  switch (channels::signal_disposition(n)) {
    case Disposition::kIgnored: return Status::ok();
    case Disposition::kScript: break;
    case Disposition::kHost:
      if (n == SIGINT) return iso.raise_none(KeyboardInterrupt);
      [[fallthrough]];
    case Disposition::kSystem: return signal_own_process(iso, n);
  }
  return Status::ok();
}

Result pause_until_signal(Isolate& iso) {
  if (!may_handle(iso)) return not_main(iso, "pause");
  return wait_for(iso, std::make_unique<PauseWaiter>());
}

Fallible<int64_t> set_alarm(Isolate&, int seconds) { return int64_t{alarm(static_cast<unsigned>(seconds))}; }

// The class is this isolate's own: it stands in the module.
Fault timer_error(Isolate& iso) {
  int error = errno;
  Ref module(iso, TRY(import_module(iso, "_signal"))), name(iso, TRY(make_str(iso, "ItimerError")));
  Ref cls(iso, TRY(get_attribute(iso, module, name))), text(iso, TRY(make_str(iso, std::strerror(error))));
  Ref exception(iso, TRY(call(iso, cls, {Value::small_int(error), text})));
  return iso.raise_value(exception);
}

Fallible<double> seconds_of(Isolate& iso, double seconds) {
  if (!(seconds >= 0 && seconds < 1e15)) {
    errno = EINVAL;
    return timer_error(iso);
  }
  return seconds;
}
timeval interval(double seconds) {
  timeval t;
  t.tv_sec = static_cast<time_t>(seconds);
  t.tv_usec = static_cast<suseconds_t>(std::ceil((seconds - std::floor(seconds)) * 1e6));
  if (t.tv_usec >= 1000000) ++t.tv_sec, t.tv_usec -= 1000000;
  return t;
}
Result timer_pair(Isolate& iso, const itimerval& v) {
  auto seconds = [](const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6; };
  Ref value(iso, TRY(make_double(iso, seconds(v.it_value)))), again(iso, TRY(make_double(iso, seconds(v.it_interval))));
  return make_tuple(iso, {value, again});
}
Result set_timer(Isolate& iso, int which, double seconds, double again) {
  itimerval next{interval(TRY(seconds_of(iso, again))), interval(TRY(seconds_of(iso, seconds)))}, old{};
  if (setitimer(static_cast<__itimer_which_t>(which), &next, &old) != 0) return timer_error(iso);
  return timer_pair(iso, old);
}
Result get_timer(Isolate& iso, int which) {
  itimerval now{};
  if (getitimer(static_cast<__itimer_which_t>(which), &now) != 0) return timer_error(iso);
  return timer_pair(iso, now);
}

Result describe(Isolate& iso, int number) {
  int n = TRY(signal_number(iso, number));
  const char* text = strsignal(n);
  if (text == nullptr || std::strncmp(text, "Unknown", 7) == 0) return Value::none();
  return make_str(iso, text);
}

Result valid(Isolate& iso) {
  Ref all(iso, TRY(make_set(iso)));
  sigset_t every;
  sigfillset(&every);
  for (int n = 1; n < kSignalCount; ++n)
    if (sigismember(&every, n) == 1) TRY(set_add(iso, all.as<SetObject>(), Value::small_int(n)));
  return all.release();
}

Status interrupt_calls(Isolate& iso, int number, bool) {
  TRY(signal_number(iso, number));
  return Status::ok();  // waits go on after a handler has run, whatever is asked here (PEP 475)
}

Fallible<int64_t> set_wakeup_fd(Isolate& iso, int file, Value) {
  if (!may_handle(iso)) return not_main(iso, "set_wakeup_fd");
  return static_cast<int64_t>(channels::set_signal_wakeup_file(file));
}

constexpr MethodDef kFunctions[] = {
    def<"def alarm(seconds, /)", set_alarm>("Arrange for SIGALRM to arrive after the given number of seconds."),
    def<"def default_int_handler(*args)", default_int_handler>("The default handler for SIGINT installed by Python: it raises KeyboardInterrupt."),
    def<"def getitimer(which, /)", get_timer>("Returns current value of given itimer."),
    def<"def getsignal(signalnum, /)", get_handler>("Return the current action for the given signal."),
    waiting(def<"def pause()", pause_until_signal>("Wait until a signal arrives.")),
    def<"def raise_signal(signalnum, /)", raise_signal>("Send a signal to the executing process."),
    def<"def set_wakeup_fd(fd, /, *, warn_on_full_buffer=True)", set_wakeup_fd>("Sets the fd to be written to (with the signal number) when a signal comes in."),
    def<"def setitimer(which, seconds, interval=0, /)", set_timer>("Sets given itimer (one of ITIMER_REAL, ITIMER_VIRTUAL or ITIMER_PROF)."),
    def<"def siginterrupt(signalnum, flag, /)", interrupt_calls>("Change system call restart behaviour."),
    def<"def signal(signalnum, handler, /)", set_handler>("Set the action for the given signal."),
    def<"def strsignal(signalnum, /)", describe>("Return the system description of the given signal."),
    def<"def valid_signals()", valid>("Return a set of valid signal numbers on this platform."),
};

Status populate(Isolate& iso, Value module) {
  if (iso.kept(Kept::kSignalHandlers).is_empty()) {
    Ref list(iso, TRY(make_private_list(iso, kSignalCount)));
    Value handler = dict_get_str(iso, module.as<ModuleObject>()->dict.as<DictObject>(), "default_int_handler");
    TRY(list_append(iso, list.as<ListObject>(), handler));
    for (int n = 1; n < kSignalCount; ++n) TRY(list_append(iso, list.as<ListObject>(), Value::none()));
    assign(iso, iso.kept(Kept::kSignalHandlers), list.release());
  }
  struct Constant {
    const char* name;
    int64_t value;
  };
  static constexpr Constant kConstants[] = {
      {"ITIMER_PROF", ITIMER_PROF}, {"ITIMER_REAL", ITIMER_REAL}, {"ITIMER_VIRTUAL", ITIMER_VIRTUAL}, {"NSIG", NSIG},
      {"SIGABRT", SIGABRT}, {"SIGALRM", SIGALRM}, {"SIGBUS", SIGBUS}, {"SIGCHLD", SIGCHLD}, {"SIGCLD", SIGCHLD},
      {"SIGCONT", SIGCONT}, {"SIGFPE", SIGFPE}, {"SIGHUP", SIGHUP}, {"SIGILL", SIGILL}, {"SIGINT", SIGINT}, {"SIGIO", SIGIO},
      {"SIGIOT", SIGABRT}, {"SIGKILL", SIGKILL}, {"SIGPIPE", SIGPIPE}, {"SIGPOLL", SIGIO}, {"SIGPROF", SIGPROF}, {"SIGPWR", SIGPWR},
      {"SIGQUIT", SIGQUIT}, {"SIGSEGV", SIGSEGV}, {"SIGSTKFLT", SIGSTKFLT}, {"SIGSTOP", SIGSTOP}, {"SIGSYS", SIGSYS},
      {"SIGTERM", SIGTERM}, {"SIGTRAP", SIGTRAP}, {"SIGTSTP", SIGTSTP}, {"SIGTTIN", SIGTTIN}, {"SIGTTOU", SIGTTOU},
      {"SIGURG", SIGURG}, {"SIGUSR1", SIGUSR1}, {"SIGUSR2", SIGUSR2}, {"SIGVTALRM", SIGVTALRM}, {"SIGWINCH", SIGWINCH},
      {"SIGXCPU", SIGXCPU}, {"SIGXFSZ", SIGXFSZ}, {"SIG_DFL", kSystemDefault}, {"SIG_IGN", kIgnore},
  };
  for (const Constant& c : kConstants) TRY(module_set(iso, module, c.name, Value::small_int(c.value)));
  TRY(module_set(iso, module, "SIGRTMIN", Value::small_int(SIGRTMIN)));
  TRY(module_set(iso, module, "SIGRTMAX", Value::small_int(SIGRTMAX)));
  Ref bases(iso, TRY(make_tuple(iso, {as_value(&OSError)})));
  Ref dict(iso, TRY(make_dict(iso))), home(iso, TRY(make_str(iso, "signal"))), plain(iso, TRY(make_str(iso, "itimer_error")));
  TRY(dict_set(iso, dict.as<DictObject>(), names.dunder_module, home));
  Ref error(iso, TRY(call(iso, as_value(&type_type), {plain, bases, dict})));
  TRY(add_blocked_signals(iso, module));
  return module_set(iso, module, "ItimerError", error);
}

}  // namespace

extern const ModuleDef signal_module_def{.name = "_signal",
                                         .doc = "Handlers of signals.",
                                         .functions = kFunctions,
                                         .function_count = std::size(kFunctions),
                                         .populate = populate};

}  // namespace skerry
