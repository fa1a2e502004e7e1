// Child processes: waiting for them, reading their status, groups and sessions. `fork` is not offered: the process runs
// many isolates on several threads, of which a child would have one.
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <iterator>

#include "channels/readiness.h"
#include "isolate/objects/int.h"
#include "isolate/objects/tuple.h"
#include "stdlib/posix/posix_parts.h"

namespace skerry::posix {

namespace {

// The end of one child has a descriptor that tells; that of any, and stops, have not.
Result wait_for_child(Isolate& iso, pid_t pid, int options) {
  int status = 0;
  SystemResult r{};
  auto look = [&] {
    r = blocking_call(iso, [&] { return static_cast<int64_t>(::waitpid(pid, &status, options | WNOHANG)); });
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
  if (r.value == 0) status = 0;
  return make_tuple(iso, {Value::small_int(r.value), Value::small_int(status)});
}
Result posix_waitpid(Isolate& iso, int64_t pid, int64_t options) {
  return wait_for_child(iso, static_cast<pid_t>(pid), static_cast<int>(options));
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

Status posix_killpg(Isolate& iso, int64_t group, int64_t signal) {
  return check(iso, blocking_call(iso, [&] { return ::killpg(static_cast<pid_t>(group), static_cast<int>(signal)); }));
}
Status posix_setsid(Isolate& iso) {
  return check(iso, blocking_call(iso, [] { return static_cast<int64_t>(::setsid()); }));
}
Result id_or_error(Isolate& iso, SystemResult r) {
  TRY(check(iso, r));
  return make_int(iso, r.value);
}
Result posix_getsid(Isolate& iso, int64_t pid) {
  return id_or_error(iso, blocking_call(iso, [&] { return static_cast<int64_t>(::getsid(static_cast<pid_t>(pid))); }));
}
Result posix_getpgid(Isolate& iso, int64_t pid) {
  return id_or_error(iso, blocking_call(iso, [&] { return static_cast<int64_t>(::getpgid(static_cast<pid_t>(pid))); }));
}
Status posix_setpgid(Isolate& iso, int64_t pid, int64_t group) {
  return check(iso, blocking_call(iso, [&] {
    return static_cast<int64_t>(::setpgid(static_cast<pid_t>(pid), static_cast<pid_t>(group)));
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
    def<"def setpgid(pid, pgrp, /)", posix_setpgid>("Call the system call setpgid(pid, pgrp)."),
    def<"def setsid()", posix_setsid>("Call the system call setsid()."),
    def<"def wait()", posix_wait>("Wait for completion of a child process.\n\nReturns a tuple of information about the child process:\n    (pid, status)"),
    def<"def waitpid(pid, options, /)", posix_waitpid>(
        "Wait for completion of a given child process.\n\nReturns a tuple of information regarding the child process:\n"
        "    (pid, status)\n\nThe options argument is ignored on Windows."),
};

}  // namespace

const Rows wait_rows{kRows, std::size(kRows)};

}  // namespace skerry::posix
