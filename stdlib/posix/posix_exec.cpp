// Other programs: exec*, posix_spawn*. And fork, with the functions that scripts have registered for it (channels/fork.cpp says when there
// is one). The task keeps them: (before, in the child, in the parent), each of them or None.
#include <fcntl.h>
#include <pty.h>
#include <spawn.h>
#include <unistd.h>
#include <utmp.h>

#include <cerrno>
#include <csignal>
#include <iterator>
#include <string>

#include "channels/host_core.h"
#include "channels/isolate_task.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/tuple.h"
#include "stdlib/asyncio/asyncio_parts.h"
#include "stdlib/posix/exec_arguments.h"
#include "stdlib/posix/posix_parts.h"

namespace skerry::posix {

namespace {

// The arguments of exec*: a list or tuple whose first item is not empty.
Status take_arguments(Isolate& iso, Value argv, const char* function, const char* what, TextList* out) {
  if (!ListObject::check(argv) && !TupleObject::check(argv)) return iso.raise(TypeError, "{}{} must be a tuple or list", function, what);
  TRY(take_texts(iso, argv, out));
  if (out->texts.empty()) return iso.raise(ValueError, "{}{} must not be empty", function, what);
  if (out->texts[0].empty()) return iso.raise(ValueError, "{}{} first element cannot be empty", function, what);
  return Status::ok();
}

// It would take all other isolates, and an embedder's program, with it.
Status require_main(Isolate& iso) {
  auto* task = channels::IsolateTask::of(iso);
  if (task == nullptr || task->program().is_main()) return Status::ok();
  return iso.raise(RuntimeError, "exec replaces the whole program: only its main isolate may; use os.posix_spawn or subprocess");
}

// Returns only when it failed: with the errno.
int become(const Path& path, TextList& arguments, const TextList& environment) {
  sigset_t before;
  ::pthread_sigmask(SIG_SETMASK, &inherited_signal_mask(), &before);
  ::execve(path.c_str(), arguments.pointers.data(), environment.pointers.data());
  int error = errno;
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return error;
}

Status posix_execv(Isolate& iso, Value program, Value argv) {
  Path path;
  TextList arguments, environment;
  TRY(require_main(iso));
  TRY(path_argument(iso, program, "execv", "path", kPathOnly, &path));
  TRY(take_arguments(iso, argv, "execv()", " arg 2", &arguments));
  TRY(take_own_environment(iso, &environment));
  if (environment.pointers.empty()) environment.finish();
  return raise_os_error(iso, become(path, arguments, environment), Value());
}
Status posix_execve(Isolate& iso, Value program, Value argv, Value env) {
  Path path;
  TextList arguments, environment;
  TRY(require_main(iso));
  TRY(path_argument(iso, program, "execve", "path", kAllowFd, &path));
  TRY(take_arguments(iso, argv, "execve", ": argv", &arguments));
  TRY(take_environment(iso, env, "execve", &environment));
  if (path.fd >= 0) {
    if (::fcntl(path.fd, F_GETFD) < 0) return path_error(iso, errno, path);  // its name would only be missing
    path.text = "/proc/self/fd/" + std::to_string(path.fd);
  }
  return path_error(iso, become(path, arguments, environment), path);
}

// ---- posix_spawn
struct FileActions {
  posix_spawn_file_actions_t actions;
  std::vector<std::string> texts;  // the actions point to them
  FileActions() { ::posix_spawn_file_actions_init(&actions); }
  ~FileActions() { ::posix_spawn_file_actions_destroy(&actions); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
};
struct Attributes {
  posix_spawnattr_t attributes;
  short flags = 0;
  Attributes() { ::posix_spawnattr_init(&attributes); }
  ~Attributes() { ::posix_spawnattr_destroy(&attributes); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
};

enum ActionKind : int { kOpen, kClose, kDuplicate };  // POSIX_SPAWN_*, as CPython numbers them

Fallible<int> action_number(Isolate& iso, Value v) { return static_cast<int>(TRY(c_int_argument(iso, v))); }

Status take_action(Isolate& iso, Value action, FileActions* out) {
  if (!TupleObject::check(action) || action.as<TupleObject>()->length == 0)
    return iso.raise(TypeError, "Each file_actions element must be a non-empty tuple");
  auto& items = *action.as<TupleObject>();
  int error = 0;
  switch (TRY(action_number(iso, items[0]))) {
    case kOpen: {
      if (items.length != 5) return iso.raise(TypeError, "A open file_action tuple must have 5 elements");
      int fd = TRY(action_number(iso, items[1]));
      Path path;
      TRY(path_argument(iso, items[2], "posix_spawn", "path", kPathOnly, &path));
      int how = TRY(action_number(iso, items[3]));
      auto mode = static_cast<mode_t>(TRY(action_number(iso, items[4])));
      out->texts.push_back(path.text);  // glibc copies it; others need not
      error = ::posix_spawn_file_actions_addopen(&out->actions, fd, out->texts.back().c_str(), how, mode);
      break;
    }
    case kClose:
      if (items.length != 2) return iso.raise(TypeError, "A close file_action tuple must have 2 elements");
      error = ::posix_spawn_file_actions_addclose(&out->actions, TRY(action_number(iso, items[1])));
      break;
    case kDuplicate: {
      if (items.length != 3) return iso.raise(TypeError, "A dup2 file_action tuple must have 3 elements");
      int from = TRY(action_number(iso, items[1])), to = TRY(action_number(iso, items[2]));
      error = ::posix_spawn_file_actions_adddup2(&out->actions, from, to);
      break;
    }
    default: return iso.raise(TypeError, "Unknown file_actions identifier");
  }
  if (error != 0) return raise_os_error(iso, error, Value());
  return Status::ok();
}

Status take_signals(Isolate& iso, Value signals, sigset_t* out) {
  sigemptyset(out);
  return for_each(iso, signals, [&](Value item) -> Status {
    int64_t n = TRY(as_int64(iso, item, Overflow::kClamp));
    if (n < 1 || n >= NSIG) return iso.raise(ValueError, "signal number {} out of range [1; {}]", n, NSIG - 1);
    sigaddset(out, static_cast<int>(n));
    return Status::ok();
  });
}

struct SpawnOptions {
  Value file_actions, process_group, signal_mask, signal_defaults, scheduler;
  int resets_ids, new_session;
};

Status take_options(Isolate& iso, const SpawnOptions& o, FileActions* files, Attributes* out) {
  if (!o.file_actions.is_empty() && !o.file_actions.is_none()) {
    Result iterator = get_iterator(iso, o.file_actions);
    if (iterator.is_raised() && iso.catch_pending(TypeError)) return iso.raise(TypeError, "file_actions must be a sequence or None");
    Ref actions(iso, TRY(iterator));
    TRY(for_each(iso, actions, [&](Value action) { return take_action(iso, action, files); }));
  }
  if (!o.process_group.is_empty()) {
    ::posix_spawnattr_setpgroup(&out->attributes, TRY(action_number(iso, o.process_group)));
    out->flags |= POSIX_SPAWN_SETPGROUP;
  }
  if (o.resets_ids != 0) out->flags |= POSIX_SPAWN_RESETIDS;
  if (o.new_session != 0) out->flags |= POSIX_SPAWN_SETSID;
  sigset_t mask = inherited_signal_mask();
  if (!o.signal_mask.is_empty()) TRY(take_signals(iso, o.signal_mask, &mask));
  ::posix_spawnattr_setsigmask(&out->attributes, &mask);
  out->flags |= POSIX_SPAWN_SETSIGMASK;
  if (!o.signal_defaults.is_empty()) {
    sigset_t defaults;
    TRY(take_signals(iso, o.signal_defaults, &defaults));
    ::posix_spawnattr_setsigdefault(&out->attributes, &defaults);
    out->flags |= POSIX_SPAWN_SETSIGDEF;
  }
  if (!o.scheduler.is_empty()) {
    if (!TupleObject::check(o.scheduler)) return iso.raise(SystemError, "new style getargs format but argument is not a tuple");
    if (o.scheduler.as<TupleObject>()->length != 2)
      return iso.raise(TypeError, "A scheduler tuple must have two elements");
    auto& pair = *o.scheduler.as<TupleObject>();
    if (!pair[0].is_none()) {
      ::posix_spawnattr_setschedpolicy(&out->attributes, TRY(action_number(iso, pair[0])));
      out->flags |= POSIX_SPAWN_SETSCHEDULER;
    }
    sched_param parameter = TRY(sched_param_argument(iso, pair[1]));
    ::posix_spawnattr_setschedparam(&out->attributes, &parameter);
    out->flags |= POSIX_SPAWN_SETSCHEDPARAM;
  }
  ::posix_spawnattr_setflags(&out->attributes, out->flags);
  return Status::ok();
}

enum class Search { kNone, kPath };

template <Search how>
Result spawn_program(Isolate& iso, Value program, Value argv, Value env, Value file_actions, Value setpgroup, int resetids, int setsid,
                     Value setsigmask, Value setsigdef, Value scheduler) {
  const char* function = how == Search::kPath ? "posix_spawnp" : "posix_spawn";
  Path path;
  TextList arguments, environment;
  TRY(path_argument(iso, program, function, "path", kPathOnly, &path));
  TRY(take_arguments(iso, argv, function, ": argv", &arguments));
  TRY(take_environment(iso, env, function, &environment));
  FileActions files;
  Attributes attributes;
  TRY(take_options(iso, {file_actions, setpgroup, setsigmask, setsigdef, scheduler, resetids, setsid}, &files, &attributes));
  pid_t pid = 0;
  SystemResult r = blocking_call(iso, [&]() -> int64_t {
    errno = (how == Search::kPath ? ::posix_spawnp : ::posix_spawn)(&pid, path.c_str(), &files.actions, &attributes.attributes,
                                                                    arguments.pointers.data(), environment.pointers.data());
    return errno == 0 ? 0 : -1;
  });
  TRY(check(iso, r, path));
  return make_int(iso, pid);
}

enum ForkMoment : size_t { kBefore, kInChild, kInParent };

// What was registered last comes first before the fork, and last after it. Errors are reported, and stop nothing.
Status run_registered(Isolate& iso, ForkMoment moment) {
  channels::IsolateTask* task = channels::IsolateTask::of(iso);
  if (task == nullptr || task->at_fork.is_empty()) return Status::ok();
  const auto* list = task->at_fork.as<ListObject>();
  Ref entries(iso, TRY(make_tuple(iso, list->items, list->length)));  // what they register themselves is for the next fork
  const size_t length = entries.as<TupleObject>()->length;
  for (size_t i = 0; i < length; ++i) {
    Value entry = (*entries.as<TupleObject>())[moment == kBefore ? length - 1 - i : i];
    Ref function = Ref::borrow(iso, (*entry.as<TupleObject>())[moment]);
    if (function.get().is_none()) continue;
    Result called = call(iso, function, {});
    if (!called.is_fault()) decrement(iso, called.value());
    else if (called.is_raised()) iso.report_unraisable("", function);
    else return called.fault();
  }
  return Status::ok();
}

Fallible<int64_t> posix_fork(Isolate& iso) { return fork_process(iso); }

Result posix_forkpty(Isolate& iso) {
  int master, slave;
  if (::openpty(&master, &slave, nullptr, nullptr, nullptr) < 0) return raise_os_error(iso, errno, Value());
  Fallible<int64_t> pid = fork_process(iso);
  if (!pid.is_fault() && pid.value() == 0) {
    ::close(master);
    if (::login_tty(slave) < 0) ::_exit(1);
    return make_tuple(iso, {Value::small_int(0), Value::small_int(-1)});
  }
  ::close(slave);
  if (pid.is_fault()) {
    ::close(master);
    return pid.fault();
  }
  return make_tuple(iso, {Value::small_int(pid.value()), Value::small_int(master)});
}

Status posix_register_at_fork(Isolate& iso, Value before, Value in_child, Value in_parent) {
  Value given[] = {before, in_child, in_parent};
  constexpr const char* kNames[] = {"before", "after_in_child", "after_in_parent"};
  bool any = false;
  for (size_t i = 0; i < std::size(given); ++i) {
    if (given[i].is_empty()) {
      given[i] = Value::none();
      continue;
    }
    any = true;
    if (!is_callable(given[i])) return iso.raise(TypeError, "'{}' must be callable, not {}", kNames[i], type_name(given[i]));
  }
  if (!any) return iso.raise(TypeError, "At least one argument is required.");
  Ref entry(iso, TRY(make_tuple(iso, {given[0], given[1], given[2]})));
  channels::IsolateTask* task = channels::IsolateTask::of(iso);
  if (task == nullptr) return Status::ok();  // it will never be forked
  if (task->at_fork.is_empty()) task->at_fork = TRY(make_private_list(iso));
  return list_append(iso, task->at_fork.as<ListObject>(), entry);
}

constexpr MethodDef kRows[] = {
    def<"def execv(path, argv, /)", posix_execv>(
        "Execute an executable path with arguments, replacing current process.\n\n  path\n    Path of executable file.\n  argv\n"
        "    Tuple or list of strings."),
    def<"def execve(path, argv, env)", posix_execve>(
        "Execute an executable path with arguments, replacing current process.\n\n  path\n    Path of executable file.\n  argv\n"
        "    Tuple or list of strings.\n  env\n    Dictionary of strings mapping to strings."),
    def<"def fork()", posix_fork>("Fork a child process.\n\nReturn 0 to child process and PID of child to parent process."),
    def<"def forkpty()", posix_forkpty>(
        "Fork a new process with a new pseudo-terminal as controlling tty.\n\nReturns a tuple of (pid, master_fd).\nLike fork(), return pid "
        "of 0 to the child process,\nand pid of child to the parent process.\nTo both, return fd of newly opened pseudo-terminal."),
    def<"def posix_spawn(path, argv, env, /, *, file_actions=<unset>, setpgroup=<unset>, resetids=False, setsid=False, setsigmask=<unset>, "
        "setsigdef=<unset>, scheduler=<unset>)",
        spawn_program<Search::kNone>>("Execute the program specified by path in a new process."),
    def<"def posix_spawnp(path, argv, env, /, *, file_actions=<unset>, setpgroup=<unset>, resetids=False, setsid=False, setsigmask=<unset>, "
        "setsigdef=<unset>, scheduler=<unset>)",
        spawn_program<Search::kPath>>("Execute the program specified by path in a new process."),
    def<"def register_at_fork(*, before=<unset>, after_in_child=<unset>, after_in_parent=<unset>)", posix_register_at_fork>(
        "Register callables to be called when forking a new process.\n\n  before\n    A callable to be called in the parent before the "
        "fork() syscall.\n  after_in_child\n    A callable to be called in the child after fork().\n  after_in_parent\n    A callable to "
        "be called in the parent after fork().\n\n\'before\' callbacks are called in reverse order.\n\'after_in_child\' and "
        "\'after_in_parent\' callbacks are called in order."),
};

}  // namespace

Fallible<int64_t> fork_process(Isolate& iso) {
  channels::IsolateTask* task = channels::IsolateTask::of(iso);
  if (task == nullptr) return iso.raise(RuntimeError, "os.fork: nothing runs this isolate but the thread that made it");
  TRY(run_registered(iso, kBefore));
  Fallible<int64_t> pid = task->host().fork(iso);
  if (pid.is_fault()) {
    Ref error = iso.take_pending();
    TRY(run_registered(iso, kInParent));
    if (!error.is_empty()) iso.restore_pending(error.release());
    return pid;
  }
  if (pid.value() == 0) TRY(asyncio::forget_running_loop(iso));
  TRY(run_registered(iso, pid.value() == 0 ? kInChild : kInParent));
  return pid;
}

const Rows exec_rows{kRows, std::size(kRows)};

}  // namespace skerry::posix
