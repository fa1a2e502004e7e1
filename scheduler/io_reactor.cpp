// The only source that includes Boost.Asio. Exceptions of it end here.
#include "scheduler/io_reactor.h"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <new>
#include <string>
#include <string_view>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>

#include "scheduler/task.h"
#include "scheduler/timer.h"

namespace skerry::scheduler {

struct IoReactor::Context {
  // One thread at a time runs it; others start and cancel operations.
  boost::asio::io_context io{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{io.get_executor()};
};

IoReactor::IoReactor() = default;
IoReactor::~IoReactor() = default;

IoReactor::Context& IoReactor::context() {
  std::call_once(made_, [this] { context_ = std::make_unique<Context>(); });
  return *context_;
}

bool IoReactor::has_interest() const { return interests_.load(std::memory_order_acquire) != 0; }

bool IoReactor::has_outside_interest() const { return outside_interests_.load(std::memory_order_acquire) != 0; }

void IoReactor::poll() { context().io.poll(); }

void IoReactor::wait() {
  boost::asio::io_context& io = context().io;
  io.run_one();
  io.poll();
}

void IoReactor::interrupt() {
  boost::asio::post(context().io, [] {});
}

void IoReactor::begin_anew() {
  // Its descriptors are the parent's: taking anything out of them would take it out there. A few of them stay open, until an exec.
  if (context_) (void)context_.release();
  new (&made_) std::once_flag;
  interests_.store(0, std::memory_order_relaxed);
  outside_interests_.store(0, std::memory_order_relaxed);
  has_forked_ = true;
}

// ---- Waiting

namespace {

// Whether both ends are this process's, so that nobody outside makes it ready. What is not known to be so counts as the outside's.
bool is_own_socket(int descriptor) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || peer.pid != ::getpid()) return false;
  int accepts = 0;
  size = sizeof accepts;
  return ::getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &accepts, &size) == 0 && accepts == 0;
}

// A script's epoll set is so when all its members are.
bool is_own(int descriptor) {
  if (is_own_socket(descriptor)) return true;
  const std::string number = std::to_string(descriptor);
  char kind[64];
  const ssize_t length = ::readlink(("/proc/self/fd/" + number).c_str(), kind, sizeof kind);
  if (length < 0 || std::string_view(kind, static_cast<std::size_t>(length)) != "anon_inode:[eventpoll]") return false;
  std::ifstream members("/proc/self/fdinfo/" + number);
  for (std::string line; std::getline(members, line);) {
    if (line.starts_with("tfd:") && !is_own_socket(std::atoi(line.c_str() + 4))) return false;
  }
  return true;
}

}  // namespace

struct ReadyWait::Operation {
  enum State : std::uint32_t { kIdle, kWaiting, kFired };

  Operation(IoReactor& reactor, boost::asio::io_context& io, Task& task) : reactor(reactor), descriptor(io), task(task) {}

  IoReactor& reactor;
  boost::asio::posix::stream_descriptor descriptor;  // the task's epoll set
  TaskRef<> task;
  // kIdle and kWaiting by the task, kFired by the completion, which thereby takes over the interest: release, so that the task sees
  // that the completion is through.
  std::atomic<State> state{kIdle};
  // An operation of Asio is under way. It outlives a wait that ends otherwise, and serves the next one. Dekker with the state, both
  // sequentially consistent: the task says that it waits, then looks here; the completion clears this, then looks whether the task waits.
  std::atomic<bool> armed{false};
  bool awaits_outside = false;  // by the task, while it does not wait

  void lose_interest() {
    if (awaits_outside) reactor.outside_interests_.fetch_sub(1, std::memory_order_release);
    reactor.interests_.fetch_sub(1, std::memory_order_release);
  }

  static void arm(const std::shared_ptr<Operation>& self) {
    self->armed.store(true, std::memory_order_seq_cst);
    self->descriptor.async_wait(boost::asio::posix::descriptor_base::wait_read,
                                [self](const boost::system::error_code&) { self->complete(); });
  }

  void complete() {
    armed.store(false, std::memory_order_seq_cst);
    State expected = kWaiting;
    if (!state.compare_exchange_strong(expected, kFired, std::memory_order_seq_cst, std::memory_order_seq_cst)) return;
    task->wake();
    lose_interest();
  }
};

ReadyWait::ReadyWait(IoReactor& reactor, Task& task) : reactor_(reactor), task_(task) {}

ReadyWait::~ReadyWait() {
  end(owner_);
  if (!operation_) return;
  boost::system::error_code ignored;
  operation_->descriptor.close(ignored);
}

BeginResult ReadyWait::begin(std::span<const pollfd> descriptors, const void* owner) {
  end(owner_);
  if (!operation_) {
    try {
      auto operation = std::make_shared<Operation>(reactor_, reactor_.context().io, task_);
      const int set = epoll_create1(EPOLL_CLOEXEC);
      if (set < 0) return BeginResult::kUnsupported;
      boost::system::error_code error;
      operation->descriptor.assign(set, error);
      if (error) {
        ::close(set);
        return BeginResult::kUnsupported;
      }
      operation_ = std::move(operation);
      set_ = set;
    } catch (const boost::system::system_error&) {
      return BeginResult::kUnsupported;  // no descriptors are left for the context itself
    }
  }
  for (const pollfd& wanted : descriptors) {
    if (wanted.fd < 0) continue;
    epoll_event event{};
    event.events = static_cast<std::uint16_t>(wanted.events);
    event.data.fd = wanted.fd;
    int failed = epoll_ctl(set_, EPOLL_CTL_ADD, wanted.fd, &event);
    if (failed != 0 && errno == EEXIST) {  // named twice, for different events
      for (const pollfd& other : descriptors) {
        if (other.fd == wanted.fd) event.events |= static_cast<std::uint16_t>(other.events);
      }
      failed = epoll_ctl(set_, EPOLL_CTL_MOD, wanted.fd, &event);
    } else if (failed == 0) {
      members_.push_back(wanted.fd);
    }
    if (failed == 0) continue;
    const int error = errno;
    // EPERM: a regular file, always ready for reading and writing and never for anything else.
    if (error == EPERM && (wanted.events & (POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM)) == 0) continue;
    leave_set();
    return error == EPERM || error == EBADF ? BeginResult::kReady : BeginResult::kUnsupported;
  }
  owner_ = owner;
  // relaxed: the task is running, and is seen by its own later steps
  reactor_.interests_.fetch_add(1, std::memory_order_relaxed);
  operation_->awaits_outside =
      Clock::is_virtual() && (reactor_.has_forked_ || !std::all_of(members_.begin(), members_.end(), is_own));
  if (operation_->awaits_outside) reactor_.outside_interests_.fetch_add(1, std::memory_order_relaxed);
  operation_->state.store(Operation::kWaiting, std::memory_order_seq_cst);
  if (!operation_->armed.load(std::memory_order_seq_cst)) Operation::arm(operation_);
  return BeginResult::kWaiting;
}

bool ReadyWait::is_waiting(const void* owner) const {
  return owner_ == owner && operation_ && operation_->state.load(std::memory_order_acquire) == Operation::kWaiting;
}

bool ReadyWait::has_fired(const void* owner) const {
  return owner_ == owner && operation_ && operation_->state.load(std::memory_order_acquire) == Operation::kFired;
}

void ReadyWait::end(const void* owner) {
  if (owner_ != owner || owner == nullptr) return;
  owner_ = nullptr;
  // acquire: the completion is through, if it has come first
  if (operation_->state.exchange(Operation::kIdle, std::memory_order_seq_cst) == Operation::kWaiting) operation_->lose_interest();
  leave_set();
}

void ReadyWait::begin_anew() {
  if (operation_) (void)new std::shared_ptr<Operation>(std::move(operation_));  // its end would touch the parent's set
  operation_.reset();
  set_ = -1;
  members_.clear();
  owner_ = nullptr;
}

// A descriptor that was closed meanwhile has left by itself, unless a duplicate of it lives: then the set would go on reporting it, and must go.
void ReadyWait::leave_set() {
  bool is_clean = true;
  for (const int member : members_) {
    epoll_event ignored{};
    if (epoll_ctl(set_, EPOLL_CTL_DEL, member, &ignored) != 0) is_clean = false;
  }
  members_.clear();
  if (is_clean) return;
  boost::system::error_code ignored;
  operation_->descriptor.close(ignored);
  operation_.reset();
  set_ = -1;
}

}  // namespace skerry::scheduler
