// Child processes: waiting for them, reading their status, groups and sessions.
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <iterator>

#include "channels/readiness.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/posix/posix_parts.h"
#include "stdlib/wide_sequence.h"

namespace skerry::posix {

TypeObject waitid_result_type;

namespace {

using WaitidResult = WideSequence<5, 5>;

// The end of one child has a descriptor that tells; that of any, and stops, have not. `usage` is what it has used.
Fallible<int64_t> reap_child(Isolate& iso, pid_t pid, int options, int* status, rusage* usage) {
  SystemResult r{};
  auto look = [&] {
    r = blocking_call(iso, [&] { return static_cast<int64_t>(::wait4(pid, status, options | WNOHANG, usage)); });
    return r.value != 0 || (options & WNOHANG) != 0;
  };
  int process = pid > 0 && (options & ~WNOHANG) == 0 && !look() ? static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)) : -1;
  if (process >= 0) {
    Fallible<bool> ended = channels::wait_readable(iso, process);
    ::close(process);
    TRY(ended);
  }
  if (r.value == 0 && !look()) TRY(channels::wait_by_looking(iso, look, {}));
  TRY(check(iso, r));
  if (r.value == 0) *status = 0;
  return r.value;
}
Result wait_for_child(Isolate& iso, pid_t pid, int options) {
  int status = 0;
  int64_t ended = TRY(reap_child(iso, pid, options, &status, nullptr));
  return make_tuple(iso, {Value::small_int(ended), Value::small_int(status)});
}
// The class of what was used is the module resource's.
Result wait_with_usage(Isolate& iso, pid_t pid, int options) {
  int status = 0;
  rusage u{};
  int64_t ended = TRY(reap_child(iso, pid, options, &status, &u));
  Ref resource(iso, TRY(import_module(iso, "resource")));
  Ref cls(iso, TRY(get_attribute(iso, resource, Ref(iso, intern(iso, "struct_rusage")))));
  auto seconds = [](const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6; };
  Ref user(iso, TRY(make_double(iso, seconds(u.ru_utime)))), system(iso, TRY(make_double(iso, seconds(u.ru_stime))));
  std::vector<Value> items{user, system};
  for (long n : {u.ru_maxrss, u.ru_ixrss, u.ru_idrss, u.ru_isrss, u.ru_minflt, u.ru_majflt, u.ru_nswap, u.ru_inblock, u.ru_oublock,
                 u.ru_msgsnd, u.ru_msgrcv, u.ru_nsignals, u.ru_nvcsw, u.ru_nivcsw})
    items.push_back(Value::small_int(n));
  for (Value item : items) increment(iso, item);
  Ref sequence(iso, TRY(make_tuple_steal(iso, items.data(), items.size())));
  Ref usage(iso, TRY(call(iso, cls, {sequence})));
  return make_tuple(iso, {Value::small_int(ended), Value::small_int(status), usage});
}
Result posix_wait3(Isolate& iso, int options) { return wait_with_usage(iso, -1, options); }
Result posix_wait4(Isolate& iso, Pid pid, int options) {
  return wait_with_usage(iso, pid, options);
}
Result posix_waitid(Isolate& iso, int kind, int id, int options) {
  siginfo_t info{};
  SystemResult r{};
  auto look = [&] {
    r = blocking_call(iso, [&] {
      return static_cast<int64_t>(::waitid(static_cast<idtype_t>(kind), static_cast<id_t>(id), &info, options | WNOHANG));
    });
    return r.value != 0 || info.si_pid != 0 || (options & WNOHANG) != 0;
  };
  if (!look()) TRY(channels::wait_by_looking(iso, look, {}));
  TRY(check(iso, r));
  if (info.si_pid == 0) return Value::none();
  const Value items[] = {Value::small_int(info.si_pid), Value::small_int(info.si_uid), Value::small_int(info.si_signo),
                         Value::small_int(info.si_status), Value::small_int(info.si_code)};
  return WaitidResult::make(iso, &waitid_result_type, items, std::size(items));
}
Result posix_pidfd_open(Isolate& iso, Pid pid, int flags) {
  SystemResult r = blocking_call(iso, [&] { return static_cast<int64_t>(::syscall(SYS_pidfd_open, pid.value, flags)); });
  TRY(check(iso, r));
  return make_int(iso, r.value);
}
Result posix_waitpid(Isolate& iso, Pid pid, int options) {
  return wait_for_child(iso, pid, options);
}
Result posix_wait(Isolate& iso) { return wait_for_child(iso, -1, 0); }

template <auto Read>
Fallible<bool> status_flag(Isolate&, int64_t status) {
  return Read(static_cast<int>(status));
}
template <auto Read>
Fallible<int64_t> status_value(Isolate&, int64_t status) {
  return int64_t{Read(static_cast<int>(status))};
}
constexpr auto kExited = [](int s) { return WIFEXITED(s); };
constexpr auto kSignaled = [](int s) { return WIFSIGNALED(s); };
constexpr auto kStopped = [](int s) { return WIFSTOPPED(s); };
constexpr auto kContinued = [](int s) { return WIFCONTINUED(s) != 0; };
constexpr auto kDumped = [](int s) { return WCOREDUMP(s) != 0; };
constexpr auto kExitStatus = [](int s) { return WEXITSTATUS(s); };
constexpr auto kTermSignal = [](int s) { return WTERMSIG(s); };
constexpr auto kStopSignal = [](int s) { return WSTOPSIG(s); };

Status posix_killpg(Isolate& iso, Pid group, int signal) {
  return check(iso, blocking_call(iso, [&] { return ::killpg(group, signal); }));
}
Status posix_setsid(Isolate& iso) {
  return check(iso, blocking_call(iso, [] { return static_cast<int64_t>(::setsid()); }));
}
Result id_or_error(Isolate& iso, SystemResult r) {
  TRY(check(iso, r));
  return make_int(iso, r.value);
}
Result posix_getsid(Isolate& iso, Pid pid) {
  return id_or_error(iso, blocking_call(iso, [&] { return static_cast<int64_t>(::getsid(pid)); }));
}
Result posix_getpgid(Isolate& iso, Pid pid) {
  return id_or_error(iso, blocking_call(iso, [&] { return static_cast<int64_t>(::getpgid(pid)); }));
}
Status posix_setpgid(Isolate& iso, Pid pid, Pid group) {
  return check(iso, blocking_call(iso, [&] {
    return static_cast<int64_t>(::setpgid(pid, group));
  }));
}

constexpr MethodDef kRows[] = {
    def<"def WCOREDUMP(status, /)", status_flag<kDumped>>("Return True if the process returning status was dumped to a core file."),
    def<"def WEXITSTATUS(status)", status_value<kExitStatus>>("Return the process return code from status."),
    def<"def WIFCONTINUED(status)", status_flag<kContinued>>("Return True if a particular process was continued from a job control stop."),
    def<"def WIFEXITED(status)", status_flag<kExited>>("Return True if the process returning status exited via the exit() system call."),
    def<"def WIFSIGNALED(status)", status_flag<kSignaled>>("Return True if the process returning status was terminated by a signal."),
    def<"def WIFSTOPPED(status)", status_flag<kStopped>>("Return True if the process returning status was stopped."),
    def<"def WSTOPSIG(status)", status_value<kStopSignal>>("Return the signal that stopped the process that provided the status value."),
    def<"def WTERMSIG(status)", status_value<kTermSignal>>("Return the signal that terminated the process that provided the status value."),
    def<"def getpgid(pid)", posix_getpgid>("Call the system call getpgid(), and return the result."),
    def<"def getsid(pid, /)", posix_getsid>("Call the system call getsid(pid) and return the result."),
    def<"def killpg(pgid, signal, /)", posix_killpg>("Kill a process group with a signal."),
    def<"def pidfd_open(pid, flags=0)", posix_pidfd_open>("Return a file descriptor referring to the process *pid*."),
    def<"def setpgid(pid, pgrp, /)", posix_setpgid>("Call the system call setpgid(pid, pgrp)."),
    def<"def setsid()", posix_setsid>("Call the system call setsid()."),
    def<"def wait()", posix_wait>("Wait for completion of a child process.\n\nReturns a tuple of information about the child process:\n    (pid, status)"),
    def<"def wait3(options)", posix_wait3>("Wait for completion of a child process.\n\nReturns a tuple of information about the child process:\n  (pid, status, rusage)"),
    def<"def wait4(pid, options)", posix_wait4>("Wait for completion of a specific child process.\n\nReturns a tuple of information about the child process:\n  (pid, status, rusage)"),
    def<"def waitid(idtype, id, options, /)", posix_waitid>("Returns the result of waiting for a process or processes.\n\nReturns either waitid_result or None if WNOHANG is specified and there are\nno children in a waitable state."),
    def<"def waitpid(pid, options, /)", posix_waitpid>(
        "Wait for completion of a given child process.\n\nReturns a tuple of information regarding the child process:\n"
        "    (pid, status)\n\nThe options argument is ignored on Windows."),
};

#define ITEM(i, name) def<"member " name, struct_sequence_item<i>>(nullptr)
constexpr MethodDef kWaitidResult[] = {def<"new posix.waitid_result(sequence, dict=<unset>)", WaitidResult::create>(nullptr),
                                       ITEM(0, "si_pid"), ITEM(1, "si_uid"), ITEM(2, "si_signo"), ITEM(3, "si_status"), ITEM(4, "si_code")};
#undef ITEM

}  // namespace

const Rows wait_rows{kRows, std::size(kRows)};
extern const TypeDef waitid_result_type_def{.type = &waitid_result_type,
                                            .name = "posix.waitid_result",
                                            .doc = "waitid_result: Result from waitid.",
                                            .base = &tuple_type,
                                            .instance_size = sizeof(TupleObject),
                                            .flags = 0,
                                            .slots = {.destroy = WaitidResult::destroy,
                                                      .traverse = WaitidResult::traverse,
                                                      .variable_size = WaitidResult::size,
                                                      .repr = struct_sequence_repr},
                                            .methods = kWaitidResult,
                                            .method_count = std::size(kWaitidResult)};

}  // namespace skerry::posix
