// os.fork: for a program of one isolate with one thread, as CPython does it. scheduler/fork.cpp says what happens to the pool.
#include <unistd.h>

#include <cerrno>
#include <new>

#include "channels/host_core.h"
#include "channels/isolate_task.h"
#include "isolate/objects/exception.h"

namespace skerry::channels {

namespace {

constexpr int kMostTries = 100;
constexpr std::string_view kCure = "use isolates.spawn for work, subprocess or os.posix_spawn for programs";

}  // namespace

Fallible<int64_t> HostCore::fork(Isolate& iso) {
  IsolateTask* task = IsolateTask::of(iso);
  if (!forked_) return iso.raise(RuntimeError, "os.fork: the process belongs to the program that runs this script; {}", kCure);
  if (task == nullptr || !task->program().is_main() || live_isolates() != 1)
    return iso.raise(RuntimeError, "os.fork: other isolates live in this process, and would be missing in a child; {}", kCure);
  if (!iso.is_main_thread || (task->threads() != nullptr && task->threads()->live > 0))
    return iso.raise(RuntimeError, "os.fork: the program has other threads, which would be missing in a child; {}", kCure);
  // Who interrupts takes these two before the pool's own, and so must this.
  auto lock = [&] {
    mutex_.lock();
    task->lock_for_fork();
    return pool_.prepare_fork();
  };
  auto unlock = [&] {
    task->unlock_after_fork();
    mutex_.unlock();
  };
  scheduler::ForkReadiness readiness = lock();
  for (int tries = 0; readiness == scheduler::ForkReadiness::kOnWatch && tries < kMostTries; ++tries) {
    unlock();
    iso.parker->yield_fiber(iso);
    readiness = lock();
  }
  if (readiness != scheduler::ForkReadiness::kReady) {
    unlock();
    return raise_os_error(iso, EAGAIN, Value());
  }
  const pid_t pid = ::fork();
  const int error = errno;
  if (pid != 0) {
    pool_.forked_as_parent();
    unlock();
    if (pid < 0) return raise_os_error(iso, error, Value());
    return static_cast<int64_t>(pid);
  }
  unlock();
  new (&none_left_) std::condition_variable;
  task->record().begin_anew();
  pool_.forked_as_child();
  task->begin_anew();
  forked_(task->record());
  return 0;
}

}  // namespace skerry::channels
