// pthread_sigmask, sigpending, sigwait, sigwaitinfo, sigtimedwait, pthread_kill.
//
// The mask is that of the main isolate's main thread, to which signals go; it is the process's own (channels/script_signals.h), since
// the system's masks belong to the threads of the pool, which run now this isolate and now that. Another thread sees and keeps the same
// mask, as one does that has inherited it; that it blocks a signal for itself changes nothing, as it would get none.
#include "stdlib/signal/blocked_signals.h"

#include <unistd.h>

#include <csignal>
#include <iterator>

#include "channels/isolate_task.h"
#include "channels/readiness.h"
#include "channels/script_signals.h"
#include "isolate/objects/float.h"
#include "isolate/objects/module.h"
#include "isolate/objects/set.h"
#include "isolate/objects/str.h"
#include "stdlib/signal/signal_module.h"
#include "stdlib/wide_sequence.h"

namespace skerry {

namespace {

using channels::kSignalCount;
using channels::signal_bit;

TypeObject siginfo_type;
using Siginfo = WideSequence<7, 7>;

Result make_set_of(Isolate& iso, uint64_t mask) {
  Ref set(iso, TRY(make_set(iso)));
  for (int n = 1; n < kSignalCount; ++n)
    if ((mask & signal_bit(n)) != 0) TRY(set_add(iso, set.as<SetObject>(), Value::small_int(n)));
  return set.release();
}

Fallible<uint64_t> take_mask(Isolate& iso, Value signals) {
  uint64_t mask = 0;
  TRY(for_each(iso, signals, [&](Value item) -> Status {
    int64_t n = TRY(as_int64(iso, item, Overflow::kClamp));
    if (n < 1 || n >= kSignalCount) return iso.raise(ValueError, "signal number {} out of range [1; {}]", n, kSignalCount - 1);
    mask |= signal_bit(static_cast<int>(n));
    return Status::ok();
  }));
  return mask & ~(signal_bit(SIGKILL) | signal_bit(SIGSTOP));
}

// Signals that were let through come now.
Status deliver(Isolate& iso, uint64_t unblocked) {
  for (int n = 1; n < kSignalCount; ++n) {
    if ((unblocked & signal_bit(n)) == 0 || channels::signal_disposition(n) == channels::Disposition::kScript) continue;
    if (channels::take_blocked_signal(signal_bit(n)) != 0) TRY(let_signal_through(iso, n));
  }
  // It forgets what no handler is for, so it comes last.
  return iso.is_main_thread ? run_signal_handlers(iso) : Status::ok();
}

Result change_mask(Isolate& iso, int how, Value signals) {
  const uint64_t given = TRY(take_mask(iso, signals));
  if (how != SIG_BLOCK && how != SIG_UNBLOCK && how != SIG_SETMASK) return raise_os_error(iso, EINVAL, Value());
  const uint64_t before = may_block_signals(iso) ? channels::blocked_script_signals() : 0;
  Ref old(iso, TRY(make_set_of(iso, before)));
  if (!may_block_signals(iso) || !iso.is_main_thread) return old.release();
  const uint64_t after = how == SIG_BLOCK ? before | given : how == SIG_UNBLOCK ? before & ~given : given;
  // Noted ones that are let through must not be lost between the two.
  const uint64_t waiting = channels::pending_blocked_signals() & ~after;
  channels::block_script_signals(after);
  if (waiting != 0) TRY(deliver(iso, waiting));
  return old.release();
}

Result pending_signals(Isolate& iso) { return make_set_of(iso, may_block_signals(iso) ? channels::pending_blocked_signals() : 0); }

// One of the mask's, or 0 when the time is over. While it waits they count as blocked.
Fallible<int> wait_for_signal(Isolate& iso, uint64_t mask, channels::Deadline deadline) {
  if (!may_block_signals(iso)) return iso.raise(ValueError, "signals can be waited for in the main interpreter only");
  const uint64_t before = channels::blocked_script_signals();
  channels::block_script_signals(before | mask);
  int taken = 0;
  Fallible<bool> came = channels::wait_by_looking(iso, [&] { return (taken = channels::take_blocked_signal(mask)) != 0; }, deadline);
  channels::block_script_signals((channels::blocked_script_signals() & ~mask) | (before & mask));
  TRY(came);
  return taken;
}

Fallible<int64_t> wait_signal(Isolate& iso, Value signals) {
  const uint64_t mask = TRY(take_mask(iso, signals));
  return static_cast<int64_t>(TRY(wait_for_signal(iso, mask, {})));
}

Result make_info(Isolate& iso, int signum) {
  const channels::SignalNote n = channels::signal_note(signum);
  const Value items[] = {Value::small_int(signum), Value::small_int(n.code), Value::small_int(n.error), Value::small_int(n.pid),
                         Value::small_int(n.uid),  Value::small_int(n.status), Value::small_int(n.band)};
  return Siginfo::make(iso, &siginfo_type, items, std::size(items));
}

Result wait_signal_info(Isolate& iso, Value signals) {
  const uint64_t mask = TRY(take_mask(iso, signals));
  return make_info(iso, TRY(wait_for_signal(iso, mask, {})));
}

Result wait_signal_until(Isolate& iso, Value signals, double timeout) {
  const uint64_t mask = TRY(take_mask(iso, signals));
  if (!(timeout >= 0)) return iso.raise(ValueError, "timeout must be non-negative");
  const double seconds = timeout < 1e9 ? timeout : 1e9;
  const auto deadline = scheduler::Clock::now() + std::chrono::duration_cast<scheduler::Clock::duration>(std::chrono::duration<double>(seconds));
  const int taken = TRY(wait_for_signal(iso, mask, deadline));
  return taken == 0 ? Result(Value::none()) : make_info(iso, taken);
}

// Signals are the main thread's: sent to whichever thread, they come there.
Status kill_thread(Isolate& iso, int64_t, int number) {
  if (number < 0 || number >= kSignalCount) return raise_os_error(iso, EINVAL, Value());
  if (number == 0) return Status::ok();
  if (TRY(handle_own_signal(iso, number))) return Status::ok();
  if (::kill(::getpid(), number) != 0) return raise_os_error(iso, errno, Value());
  return Status::ok();
}

constexpr MethodDef kRows[] = {
    def<"def pthread_kill(thread_id, signalnum, /)", kill_thread>("Send a signal to a thread."),
    def<"def pthread_sigmask(how, mask, /)", change_mask>("Fetch and/or change the signal mask of the calling thread."),
    def<"def sigpending()", pending_signals>("Examine pending signals.\n\nReturns a set of signal numbers that are pending for delivery to\nthe calling thread."),
    def<"def sigtimedwait(sigset, timeout, /)", wait_signal_until>("Like sigwaitinfo(), but with a timeout.\n\nThe timeout is specified in seconds, with floating point numbers allowed."),
    def<"def sigwait(sigset, /)", wait_signal>("Wait for a signal.\n\nSuspend execution of the calling thread until the delivery of one of the\nsignals specified in the signal set sigset.  The function accepts the signal\nand returns the signal number."),
    def<"def sigwaitinfo(sigset, /)", wait_signal_info>("Wait synchronously until one of the signals in *sigset* is delivered.\n\nReturns a struct_siginfo containing information about the signal."),
};

#define ITEM(i, name) def<"member " name, struct_sequence_item<i>>(nullptr)
constexpr MethodDef kSiginfo[] = {def<"new signal.struct_siginfo(sequence, dict=<unset>)", Siginfo::create>(nullptr),
                                  ITEM(0, "si_signo"), ITEM(1, "si_code"), ITEM(2, "si_errno"), ITEM(3, "si_pid"), ITEM(4, "si_uid"),
                                  ITEM(5, "si_status"), ITEM(6, "si_band")};
#undef ITEM

}  // namespace

Status add_blocked_signals(Isolate& iso, Value module) {
  TRY(module_set(iso, module, "SIG_BLOCK", Value::small_int(SIG_BLOCK)));
  TRY(module_set(iso, module, "SIG_UNBLOCK", Value::small_int(SIG_UNBLOCK)));
  TRY(module_set(iso, module, "SIG_SETMASK", Value::small_int(SIG_SETMASK)));
  Ref name(iso, TRY(make_str(iso, "_signal")));
  for (const MethodDef& row : kRows) {
    Ref f(iso, TRY(make_native_function(iso, &native_function_type, &row, nullptr, name)));
    TRY(module_set(iso, module, row.signature->name, f));
  }
  return module_set(iso, module, "struct_siginfo", as_value(&siginfo_type));
}

extern const TypeDef siginfo_type_def{.type = &siginfo_type,
                                      .name = "signal.struct_siginfo",
                                      .doc = "struct_siginfo: Result from sigwaitinfo or sigtimedwait.",
                                      .base = &tuple_type,
                                      .instance_size = sizeof(TupleObject),
                                      .flags = 0,
                                      .slots = {.destroy = Siginfo::destroy,
                                                .traverse = Siginfo::traverse,
                                                .variable_size = Siginfo::size,
                                                .repr = struct_sequence_repr},
                                      .methods = kSiginfo,
                                      .method_count = std::size(kSiginfo)};

}  // namespace skerry
