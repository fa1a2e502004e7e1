// The process and the system: ids, environment, random bytes, times, exit.
#include <signal.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <memory>
#include <string>

#include "channels/readiness.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/str.h"
#include "stdlib/posix/posix_parts.h"
#include "stdlib/wide_sequence.h"
#include "stdlib/signal/signal_module.h"

namespace skerry::posix {

TypeObject uname_result_type, times_result_type;

Fallible<Pid> pid_argument(Isolate& iso, Value v) {
  Ref number(iso, TRY(as_index(iso, v)));
  int64_t n;
  if (!int_fits_int64(number, &n)) return iso.raise(OverflowError, "Python int too large to convert to C long");
  if (n > INT_MAX) return iso.raise(OverflowError, "signed integer is greater than maximum");
  if (n < INT_MIN) return iso.raise(OverflowError, "signed integer is less than minimum");
  return Pid{static_cast<int>(n)};
}

namespace {

using UnameResult = WideSequence<5, 5>;
using TimesResult = WideSequence<5, 5>;

template <auto Function>
Fallible<int64_t> id_of(Isolate&) {
  return static_cast<int64_t>(Function());
}
Result posix_cpu_count(Isolate& iso) {
  long n = ::sysconf(_SC_NPROCESSORS_ONLN);
  return n > 0 ? make_int(iso, n) : Result(Value::none());
}

Result random_bytes(Isolate& iso, int64_t size, unsigned how) {
  if (size < 0) return iso.raise(ValueError, "negative argument not allowed");
  uint8_t* data;
  Ref bytes(iso, TRY(allocate_bytes(iso, static_cast<size_t>(size), &data)));
  for (size_t done = 0; done < static_cast<size_t>(size);) {
    ssize_t n = ::getrandom(data + done, static_cast<size_t>(size) - done, how);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return raise_os_error(iso, errno, Value());
    done += static_cast<size_t>(n);
  }
  return bytes.release();
}
Result posix_urandom(Isolate& iso, int64_t size) { return random_bytes(iso, size, 0); }
Result posix_getrandom(Isolate& iso, int64_t size, int how) {
  if (size < 0) return raise_os_error(iso, EINVAL, Value());
  return random_bytes(iso, size, static_cast<unsigned>(how));
}

Result posix_strerror(Isolate& iso, int code) {
  char buffer[256];
  return make_str(iso, strerror_r(code, buffer, sizeof buffer));
}
Result posix_umask(Isolate& iso, int mask) { return make_int(iso, ::umask(static_cast<mode_t>(mask))); }
Status posix_kill(Isolate& iso, Pid pid, int signal) {
  if (pid == getpid() && TRY(handle_own_signal(iso, signal))) return Status::ok();
  if (pid == getpid() && signal >= 0 && signal < NSIG) return signal_own_process(iso, signal);
  return check(iso, blocking_call(iso, [&] { return ::kill(pid.value, signal); }));
}
Status posix_exit(Isolate&, int64_t status) { ::_exit(static_cast<int>(status)); }
Status posix_abort(Isolate&) { std::abort(); }
Result posix_system(Isolate& iso, Value command) {
  Path p;
  TRY(path_argument(iso, command, nullptr, nullptr, kPathOnly, &p));
  auto status = std::make_shared<int>(0);
  TRY(channels::run_detached(iso, [status, command = p.text] { *status = std::system(command.c_str()); }));
  return make_int(iso, *status);
}
Fallible<int64_t> posix_waitstatus_to_exitcode(Isolate& iso, int wide) {
  int status = wide;
  if (WIFEXITED(status)) return WEXITSTATUS(status);
  if (WIFSIGNALED(status)) return -WTERMSIG(status);
  return iso.raise(ValueError, "invalid wait status: {}", status);
}

// Arguments are checked; the environment of the process stays as it is (posix_parts.h says why).
Fallible<bool> environment_text(Isolate& iso, Value v, std::string* out) {
  Path p;
  TRY(path_argument(iso, v, nullptr, nullptr, kPathOnly, &p));
  *out = p.text;
  return true;
}
Status posix_putenv(Isolate& iso, Value name, Value value) {
  std::string key, text;
  TRY(environment_text(iso, name, &key));
  TRY(environment_text(iso, value, &text));
  if (key.find('=') != key.npos) return iso.raise(ValueError, "illegal environment variable name");
  return Status::ok();
}
Status posix_unsetenv(Isolate& iso, Value name) {
  std::string key;
  TRY(environment_text(iso, name, &key));
  if (key.empty() || key.find('=') != key.npos) return raise_os_error(iso, EINVAL, Value());
  return Status::ok();
}

Result posix_uname(Isolate& iso) {
  utsname u;
  if (::uname(&u) < 0) return raise_os_error(iso, errno, Value());
  Value items[5];
  size_t n = 0;
  for (const char* text : {u.sysname, u.nodename, u.release, u.version, u.machine}) {
    Result r = make_name(iso, text, NameForm::kStr);
    if (r.is_fault()) {
      while (n > 0) decrement(iso, items[--n]);
      return r;
    }
    items[n++] = r.value();
  }
  return UnameResult::make(iso, &uname_result_type, items, 5);
}
Result posix_times(Isolate& iso) {
  tms t;
  clock_t elapsed = ::times(&t);
  double ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  Value items[5];
  size_t n = 0;
  for (clock_t c : {t.tms_utime, t.tms_stime, t.tms_cutime, t.tms_cstime, elapsed})
    items[n++] = TRY(make_double(iso, static_cast<double>(c) / ticks));
  return TimesResult::make(iso, &times_result_type, items, 5);
}
Result posix_getloadavg(Isolate& iso) {
  double loads[3];
  if (::getloadavg(loads, 3) != 3) return iso.raise(OSError, "Load averages are unobtainable");
  Ref a(iso, TRY(make_double(iso, loads[0]))), b(iso, TRY(make_double(iso, loads[1]))), c(iso, TRY(make_double(iso, loads[2])));
  return make_tuple(iso, {a, b, c});
}
Result posix_getlogin(Isolate& iso) {
  char buffer[256];
  if (int error = ::getlogin_r(buffer, sizeof buffer)) return raise_os_error(iso, error, Value());
  return make_name(iso, buffer, NameForm::kStr);
}
constexpr MethodDef kRows[] = {
    def<"def getpid()", id_of<::getpid>>("Return the current process id."),
    def<"def getppid()", id_of<::getppid>>("Return the parent's process id."),
    def<"def getuid()", id_of<::getuid>>("Return the current process's user id."),
    def<"def geteuid()", id_of<::geteuid>>("Return the current process's effective user id."),
    def<"def getgid()", id_of<::getgid>>("Return the current process's group id."),
    def<"def getegid()", id_of<::getegid>>("Return the current process's effective group id."),
    def<"def getpgrp()", id_of<::getpgrp>>("Return the current process group id."),
    def<"def getlogin()", posix_getlogin>("Return the actual login name."),
    def<"def cpu_count()", posix_cpu_count>("Return the number of CPUs in the system; return None if indeterminable."),
    def<"def urandom(size, /)", posix_urandom>("Return a bytes object containing random bytes suitable for cryptographic use."),
    def<"def getrandom(size, flags=0)", posix_getrandom>("Obtain a series of random bytes."),
    def<"def strerror(code, /)", posix_strerror>("Translate an error code to a message string."),
    def<"def umask(mask, /)", posix_umask>("Set the current numeric umask and return the previous umask."),
    def<"def kill(pid, signal, /)", posix_kill>("Kill a process with a signal."),
    def<"def _exit(status)", posix_exit>("Exit to the system with specified status, without normal exit processing."),
    def<"def abort()", posix_abort>("Abort the interpreter immediately."),
    def<"def system(command)", posix_system>("Execute the command in a subshell."),
    def<"def waitstatus_to_exitcode(status)", posix_waitstatus_to_exitcode>("Convert a wait status to an exit code."),
    def<"def putenv(name, value, /)", posix_putenv>("Change or add an environment variable."),
    def<"def unsetenv(name, /)", posix_unsetenv>("Delete an environment variable."),
    def<"def uname()", posix_uname>("Return an object identifying the current operating system."),
    def<"def times()", posix_times>("Return a collection containing process timing information."),
    def<"def getloadavg()", posix_getloadavg>("Return average recent system load information."),
};

#define ITEM(i, name) def<"member " name, struct_sequence_item<i>>(nullptr)
constexpr MethodDef kUname[] = {def<"new posix.uname_result(sequence, dict=<unset>)", UnameResult::create>(nullptr),
                                ITEM(0, "sysname"), ITEM(1, "nodename"), ITEM(2, "release"), ITEM(3, "version"), ITEM(4, "machine")};
constexpr MethodDef kTimes[] = {def<"new posix.times_result(sequence, dict=<unset>)", TimesResult::create>(nullptr),
                                ITEM(0, "user"), ITEM(1, "system"), ITEM(2, "children_user"), ITEM(3, "children_system"), ITEM(4, "elapsed")};
#undef ITEM

}  // namespace

extern const Rows process_rows{kRows, std::size(kRows)};
extern const TypeDef uname_result_type_def{.type = &uname_result_type,
                                    .name = "posix.uname_result",
                                    .doc = "uname_result: Result from os.uname().",
                                    .base = &tuple_type,
                                    .instance_size = sizeof(TupleObject),
                                    .flags = 0,
                                    .slots = {.destroy = UnameResult::destroy,
                                              .traverse = UnameResult::traverse,
                                              .variable_size = UnameResult::size,
                                              .repr = struct_sequence_repr},
                                    .methods = kUname,
                                    .method_count = std::size(kUname)};
extern const TypeDef times_result_type_def{.type = &times_result_type,
                                    .name = "posix.times_result",
                                    .doc = "times_result: Result from os.times().",
                                    .base = &tuple_type,
                                    .instance_size = sizeof(TupleObject),
                                    .flags = 0,
                                    .slots = {.destroy = TimesResult::destroy,
                                              .traverse = TimesResult::traverse,
                                              .variable_size = TimesResult::size,
                                              .repr = struct_sequence_repr},
                                    .methods = kTimes,
                                    .method_count = std::size(kTimes)};

}  // namespace skerry::posix
