// The search over orders. Everything happens on one operating system thread; the threads of a scenario are fibers.
//
// A run is determined by its choices: which thread goes next at each step, whether a plain store is held back. Exhaustive search
// keeps the choices of the last run as a stack, and changes the last one that has an untried alternative (stateless depth-first search). Alternative 0 is
// always "go on", which costs nothing; the others use up the bounds.
#include "tests/model/checker.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace model {
namespace {

using skerry::scheduler::Context;
using skerry::scheduler::Fiber;

constexpr unsigned kMostThreads = 8;

struct Store {
  const void* address;
  StoreAction commit;
  std::uint64_t bits;
};

enum class State : std::uint8_t { kReady, kOnMutex, kOnFutex, kOnTimedFutex, kEnded };

struct Thread {
  std::unique_ptr<Fiber> fiber;
  std::function<void()> body;
  State state = State::kEnded;
  const void* waits_for = nullptr;  // a mutex or a futex word
  bool timed_out = false;
  std::deque<Store> held_back;
};

struct Choice {
  unsigned taken;
  unsigned alternatives;
};

class Search {
 public:
  explicit Search(const Bounds& bounds) : bounds_(bounds) {}

  void run_once(Scenario scenario);
  bool next_order();  // false: all were tried

  // From the scenario's threads.
  void step();
  void block(State state, const void* waits_for);
  unsigned choose(unsigned alternatives);
  void commit_stores(Thread& thread);

  const Bounds& bounds_;
  std::vector<Thread> threads_;
  Thread* current_ = nullptr;
  std::string failure_;
  bool draining_ = false;  // the run is decided; threads only have to end
  bool random_ = false;
  std::uint64_t random_state_ = 0;
  unsigned switches_left_ = 0;
  unsigned delays_left_ = 0;
  std::vector<Choice> choices_;

 private:
  static void serve(Fiber& fiber);
  void continue_threads();
  Thread* pick_after_block();
  bool can_go_on(const Thread& thread) const {
    return thread.state == State::kReady || thread.state == State::kOnTimedFutex;
  }
  void go_on(Thread& thread);

  Context main_;
  std::size_t position_ = 0;  // of the next choice
  unsigned steps_ = 0;
  Thread* switch_to_ = nullptr;
};

Search* search = nullptr;

// ---- the threads ----

void Search::serve(Fiber& fiber) {
  while (!fiber.should_retire()) {
    Thread& self = *search->current_;
    self.body();
    if (!self.held_back.empty()) search->step();  // stores may still be in the buffer when the thread has nothing more to do
    search->commit_stores(self);
    self.state = State::kEnded;
    fiber.switch_to(search->main_);
  }
  fiber.retire();
}

void Search::go_on(Thread& thread) {
  if (thread.state == State::kOnTimedFutex) {
    thread.timed_out = true;
    thread.state = State::kReady;
  }
  current_ = &thread;
  main_.switch_to(*thread.fiber);
  current_ = nullptr;
}

// Before each atomic operation of the current thread.
void Search::step() {
  if (!current_) return;
  if (++steps_ > bounds_.steps && !draining_) {
    fail("the step limit was reached: a loop that does not end");
    draining_ = true;
  }
  if (draining_ && steps_ > 100 * static_cast<std::uint64_t>(bounds_.steps)) {
    std::fputs("model: a thread does not end when it is released\n", stderr);
    std::abort();
  }
  if (draining_) {
    current_->fiber->switch_to(main_);
    return;
  }
  if (switches_left_ == 0) return;
  Thread* others[kMostThreads];
  unsigned count = 0;
  for (Thread& thread : threads_) {
    if (&thread != current_ && can_go_on(thread)) others[count++] = &thread;
  }
  if (count == 0) return;
  const unsigned choice = choose(count + 1);
  if (choice == 0) return;
  if (!random_) --switches_left_;
  switch_to_ = others[choice - 1];
  current_->fiber->switch_to(main_);
}

void Search::block(State state, const void* waits_for) {
  Thread& self = *current_;
  commit_stores(self);
  self.state = state;
  self.waits_for = waits_for;
  self.timed_out = false;
  self.fiber->switch_to(main_);
}

unsigned Search::choose(unsigned alternatives) {
  if (draining_ || alternatives < 2) return 0;
  if (random_) {
    random_state_ ^= random_state_ << 13;
    random_state_ ^= random_state_ >> 7;
    random_state_ ^= random_state_ << 17;
    const unsigned choice = random_state_ % 3 == 0 ? static_cast<unsigned>((random_state_ >> 8) % alternatives) : 0;
    choices_.push_back({choice, alternatives});
    return choice;
  }
  if (position_ == choices_.size()) choices_.push_back({0, alternatives});
  return choices_[position_++].taken;
}

void Search::commit_stores(Thread& thread) {
  while (!thread.held_back.empty()) {
    Store store = std::move(thread.held_back.front());
    thread.held_back.pop_front();
    store.commit();
  }
}

// ---- runs ----

// Called when the thread that ran has blocked or ended: a free choice among those that can go on.
Thread* Search::pick_after_block() {
  Thread* ready[kMostThreads];
  unsigned count = 0;
  for (Thread& thread : threads_) {
    if (thread.state == State::kReady) ready[count++] = &thread;
  }
  if (count == 0) {
    // Stores do not stay in the buffers for ever; they may be what somebody waits for.
    for (Thread& thread : threads_) commit_stores(thread);
    for (Thread& thread : threads_) {
      if (can_go_on(thread)) ready[count++] = &thread;
    }
  }
  return count == 0 ? nullptr : ready[choose(count)];
}

void Search::continue_threads() {
  std::size_t turn = 0;
  for (;;) {
    Thread* next = std::exchange(switch_to_, nullptr);
    if (draining_) {
      next = nullptr;
      for (std::size_t i = 0; i < threads_.size() && !next; ++i) {
        Thread& thread = threads_[turn++ % threads_.size()];
        if (can_go_on(thread)) next = &thread;
      }
    } else if (!next) {
      next = pick_after_block();
    }
    if (!next) return;
    go_on(*next);
  }
}

void Search::run_once(Scenario scenario) {
  failure_.clear();
  draining_ = false;
  switches_left_ = bounds_.switches;
  delays_left_ = bounds_.delays;
  position_ = 0;
  steps_ = 0;
  if (random_) choices_.clear();
  if (scenario.threads.size() > kMostThreads) std::abort();
  if (threads_.size() < scenario.threads.size()) threads_ = std::vector<Thread>(scenario.threads.size());
  for (std::size_t i = 0; i < threads_.size(); ++i) {
    Thread& thread = threads_[i];
    if (!thread.fiber) thread.fiber = std::make_unique<Fiber>(256 * 1024, &Search::serve);
    thread.body = scenario.threads[i];
    thread.state = State::kReady;
  }
  continue_threads();
  const auto all_ended = [this] {
    for (const Thread& thread : threads_) {
      if (thread.state != State::kEnded) return false;
    }
    return true;
  };
  if (!all_ended()) {
    if (failure_.empty()) failure_ = scenario.when_stuck();
    draining_ = true;
    // What a fault has left asleep gets the wake-up that it missed.
    for (int round = 0; round < 1000 && !all_ended(); ++round) {
      scenario.release();
      for (Thread& thread : threads_) {
        if (thread.state != State::kEnded) thread.state = State::kReady;
      }
      continue_threads();
    }
    if (!all_ended()) {
      std::fputs("model: a thread does not end when it is released\n", stderr);
      std::abort();
    }
  }
  if (failure_.empty()) failure_ = scenario.check();
}

bool Search::next_order() {
  while (!choices_.empty() && choices_.back().taken + 1 == choices_.back().alternatives) choices_.pop_back();
  if (choices_.empty()) return false;
  ++choices_.back().taken;
  return true;
}

std::string describe(const std::vector<Choice>& choices) {
  std::string text;
  for (const Choice& choice : choices) text += std::to_string(choice.taken) + (choice.taken ? "* " : " ");
  return text;
}

}  // namespace

Outcome explore(const std::function<Scenario()>& make, const Bounds& bounds) {
  Search own(bounds);
  search = &own;
  Outcome outcome;
  while (outcome.runs < bounds.runs) {
    ++outcome.runs;
    own.run_once(make());
    if (!own.failure_.empty()) {
      outcome.failure = own.failure_;
      outcome.trace = describe(own.choices_);
      break;
    }
    if (!own.next_order()) {
      outcome.complete = true;
      break;
    }
  }
  search = nullptr;
  return outcome;
}

Outcome explore_randomly(const std::function<Scenario()>& make, const Bounds& bounds, std::uint64_t seed) {
  Search own(bounds);
  own.random_ = true;
  search = &own;
  Outcome outcome;
  for (; outcome.runs < bounds.runs; ++outcome.runs) {
    own.random_state_ = (seed + outcome.runs) * 0x9e3779b97f4a7c15u | 1;
    own.run_once(make());
    if (!own.failure_.empty()) {
      outcome.failure = own.failure_;
      outcome.trace = "seed " + std::to_string(seed + outcome.runs);
      break;
    }
  }
  search = nullptr;
  return outcome;
}

void fail(const std::string& what) {
  if (search && search->failure_.empty()) search->failure_ = what;
}

void step() {
  if (search) search->step();
}

void full_barrier() {
  if (search && search->current_) search->commit_stores(*search->current_);
}

void fence() {
  step();
  if (search && search->bounds_.fault == Fault::kFencesDoNothing && !search->draining_) return;
  full_barrier();
}

bool hold_back_store() {
  if (!search || !search->current_ || search->draining_) return false;
  if (!search->current_->held_back.empty()) return true;  // stores leave the buffer in order
  if (search->delays_left_ == 0) return false;
  if (search->choose(2) == 0) return false;
  if (!search->random_) --search->delays_left_;
  return true;
}

void hold_back(const void* address, StoreAction commit, std::uint64_t bits) {
  search->current_->held_back.push_back({address, std::move(commit), bits});
}

bool held_back_value(const void* address, std::uint64_t& bits) {
  if (!search || !search->current_) return false;
  bool found = false;
  for (const Store& store : search->current_->held_back) {
    if (store.address != address) continue;
    bits = store.bits;
    found = true;
  }
  return found;
}

bool rmw_is_split() { return search && search->bounds_.fault == Fault::kRmwIsLoadAndStore && !search->draining_; }

bool futex_wait(const void* address, const std::function<bool()>& holds_expected, bool has_deadline) {
  step();
  full_barrier();
  const bool ignores_value = search->bounds_.fault == Fault::kFutexWaitIgnoresValue && !search->draining_;
  if (!ignores_value && !holds_expected()) return true;
  search->block(has_deadline ? State::kOnTimedFutex : State::kOnFutex, address);
  return !search->current_->timed_out;
}

void futex_wake_one(const void* address) {
  step();
  full_barrier();
  if (!search || (search->bounds_.fault == Fault::kFutexWakeIsLost && !search->draining_)) return;
  for (Thread& thread : search->threads_) {
    if ((thread.state == State::kOnFutex || thread.state == State::kOnTimedFutex) && thread.waits_for == address) {
      thread.state = State::kReady;
      return;
    }
  }
}

void Mutex::lock() {
  step();
  full_barrier();
  if (!search || !search->current_) return;
  while (locked_) {
    if (search->bounds_.fault == Fault::kMutexLetsEverybodyIn && !search->draining_) break;
    search->block(State::kOnMutex, this);
  }
  locked_ = true;
}

void Mutex::unlock() {
  if (!search || !search->current_) return;
  auto give = [this] {
    locked_ = false;
    for (Thread& thread : search->threads_) {
      if (thread.state == State::kOnMutex && thread.waits_for == this) thread.state = State::kReady;
    }
  };
  step();
  // A plain release store, as far as the memory model goes: it may wait in the buffer behind others.
  if (hold_back_store()) {
    hold_back(this, give, 0);
  } else {
    full_barrier();
    give();
  }
}

}  // namespace model
