#include "channels/host_core.h"

#include "channels/image.h"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

#include "channels/script_signals.h"
#include "isolate/builtins/boot.h"
#include "isolate/objects/pace.h"
#include "isolate/objects/str.h"
#include "isolate/vm/frame_inspect.h"

namespace skerry::channels {

namespace {

constexpr size_t kReportedIsolates = 100;
constexpr int kReportedFrames = 100;

std::string describe_stack(Frame* frame) {
  std::vector<std::string> lines;
  for (int i = 0; frame != nullptr && i < kReportedFrames; ++i, frame = calling_frame(frame))
    lines.push_back(fmt::format("  File \"{}\", line {}, in {}\n", to_utf8(frame->code->filename), frame_line(frame),
                                to_utf8(frame->code->name)));
  std::string out;
  for (size_t i = lines.size(); i-- > 0;) out += lines[i];
  return out;
}

}  // namespace

void write_error(std::string_view text, const std::function<bool()>& gives_up) {
  while (!text.empty()) {
    pollfd out{.fd = STDERR_FILENO, .events = POLLOUT, .revents = 0};
    int ready = ::poll(&out, 1, 100);
    if (ready == 0 || (ready < 0 && errno == EINTR)) {
      if (gives_up()) return;
      continue;
    }
    // What fits into a pipe that has room for it does not wait.
    ssize_t n = ::write(STDERR_FILENO, text.data(), std::min<size_t>(text.size(), PIPE_BUF));
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n <= 0) return;
    text.remove_prefix(static_cast<size_t>(n));
  }
}

HostCore::HostCore(const HostCoreOptions& options)
    : options_(options), pool_([&] {
        install_images();
        [[maybe_unused]] static const bool gives_way = [] {
          set_give_way_hook([](Isolate& iso) {
            if (IsolateThread* thread = IsolateThread::of(iso)) thread->give_way(iso);
          });
          return true;
        }();
        boot_runtime();
        scheduler::PoolOptions pool;
        pool.workers = options.workers;
        pool.virtual_cores = options.virtual_cores;
        pool.seed = options.seed;
        pool.awaits_outside = awaits_script_signals;
        // Threads of scripts may wait for one another through pipes and sockets: each must get to its call.
        pool.max_blocking_threads = 1024;
        pool.on_quiescent = [this] { on_quiescent(); };
        pool.reactor = io_.get();
        return pool;
      }()) {
  pool_.start();
}

HostCore::~HostCore() { stop(std::chrono::steady_clock::now()); }

IsolateRecord* HostCore::start(Program&& program, std::string name) {
  bool is_main = program.is_main();
  if (name.empty()) name = is_main ? "main" : "isolate";
  auto* record = new IsolateRecord(next_id_.fetch_add(1, std::memory_order_relaxed), std::move(name));  // relaxed: only unique
  record->add_handle();
  auto task = scheduler::make_task<IsolateTask>(*this, record, std::move(program));
  uint32_t early = 0;
  {
    std::lock_guard lock(mutex_);
    if (stopping_) {
      record->drop_handle();
      return nullptr;
    }
    record->task = task.get();
    task->next_isolate = tasks_;
    if (tasks_ != nullptr) tasks_->previous_isolate = task.get();
    tasks_ = task.get();
    if (is_main && !main_) {
      main_ = task;
      early = std::exchange(early_interrupts_, 0);
    }
    live_.fetch_add(1, std::memory_order_relaxed);
  }
  if (early != 0) task->interrupt(early);
  pool_.submit(*task);
  return record;
}

// By the task, at its end.
void HostCore::ended(IsolateTask& task) {
  scheduler::TaskRef<IsolateTask> main;  // dropped outside the lock
  std::lock_guard lock(mutex_);
  task.record().task = nullptr;
  (task.previous_isolate != nullptr ? task.previous_isolate->next_isolate : tasks_) = task.next_isolate;
  if (task.next_isolate != nullptr) task.next_isolate->previous_isolate = task.previous_isolate;
  if (main_.get() == &task) std::swap(main, main_);
  live_.fetch_sub(1, std::memory_order_relaxed);
  if (tasks_ == nullptr) none_left_.notify_all();
}

bool HostCore::is_stopping() {
  std::lock_guard lock(mutex_);
  return stopping_;
}

scheduler::TaskRef<IsolateTask> HostCore::task_of(IsolateRecord& record) {
  std::lock_guard lock(mutex_);
  return record.task ? scheduler::TaskRef<IsolateTask>(*record.task) : scheduler::TaskRef<IsolateTask>();
}

bool HostCore::wait_all(std::optional<std::chrono::steady_clock::time_point> deadline) {
  std::unique_lock lock(mutex_);
  auto none = [&] { return tasks_ == nullptr; };
  if (deadline) return none_left_.wait_until(lock, *deadline, none);
  none_left_.wait(lock, none);
  return true;
}

void HostCore::interrupt_main(uint32_t bits) {
  scheduler::TaskRef<IsolateTask> main;
  {
    std::lock_guard lock(mutex_);
    main = main_;
    if (!main) early_interrupts_ |= bits;
  }
  if (main) main->interrupt(bits);
}

void HostCore::terminate_all() {
  std::vector<scheduler::TaskRef<IsolateTask>> all;
  {
    std::lock_guard lock(mutex_);
    for (IsolateTask* t = tasks_; t != nullptr; t = t->next_isolate) all.emplace_back(*t);
  }
  for (auto& task : all) task->interrupt(kInterruptTerminate);
}

void HostCore::drain() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  interrupt_main(kInterruptTerminate);
}

scheduler::StopResult HostCore::stop(std::chrono::steady_clock::time_point deadline) {
  {
    std::lock_guard lock(mutex_);
    if (stopped_) return scheduler::StopResult::kDrained;
    stopping_ = stopped_ = true;
  }
  bool drained = wait_all(deadline);
  if (!drained) terminate_all();
  // What is terminated needs a moment to end.
  auto patience = std::max(deadline, std::chrono::steady_clock::now() + std::chrono::seconds(5));
  scheduler::StopResult result = pool_.stop(patience);
  if (result == scheduler::StopResult::kStuck) (void)io_.release();  // a thread that comes back will look there
  if (result == scheduler::StopResult::kDrained && !drained) return scheduler::StopResult::kAbandoned;
  return result;
}

// Nothing runs and nothing can wake anybody.
void HostCore::on_quiescent() {
  if (options_.deadlock == DeadlockPolicy::kIgnore || live_isolates() == 0 || may_be_woken()) return;
  {
    std::unique_lock lock(mutex_);
    if (stopping_) {
      lock.unlock();
      return terminate_all();
    }
  }
  uint64_t live = live_isolates();
  std::string report = live == 1 ? std::string("skerry: deadlock: the only isolate waits and nothing can wake it\n")
                                 : fmt::format("skerry: deadlock: all {} isolates wait and nothing can wake them\n", live);
  write_error(report + describe_waiting(kReportedIsolates), [this] { return is_stopping(); });
  deadlocked_.store(true, std::memory_order_relaxed);
  terminate_all();
}

// By a signal that the script handles, or because somebody waits for just that.
bool HostCore::may_be_woken() {
  std::lock_guard lock(mutex_);
  if (main_ && handles_script_signals()) return true;
  for (IsolateTask* t = tasks_; t != nullptr; t = t->next_isolate) {
    if (t->isolate() == nullptr) continue;
    bool found = false;
    t->for_each_thread([&](IsolateThread&, Frame*, Waiter* waiter) { found |= waiter != nullptr && !waiter->is_deadlockable(); });
    if (found) return true;
  }
  return false;
}

std::string HostCore::describe_waiting(size_t limit) {
  std::vector<IsolateTask*> all;
  std::lock_guard lock(mutex_);
  for (IsolateTask* t = tasks_; t != nullptr; t = t->next_isolate) all.push_back(t);
  std::reverse(all.begin(), all.end());  // oldest first
  std::string out;
  for (size_t i = 0; i < all.size() && i < limit; ++i) {
    Isolate* iso = all[i]->isolate();
    if (iso == nullptr) continue;
    all[i]->for_each_thread([&](IsolateThread& thread, Frame* innermost, Waiter* waiter) {
      std::string which = thread.turn() && thread.turn()->number > 0 ? fmt::format(", thread {}", thread.turn()->number) : std::string();
      out += fmt::format("Isolate {} ({}){} waits in {}:\n{}", iso->id, iso->name, which,
                         waiter ? waiter->description() : "the scheduler", describe_stack(innermost));
    });
  }
  if (all.size() > limit) out += fmt::format("... and {} more\n", all.size() - limit);
  return out;
}

}  // namespace skerry::channels
