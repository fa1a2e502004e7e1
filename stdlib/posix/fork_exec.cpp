// _posixsubprocess: starts a program in a child process. subprocess.py stands on it.
//
// Everything that the child needs is prepared before the fork: between fork and exec it shares the memory of this process
// (vfork) and may use system calls only. Its failures come back through errpipe_write as "OSError:<errno in hex>:<where>".
// preexec_fn is Python: for it the process is copied as os.fork does it, where os.fork may.
#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <iterator>
#include <string>
#include <vector>

#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/posix/exec_arguments.h"
#include "stdlib/posix/posix_parts.h"

extern char** environ;

namespace skerry::posix {

namespace {

struct Plan {
  TextList arguments, executables, environment;
  bool has_environment = false, has_cwd = false;
  bool close_fds = false, restore_signals = false, new_session = false;
  std::string cwd;
  std::vector<int> kept;  // sorted descriptors that stay open
  int p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, errpipe_read, errpipe_write;
  int64_t process_group = -1;
  bool sets_gid = false, sets_uid = false, sets_groups = false;
  gid_t gid = 0;
  uid_t uid = 0;
  std::vector<gid_t> groups;
  int64_t umask = -1;
};

// ---- In the child
struct ChildFailure {
  int error;
  const char* where;
};

bool keep_across_exec(int fd) {
  int flags = ::fcntl(fd, F_GETFD);
  return flags >= 0 && ::fcntl(fd, F_SETFD, flags & ~FD_CLOEXEC) >= 0;
}

// `from` becomes the standard descriptor `to`.
bool place(int from, int to) {
  if (from == to) return keep_across_exec(from);
  return from == -1 || ::dup2(from, to) >= 0;
}

void close_span(unsigned first, unsigned last) {
  if (first > last) return;
  if (::syscall(SYS_close_range, first, last, 0) == 0) return;
  long limit = ::sysconf(_SC_OPEN_MAX);
  for (unsigned fd = first; fd <= last && static_cast<long>(fd) < limit; ++fd) ::close(static_cast<int>(fd));
}

void close_all_but(const std::vector<int>& kept) {
  unsigned next = 3;
  for (int fd : kept) {
    if (fd < 3) continue;
    if (static_cast<unsigned>(fd) > next) close_span(next, static_cast<unsigned>(fd) - 1);
    next = static_cast<unsigned>(fd) + 1;
  }
  close_span(next, ~0u);
}

void default_signals(bool those_ignored_by_python) {
  struct sigaction standard = {};
  standard.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; ++signal) {
    struct sigaction now;
    if (::sigaction(signal, nullptr, &now) != 0) continue;
    // A handler of ours must not run in the child, which shares our memory.
    if (now.sa_handler != SIG_DFL && now.sa_handler != SIG_IGN) ::sigaction(signal, &standard, nullptr);
  }
  if (!those_ignored_by_python) return;
  ::sigaction(SIGPIPE, &standard, nullptr);
  ::sigaction(SIGXFSZ, &standard, nullptr);
}

// All but the program itself. `where` is null if nothing failed.
ChildFailure prepare(const Plan& plan) {
  for (int fd : plan.kept)
    if (fd != plan.errpipe_write && !keep_across_exec(fd)) return {errno, "noexec"};
  for (int fd : {plan.p2cwrite, plan.c2pread, plan.errread, plan.errpipe_read})
    if (fd != -1) ::close(fd);
  int output = plan.c2pwrite, errors = plan.errwrite;
  if (output == 0 && (output = ::dup(output)) < 0) return {errno, "noexec"};
  while (errors == 0 || errors == 1)
    if ((errors = ::dup(errors)) < 0) return {errno, "noexec"};
  if (!place(plan.p2cread, 0) || !place(output, 1) || !place(errors, 2)) return {errno, "noexec"};
  if (plan.has_cwd && ::chdir(plan.cwd.c_str()) < 0) return {errno, "noexec"};
  if (plan.umask >= 0) ::umask(static_cast<mode_t>(plan.umask));
  if (plan.new_session) ::setsid();
  if (plan.process_group >= 0 && ::setpgid(0, static_cast<pid_t>(plan.process_group)) < 0) return {errno, "noexec"};
  // The system calls themselves: the library's functions would change every thread of the parent.
  if (plan.sets_groups && ::syscall(SYS_setgroups, plan.groups.size(), plan.groups.data()) < 0) return {errno, "noexec"};
  if (plan.sets_gid && ::syscall(SYS_setregid, plan.gid, plan.gid) < 0) return {errno, "noexec"};
  if (plan.sets_uid && ::syscall(SYS_setreuid, plan.uid, plan.uid) < 0) return {errno, "noexec"};
  return {0, nullptr};
}
// Returns only when something failed.
ChildFailure become_program(const Plan& plan) {
  if (plan.close_fds) close_all_but(plan.kept);
  int error = ENOENT;
  char* const* variables = plan.has_environment ? plan.environment.pointers.data() : environ;
  for (char* program : plan.executables.pointers) {
    if (program == nullptr) break;
    ::execve(program, plan.arguments.pointers.data(), variables);
    if (errno != ENOENT && errno != ENOTDIR) error = errno;
  }
  return {error, ""};
}

void tell(int fd, const ChildFailure& failure) {
  char text[64] = "OSError:";
  size_t length = std::strlen(text);
  char digits[16];
  int n = 0;
  for (unsigned e = static_cast<unsigned>(failure.error); e != 0 || n == 0; e >>= 4) digits[n++] = "0123456789ABCDEF"[e & 15];
  while (n > 0) text[length++] = digits[--n];
  text[length++] = ':';
  for (const char* c = failure.where; *c; ++c) text[length++] = *c;
  [[maybe_unused]] auto written = ::write(fd, text, length);
}

// Not inlined: the frame that calls vfork must not be the one that the child works in.
[[gnu::noinline]] void run_child(const Plan& plan) {
  default_signals(plan.restore_signals);
  ::sigprocmask(SIG_SETMASK, &inherited_signal_mask(), nullptr);
  ChildFailure failure = prepare(plan);
  if (failure.where == nullptr) failure = become_program(plan);
  tell(plan.errpipe_write, failure);
  ::_exit(255);
}

[[gnu::noinline]] pid_t start(const Plan& plan) {
  sigset_t all, before;
  sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, &before);
  pid_t pid = ::vfork();
  if (pid == 0) run_child(plan);
  int error = errno;
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return pid;
}

enum class Environment : uint8_t { kGiven, kOwn };

// The copy that calls preexec_fn. It has its memory and its isolate for itself.
[[noreturn]] void run_child_with_function(Isolate& iso, Plan& plan, Environment environment, Value function) {
  ChildFailure failure = prepare(plan);
  if (failure.where == nullptr) {
    default_signals(plan.restore_signals);
    bool done = !call(iso, function, {}).is_fault();
    if (done && environment == Environment::kOwn) {  // which the function may have changed
      plan.environment = {};
      const auto own = take_own_environment(iso, &plan.environment);
      done = !own.is_fault();
      plan.has_environment = done && own.value();
    }
    if (!done) {
      constexpr std::string_view kTold = "SubprocessError:0:Exception occurred in preexec_fn.";
      [[maybe_unused]] auto written = ::write(plan.errpipe_write, kTold.data(), kTold.size());
      ::_exit(255);
    }
    ::pthread_sigmask(SIG_SETMASK, &inherited_signal_mask(), nullptr);
    failure = become_program(plan);
  }
  tell(plan.errpipe_write, failure);
  ::_exit(255);
}

// ---- In the parent
Fallible<int64_t> number(Isolate& iso, Value v) { return argument_to_int64(iso, v); }

Status take_kept(Isolate& iso, Value fds, std::vector<int>* out) {
  if (!TupleObject::check(fds)) return iso.raise(TypeError, "fork_exec() argument 4 must be tuple, not {}", type_name(fds));
  for (size_t i = 0; i < fds.as<TupleObject>()->length; ++i) {
    Value fd = (*fds.as<TupleObject>())[i];
    int64_t n = 0;
    if (!is_int(fd) || !int_fits_int64(fd, &n) || n < 0 || n > INT32_MAX || (!out->empty() && n <= out->back()))
      return iso.raise(ValueError, "bad value(s) in fds_to_keep");
    out->push_back(static_cast<int>(n));
  }
  return Status::ok();
}

Status take_ids(Isolate& iso, Args a, Plan* plan) {
  plan->process_group = TRY(number(iso, a[16]));
  if (!a[17].is_none()) {
    plan->sets_gid = true;
    plan->gid = TRY(id_argument(iso, a[17], "gid"));
  }
  if (!a[18].is_none()) {
    plan->sets_groups = true;
    TRY(for_each(iso, a[18], [&](Value item) -> Status {
      const auto group = id_argument(iso, item, "gid");
      if (group.is_fault()) {
        iso.clear_pending();
        return iso.raise(ValueError, "invalid group id");
      }
      plan->groups.push_back(group.value());
      return Status::ok();
    }));
  }
  if (!a[19].is_none()) {
    plan->sets_uid = true;
    plan->uid = TRY(id_argument(iso, a[19], "uid"));
  }
  plan->umask = TRY(number(iso, a[20]));
  return Status::ok();
}

constexpr uint32_t kArgumentCount = 23;

Result fork_exec(Isolate& iso, Args a) {
  if (a.count != kArgumentCount)
    return iso.raise(TypeError, "fork_exec() takes exactly {} arguments ({} given)", kArgumentCount, a.count);
  Plan plan;
  TRY(take_texts(iso, a[0], &plan.arguments));
  TRY(take_texts(iso, a[1], &plan.executables));
  plan.close_fds = TRY(is_true(iso, a[2]));
  TRY(take_kept(iso, a[3], &plan.kept));
  if (!a[4].is_none()) {
    plan.has_cwd = true;
    Path path;
    TRY(path_argument(iso, a[4], nullptr, nullptr, kPathOnly, &path));
    plan.cwd = path.text;
  }
  if (a[5].is_none()) {
    plan.has_environment = TRY(take_own_environment(iso, &plan.environment));
  } else {
    TRY(take_texts(iso, a[5], &plan.environment));
    plan.has_environment = true;
  }
  int* const descriptors[] = {&plan.p2cread, &plan.p2cwrite, &plan.c2pread,      &plan.c2pwrite,
                              &plan.errread, &plan.errwrite, &plan.errpipe_read, &plan.errpipe_write};
  for (uint32_t i = 0; i < std::size(descriptors); ++i) *descriptors[i] = static_cast<int>(TRY(number(iso, a[6 + i])));
  if (plan.close_fds && plan.errpipe_write < 3) return iso.raise(ValueError, "errpipe_write must be >= 3");
  plan.restore_signals = TRY(is_true(iso, a[14]));
  plan.new_session = TRY(is_true(iso, a[15]));
  TRY(take_ids(iso, a, &plan));
  if (!a[21].is_none()) {
    const int64_t pid = TRY(fork_process(iso));
    if (pid == 0) run_child_with_function(iso, plan, a[5].is_none() ? Environment::kOwn : Environment::kGiven, a[21]);
    return make_int(iso, pid);
  }
  SystemResult r = blocking_call(iso, [&] { return static_cast<int64_t>(start(plan)); });
  TRY(check(iso, r));
  return make_int(iso, r.value);
}

constexpr MethodDef kFunctions[] = {
    def<"def fork_exec(*args)", fork_exec>(
        "fork_exec(args, executable_list, close_fds, pass_fds, cwd, env,\n          p2cread, p2cwrite, c2pread, c2pwrite,\n"
        "          errread, errwrite, errpipe_read, errpipe_write,\n          restore_signals, call_setsid, pgid_to_set,\n"
        "          gid, groups_list, uid,\n          preexec_fn)\n\nForks a child process, closes parent file descriptors as "
        "appropriate in the\nchild and dups the few that are needed before calling exec() in the child\nprocess."),
};

}  // namespace

extern const ModuleDef posixsubprocess_module_def{.name = "_posixsubprocess",
                                                  .doc = "A POSIX helper for the subprocess module.",
                                                  .functions = kFunctions,
                                                  .function_count = std::size(kFunctions),
                                                  .populate = nullptr};

}  // namespace skerry::posix
