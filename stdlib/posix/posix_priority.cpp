// When the process runs: priorities, scheduling policies, processors.
//
// The system keeps these for each thread, and a script may go on on any worker: so what is set for the process itself (0, or its
// number) is set for all its threads, as in a program that has one. Threads that start later have them from those that start them.
#include <dirent.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <vector>

#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/set.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/posix/posix_parts.h"
#include "stdlib/wide_sequence.h"

namespace skerry::posix {

TypeObject sched_param_type;

namespace {

using SchedParam = WideSequence<1, 1>;

// `change(id)` for every thread of the process if it is the one that is meant, else for `id`. Below 0: errno is set.
template <class F>
int change_threads(int id, F change) {
  if (id != 0 && id != ::getpid()) return change(id);
  std::unique_ptr<DIR, int (*)(DIR*)> threads(::opendir("/proc/self/task"), ::closedir);
  if (threads == nullptr) return change(id);
  while (const dirent* entry = ::readdir(threads.get())) {
    const int thread = std::atoi(entry->d_name);
    if (thread > 0 && change(thread) < 0 && errno != ESRCH) return -1;
  }
  return 0;
}
// Whom to ask: the worker that happens to run is no better than the first thread.
int asked(int pid) { return pid == 0 ? ::getpid() : pid; }

// ---- nice
// The C library's parameter is an enumeration, which holds no other numbers; the system's answer to them is this.
bool is_kind(int which) { return which >= PRIO_PROCESS && which <= PRIO_USER; }

Fallible<int64_t> posix_getpriority(Isolate& iso, int which, int who) {
  if (!is_kind(which)) return raise_os_error(iso, EINVAL, Value());
  errno = 0;
  const int priority = ::getpriority(static_cast<__priority_which>(which), static_cast<id_t>(which == PRIO_PROCESS ? asked(who) : who));
  if (errno != 0) return raise_os_error(iso, errno, Value());
  return int64_t{priority};
}
Status posix_setpriority(Isolate& iso, int which, int who, int priority) {
  if (!is_kind(which)) return raise_os_error(iso, EINVAL, Value());
  const auto kind = static_cast<__priority_which>(which);
  auto set = [&](int id) { return ::setpriority(kind, static_cast<id_t>(id), priority); };
  return check(iso, blocking_call(iso, [&] { return which == PRIO_PROCESS ? change_threads(who, set) : set(who); }));
}
Fallible<int64_t> posix_nice(Isolate& iso, int increment) {
  errno = 0;
  const int64_t now = ::getpriority(PRIO_PROCESS, static_cast<id_t>(::getpid()));
  if (errno != 0) return raise_os_error(iso, errno, Value());
  const int wanted = static_cast<int>(std::clamp<int64_t>(now + increment, -20, 19));
  SystemResult r = blocking_call(iso, [&] {
    return change_threads(0, [&](int id) { return ::setpriority(PRIO_PROCESS, static_cast<id_t>(id), wanted); });
  });
  if (r.value < 0) return raise_os_error(iso, r.error == EACCES ? EPERM : r.error, Value());
  return int64_t{wanted};
}

// ---- Policies
Result sched_param_new(Isolate& iso, TypeObject* cls, Value priority) {
  increment(iso, priority);
  return SchedParam::make(iso, cls, &priority, 1);
}
Result make_parameter(Isolate& iso, int priority) {
  const Value item = Value::small_int(priority);
  return SchedParam::make(iso, &sched_param_type, &item, 1);
}
Fallible<int64_t> posix_sched_getscheduler(Isolate& iso, Pid pid) {
  SystemResult r = blocking_call(iso, [&] { return ::sched_getscheduler(asked(pid)); });
  TRY(check(iso, r));
  return r.value;
}
Result posix_sched_getparam(Isolate& iso, Pid pid) {
  sched_param parameter{};
  TRY(check(iso, blocking_call(iso, [&] { return ::sched_getparam(asked(pid), &parameter); })));
  return make_parameter(iso, parameter.sched_priority);
}
Status posix_sched_setscheduler(Isolate& iso, Pid pid, int policy, Value given) {
  sched_param parameter = TRY(sched_param_argument(iso, given));
  return check(iso, blocking_call(iso, [&] {
    return change_threads(pid, [&](int id) { return ::sched_setscheduler(id, policy, &parameter); });
  }));
}
Status posix_sched_setparam(Isolate& iso, Pid pid, Value given) {
  sched_param parameter = TRY(sched_param_argument(iso, given));
  return check(iso, blocking_call(iso, [&] {
    return change_threads(pid, [&](int id) { return ::sched_setparam(id, &parameter); });
  }));
}
template <auto Function>
Fallible<int64_t> priority_limit(Isolate& iso, int policy) {
  SystemResult r = blocking_call(iso, [&] { return Function(policy); });
  TRY(check(iso, r));
  return r.value;
}
Fallible<double> posix_sched_rr_get_interval(Isolate& iso, Pid pid) {
  timespec t{};
  TRY(check(iso, blocking_call(iso, [&] { return ::sched_rr_get_interval(asked(pid), &t); })));
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}
Status posix_sched_yield(Isolate&) {
  ::sched_yield();
  return Status::ok();
}

// ---- Processors
using Processors = std::vector<cpu_set_t>;  // one set of many words
size_t bytes_of(const Processors& p) { return p.size() * sizeof(cpu_set_t); }

Result posix_sched_getaffinity(Isolate& iso, Pid pid) {
  Processors mask(1);
  for (;;) {
    SystemResult r = blocking_call(iso, [&] { return ::sched_getaffinity(asked(pid), bytes_of(mask), mask.data()); });
    if (r.value >= 0) break;
    if (r.error != EINVAL || mask.size() > 1024) return raise_os_error(iso, r.error, Value());
    mask.resize(mask.size() * 2);
  }
  Ref out(iso, TRY(call(iso, as_value(&set_type), {})));
  Ref add(iso, TRY(get_attribute(iso, out, names.add)));
  const int count = static_cast<int>(bytes_of(mask) * 8);
  for (int i = 0; i < count; ++i)
    if (CPU_ISSET_S(static_cast<size_t>(i), bytes_of(mask), mask.data())) decrement(iso, TRY(call(iso, add, {Value::small_int(i)})));
  return out.release();
}
Status posix_sched_setaffinity(Isolate& iso, Pid pid, Value processors) {
  // No system has a hundredth of this; numbers beyond it are as wrong as those that have no processor.
  constexpr int64_t kMost = 1 << 20;
  Processors mask(1);
  TRY(for_each(iso, processors, [&](Value item) -> Status {
    if (!is_int(item)) {
      Ref type = Ref::borrow(iso, as_value(type_of(item)));
      return iso.raise(TypeError, "expected an iterator of ints, but iterator yielded {}", repr_utf8_or_fallback(iso, type));
    }
    int64_t cpu;
    if (!int_fits_int64(item, &cpu)) return iso.raise(OverflowError, "Python int too large to convert to C long");
    if (cpu < 0) return iso.raise(ValueError, "negative CPU number");
    if (cpu > INT32_MAX - 1) return iso.raise(OverflowError, "CPU number too large");
    if (cpu >= kMost) return Status::ok();
    while (static_cast<size_t>(cpu) >= bytes_of(mask) * 8) mask.resize(mask.size() * 2);
    CPU_SET_S(static_cast<size_t>(cpu), bytes_of(mask), mask.data());
    return Status::ok();
  }));
  return check(iso, blocking_call(iso, [&] {
    return change_threads(pid, [&](int id) { return ::sched_setaffinity(id, bytes_of(mask), mask.data()); });
  }));
}

constexpr MethodDef kRows[] = {
    def<"def getpriority(which, who)", posix_getpriority>("Return program scheduling priority."),
    def<"def setpriority(which, who, priority)", posix_setpriority>("Set program scheduling priority."),
    def<"def nice(increment, /)", posix_nice>("Add increment to the priority of process and return the new priority."),
    def<"def sched_get_priority_max(policy)", priority_limit<::sched_get_priority_max>>("Get the maximum scheduling priority for policy."),
    def<"def sched_get_priority_min(policy)", priority_limit<::sched_get_priority_min>>("Get the minimum scheduling priority for policy."),
    def<"def sched_getparam(pid, /)", posix_sched_getparam>(
        "Returns scheduling parameters for the process identified by pid.\n\nIf pid is 0, returns parameters for the calling process.\n"
        "Return value is an instance of sched_param."),
    def<"def sched_getscheduler(pid, /)", posix_sched_getscheduler>(
        "Get the scheduling policy for the process identified by pid.\n\nPassing 0 for pid returns the scheduling policy for the calling process."),
    def<"def sched_rr_get_interval(pid, /)", posix_sched_rr_get_interval>(
        "Return the round-robin quantum for the process identified by pid, in seconds.\n\nValue returned is a float."),
    def<"def sched_setparam(pid, param, /)", posix_sched_setparam>(
        "Set scheduling parameters for the process identified by pid.\n\nIf pid is 0, sets parameters for the calling process.\n"
        "param should be an instance of sched_param."),
    def<"def sched_setscheduler(pid, policy, param, /)", posix_sched_setscheduler>(
        "Set the scheduling policy for the process identified by pid.\n\nIf pid is 0, the calling process is changed.\n"
        "param is an instance of sched_param."),
    def<"def sched_yield()", posix_sched_yield>("Voluntarily relinquish the CPU."),
    def<"def sched_getaffinity(pid, /)", posix_sched_getaffinity>(
        "Return the affinity of the process identified by pid (or the current process if zero).\n\nThe affinity is returned as a set of CPU identifiers."),
    def<"def sched_setaffinity(pid, mask, /)", posix_sched_setaffinity>(
        "Set the CPU affinity of the process identified by pid to mask.\n\nmask should be an iterable of integers identifying CPUs."),
};
constexpr MethodDef kSchedParam[] = {def<"new sched_param(sched_priority)", sched_param_new>(nullptr),
                                     def<"member sched_priority", struct_sequence_item<0>>("the scheduling priority")};

}  // namespace

Fallible<sched_param> sched_param_argument(Isolate& iso, Value v) {
  if (!has_type(v, sched_param_type)) return iso.raise(TypeError, "must have a sched_param object");
  Ref number(iso, TRY(as_index(iso, (*v.as<TupleObject>())[0])));
  int64_t priority;
  if (!int_fits_int64(number, &priority)) return iso.raise(OverflowError, "Python int too large to convert to C long");
  if (priority < INT32_MIN || priority > INT32_MAX) return iso.raise(OverflowError, "sched_priority out of range");
  sched_param out{};
  out.sched_priority = static_cast<int>(priority);
  return out;
}

extern const Rows priority_rows{kRows, std::size(kRows)};
extern const TypeDef sched_param_type_def{.type = &sched_param_type,
                                          .name = "posix.sched_param",
                                          .doc = "Currently has only one field: sched_priority\n\n  sched_priority\n    A scheduling parameter.",
                                          .base = &tuple_type,
                                          .instance_size = sizeof(TupleObject),
                                          .flags = 0,
                                          .slots = {.destroy = SchedParam::destroy,
                                                    .traverse = SchedParam::traverse,
                                                    .variable_size = SchedParam::size,
                                                    .repr = struct_sequence_repr},
                                          .methods = kSchedParam,
                                          .method_count = std::size(kSchedParam)};

}  // namespace skerry::posix
