// The scheduler's protocols in small: the same scenarios run under the model checker and on real threads.
//
// The code under test takes its atomics from A; what the scenarios themselves count with are plain std::atomic objects, which are no steps.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "scheduler/carried.h"
#include "scheduler/deque.h"
#include "scheduler/idle.h"
#include "scheduler/parker.h"
#include "scheduler/shared_queue.h"
#include "scheduler/task_state.h"
#include "tests/model/checker.h"

namespace scenarios {

using namespace skerry::scheduler;
using model::Scenario;

inline constexpr auto kNever = std::chrono::steady_clock::time_point::max();

// ---- deque: every item is taken exactly once, whoever takes it ----

template <class A>
Scenario deque(unsigned thieves, int items) {
  using Ring = Deque<int, A, 4>;  // small, so that its edges come soon
  struct State {
    explicit State(unsigned thieves, int items) : own(thieves), taken(static_cast<std::size_t>(items) + 1) {}
    Ring victim;
    std::vector<Ring> own;
    std::vector<std::atomic<int>> taken;
    void take(int item) { taken[static_cast<std::size_t>(item)].fetch_add(1); }
  };
  auto state = std::make_shared<State>(thieves, items);
  Scenario scenario;
  scenario.threads.push_back([state, items] {
    auto owner = state->victim.owner();
    for (int item = 1; item <= items; ++item) {
      while (owner.push(item) == PushResult::kFull) {
        if (int taken = owner.take()) state->take(taken);
      }
    }
    while (int taken = owner.take()) state->take(taken);
  });
  for (unsigned i = 0; i < thieves; ++i) {
    scenario.threads.push_back([state, i] {
      for (int attempt = 0; attempt < 2; ++attempt) {
        auto mine = state->own[i].owner();
        if (int taken = state->victim.thief().steal_half(mine)) state->take(taken);
        while (int taken = mine.take()) state->take(taken);
      }
    });
  }
  scenario.check = [state, items]() -> std::string {
    for (int item = 1; item <= items; ++item) {
      const int times = state->taken[static_cast<std::size_t>(item)];
      if (times != 1) return "item " + std::to_string(item) + " was taken " + std::to_string(times) + " times";
    }
    return {};
  };
  return scenario;
}

// ---- task state: runs alone, no wake-up lost, one release ----

enum class Outcomes : std::uint8_t { kPark, kYieldAndPark };

template <class A>
struct Node {
  Node* next = nullptr;
  Node* urgent_next = nullptr;
  TaskState<A> state;
};

template <class A>
class TaskWorld {
 public:
  TaskWorld(int expected, Outcomes outcomes) : expected_(expected), outcomes_(outcomes) {
    node_.state.submit();
    normal_.push(node_);
  }

  void send(bool urgently) {
    messages_.fetch_add(1, std::memory_order_relaxed);
    if (urgently) {
      if (node_.state.wake_urgent() == WakeResult::kPushUrgentEntry) urgent_.push(node_);
    } else {
      if (node_.state.wake() == WakeResult::kPushEntry) normal_.push(node_);
    }
  }

  // One look at the queues, as a worker does.
  bool serve_one() {
    if (Node<A>* node = urgent_.pop()) {
      begin(node->state.start(EntryKind::kUrgent));
      return true;
    }
    if (Node<A>* node = normal_.pop()) {
      begin(node->state.start(EntryKind::kNormal));
      return true;
    }
    return false;
  }

  std::string verdict() {
    while (serve_one()) {
    }
    if (!error_.empty()) return error_;
    if (!node_.state.is_done()) return "a wake-up was lost: " + std::to_string(seen_) + " messages seen";
    if (released_ != 1) return "released " + std::to_string(released_) + " times";
    return {};
  }

 private:
  void begin(StartResult result) {
    if (result == StartResult::kDropAndRelease) released_.fetch_add(1);
    if (result != StartResult::kRun) return;
    if (running_.exchange(true)) error_ = "runs on two workers at once";
    seen_ = messages_.load(std::memory_order_relaxed);
    const bool finished = seen_ == expected_;
    // Not atomic on purpose: ThreadSanitizer sees whether one run happens before the next.
    const int turn = ++turns_;
    running_.store(false);
    if (finished) {
      if (node_.state.finish_done() == DoneResult::kRelease) released_.fetch_add(1);
    } else if (outcomes_ == Outcomes::kYieldAndPark && turn == 1) {
      queue(node_.state.finish_yield());
    } else {
      queue(node_.state.finish_park());
    }
  }

  void queue(FinishResult result) {
    if (result == FinishResult::kPushEntry) normal_.push(node_);
    if (result == FinishResult::kPushUrgentEntry) urgent_.push(node_);
  }

  const int expected_;
  const Outcomes outcomes_;
  Node<A> node_;
  SharedQueue<Node<A>, &Node<A>::next, A> normal_;
  SharedQueue<Node<A>, &Node<A>::urgent_next, A> urgent_;
  std::atomic<int> messages_{0};
  std::atomic<bool> running_{false};
  std::atomic<int> released_{0};
  int seen_ = 0;
  int turns_ = 0;
  std::string error_;
};

template <class A>
Scenario task_state(unsigned normal_wakers, unsigned urgent_wakers, unsigned workers, Outcomes outcomes) {
  auto world = std::make_shared<TaskWorld<A>>(static_cast<int>(normal_wakers + urgent_wakers), outcomes);
  Scenario scenario;
  for (unsigned i = 0; i < normal_wakers; ++i) scenario.threads.push_back([world] { world->send(false); });
  for (unsigned i = 0; i < urgent_wakers; ++i) scenario.threads.push_back([world] { world->send(true); });
  for (unsigned i = 0; i < workers; ++i) {
    scenario.threads.push_back([world] {
      for (int look = 0; look < 3; ++look) world->serve_one();
    });
  }
  scenario.check = [world] { return world->verdict(); };
  return scenario;
}

// ---- parker: no unpark is lost, and what came before it is seen ----

template <class A>
Scenario parker(unsigned wakers, std::chrono::steady_clock::time_point deadline) {
  struct State {
    Parker<A> parker;
    typename A::template Atomic<std::uint32_t> words[3] = {};
    std::atomic<bool> asleep{true};
  };
  auto state = std::make_shared<State>();
  Scenario scenario;
  scenario.threads.push_back([state, wakers, deadline] {
    for (;;) {
      std::uint32_t sum = 0;
      for (unsigned i = 0; i < wakers; ++i) sum += state->words[i].load(std::memory_order_relaxed);
      if (sum == wakers) break;
      state->parker.park(deadline);
    }
    state->asleep = false;
  });
  for (unsigned i = 0; i < wakers; ++i) {
    scenario.threads.push_back([state, i] {
      state->words[i].store(1, std::memory_order_relaxed);
      state->parker.unpark();
    });
  }
  scenario.when_stuck = [state] { return state->asleep ? std::string("the owner sleeps although it was unparked") : std::string(); };
  scenario.release = [state] { state->parker.unpark(); };
  return scenario;
}

// ---- idle: no work is forgotten while workers sleep ----

enum class LastLook : std::uint8_t { kTaken, kForgotten };  // the look at the queues after going on the list of sleepers

template <class A>
class IdleWorld {
 public:
  struct Item {
    Item* next = nullptr;
  };

  IdleWorld(unsigned workers, int items, LastLook last_look) : idle_(workers), parkers_(workers), items_(items), last_look_(last_look) {}

  void push_all() {
    for (Item& item : items_) {
      queue_.push(item);
      notify();
    }
  }

  void work(unsigned worker) {
    Searching searching = Searching::kNo;
    while (!stopping_.load()) {
      Item* item = queue_.pop();
      if (!item && searching == Searching::kNo && idle_.begin_search()) searching = Searching::kYes;
      if (!item && searching == Searching::kYes) item = queue_.pop();
      if (item) {
        if (searching == Searching::kYes) {
          searching = Searching::kNo;
          if (idle_.end_search() == SearchEnd::kLastSearcher && queue_.size() > 0) notify();
        }
        done_.fetch_add(1);
        continue;
      }
      idle_.sleep(worker, std::exchange(searching, Searching::kYes));
      const bool must_stay = last_look_ == LastLook::kTaken && (queue_.size() > 0 || stopping_.load());
      if (must_stay && idle_.leave(worker) == LeaveResult::kLeft) continue;
      parkers_[worker].park(kNever);
    }
  }

  void stop() {
    stopping_.store(true);
    for (unsigned i = 0; i < parkers_.size(); ++i) {
      (void)idle_.leave(i);
      parkers_[i].unpark();
    }
  }

  std::string verdict() const {
    const int missing = static_cast<int>(items_.size()) - done_.load();
    return missing == 0 ? std::string() : std::to_string(missing) + " items are forgotten while all workers sleep";
  }

 private:
  void notify() {
    const unsigned chosen = idle_.choose();
    if (chosen != Idle<A>::kNobody) parkers_[chosen].unpark();
  }

  Idle<A> idle_;
  std::vector<Parker<A>> parkers_;
  SharedQueue<Item, &Item::next, A> queue_;
  std::vector<Item> items_;
  const LastLook last_look_;
  std::atomic<int> done_{0};
  std::atomic<bool> stopping_{false};
};

template <class A>
Scenario idle(unsigned workers, int items, LastLook last_look = LastLook::kTaken) {
  auto world = std::make_shared<IdleWorld<A>>(workers, items, last_look);
  Scenario scenario;
  scenario.threads.push_back([world] { world->push_all(); });
  for (unsigned i = 0; i < workers; ++i) scenario.threads.push_back([world, i] { world->work(i); });
  scenario.when_stuck = [world] { return world->verdict(); };
  scenario.release = [world] { world->stop(); };
  scenario.check = [world] { return world->verdict(); };
  return scenario;
}

// ---- quiescence: nobody says that nothing can run while the monitor carries a task from a worker's slot to the shared queue, and at the end
// somebody says so ----

enum class Carrying : std::uint8_t { kCounted, kUnseen, kNobodyLooksAgain };

template <class A>
class QuiescenceWorld {
 public:
  QuiescenceWorld(unsigned workers, Carrying carrying) : idle_(workers), parkers_(workers), carrying_(carrying) {}

  // The monitor believes that worker 0 is stuck.
  void monitor() {
    if (carrying_ != Carrying::kUnseen) carried_.take_up();
    if (Item* item = slot_.exchange(nullptr, std::memory_order_acq_rel)) {
      queue_.push(*item);
      notify();
    }
    if (carrying_ == Carrying::kUnseen) return;
    const PutDown put = carried_.put_down();
    A::full_fence();
    if (carrying_ == Carrying::kCounted && put == PutDown::kLast && idle_.snapshot().awake == 0) notify();
  }

  void work(unsigned worker) {
    Searching searching = Searching::kNo;
    while (!stopping_.load()) {
      Item* item = worker == 0 && slot_.load(std::memory_order_relaxed) ? slot_.exchange(nullptr, std::memory_order_acquire) : nullptr;
      if (!item) item = queue_.pop();
      if (item) {
        if (std::exchange(searching, Searching::kNo) == Searching::kYes) idle_.end_search();
        done_.store(true);
        continue;
      }
      const IdleSnapshot asleep = idle_.sleep(worker, std::exchange(searching, Searching::kYes));
      if (asleep.awake == 0 && !carried_.any()) {
        A::full_fence();
        if (queue_.size() == 0 && idle_.snapshot() == asleep) {
          if (!done_.load()) model::fail("quiescent, with a task in the monitor's hands");
          was_quiescent_.store(true);
        }
      }
      if ((queue_.size() > 0 || stopping_.load()) && idle_.leave(worker) == LeaveResult::kLeft) continue;
      parkers_[worker].park(kNever);
    }
  }

  void stop() {
    stopping_.store(true);
    for (unsigned i = 0; i < parkers_.size(); ++i) {
      (void)idle_.leave(i);
      parkers_[i].unpark();
    }
  }
  // When all sleep.
  std::string verdict() const {
    if (!done_.load()) return "the task is forgotten";
    return was_quiescent_.load() ? std::string() : std::string("all sleep, and nobody has said that nothing can run");
  }

 private:
  struct Item {
    Item* next = nullptr;
  };
  void notify() {
    const unsigned chosen = idle_.choose();
    if (chosen != Idle<A>::kNobody) parkers_[chosen].unpark();
  }

  Item item_;
  std::atomic<bool> was_quiescent_{false};
  Idle<A> idle_;
  std::vector<Parker<A>> parkers_;
  typename A::template Atomic<Item*> slot_{&item_};
  SharedQueue<Item, &Item::next, A> queue_;
  Carried<A> carried_;
  const Carrying carrying_;
  std::atomic<bool> done_{false};
  std::atomic<bool> stopping_{false};
};

template <class A>
Scenario quiescence(unsigned workers, Carrying carrying = Carrying::kCounted) {
  auto world = std::make_shared<QuiescenceWorld<A>>(workers, carrying);
  Scenario scenario;
  scenario.threads.push_back([world] { world->monitor(); });
  for (unsigned i = 0; i < workers; ++i) scenario.threads.push_back([world, i] { world->work(i); });
  scenario.when_stuck = [world] { return world->verdict(); };
  scenario.release = [world] { world->stop(); };
  return scenario;
}

}  // namespace scenarios
