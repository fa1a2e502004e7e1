// The scheduler in virtual time, on 1 to 128 virtual cores: how it steals, how fair it is, what it gains. Prints the report that
// scheduler/SIMULATION.md is.
//
// The queues, the deque and the protocol of sleeping and waking are the real ones (deque.h, shared_queue.h, idle.h); what a Worker decides
// between them (Worker::next_task, search, park, push_local, should_yield) is said once more below, without threads. Costs are those that were
// measured on real threads. Everything follows from the seed: the same seed gives the same report.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <functional>
#include <memory>
#include <queue>
#include <utility>
#include <vector>

#include "scheduler/atomics.h"
#include "scheduler/deque.h"
#include "scheduler/idle.h"
#include "scheduler/shared_queue.h"

namespace {

using namespace skerry::scheduler;
using Ns = std::int64_t;

// Costs of the real thing, in ns.
constexpr Ns kDispatch = 60, kPush = 30, kLook = 20, kPauses = 900, kStealOne = 120, kPark = 1'200, kUnpark = 1'000, kWakeLatency = 30'000;
// As in worker.cpp and pool.h.
constexpr Ns kWorthAnotherCore = 30'000, kTimeSlice = 2'000'000;
constexpr unsigned kLifoLimit = 16, kSearchRounds = 10;
constexpr std::uint64_t kFairnessTick = 61;
constexpr std::size_t kMostTakenAtOnce = 32;
// How often running Python comes to a safepoint that asks should_yield.
constexpr Ns kSafepoint = 20'000;

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed | 1) {}
  std::uint64_t next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    return state_ ^= state_ << 17;
  }
  Ns between(Ns low, Ns high) { return low + static_cast<Ns>(next() % static_cast<std::uint64_t>(high - low + 1)); }

 private:
  std::uint64_t state_;
};

class Simulation;

// What a task does next: it computes for a while, then parks, ends, or goes on.
enum class Then : std::uint8_t { kGoesOn, kParks, kEnds };

struct Task {
  virtual ~Task() = default;
  virtual Ns computes() = 0;           // until its next safepoint, wake-up or end
  virtual Then then(Simulation&) = 0;  // wakes and submits others
  Task* next = nullptr;
  bool is_queued = false, is_running = false, is_notified = false;
  Ns queued_at = 0, received = 0;
};

struct Core {
  Deque<Task*, RealAtomics, 256> ring;
  Task* lifo = nullptr;
  Task* running = nullptr;
  Ns slice_start = -1, mean_run = kWorthAnotherCore, began = 0;
  std::uint64_t ticks = 0;
  unsigned lifo_uses = 0, search_round = 0;
  Searching searching = Searching::kNo;
  bool slice_was_used_up = false;
};

struct Figures {
  Ns makespan = 0, work = 0;
  std::uint64_t tasks_run = 0, steals = 0, stolen = 0, looks = 0, parks = 0, wakes = 0;
  std::vector<Ns> waits;
};

class Simulation {
 public:
  Simulation(unsigned cores, std::uint64_t seed) : random(seed), cores_(cores), idle_(cores) {
    for (unsigned i = 0; i < cores; ++i) schedule(0, i);
  }

  // By the running task: as Pool::submit and Task::wake.
  void wake(Task& task) {
    if (task.is_running) {
      task.is_notified = true;
      return;
    }
    if (task.is_queued) return;
    queue(task);
    Core& core = *current_;
    now_ += kPush;
    if (Task* displaced = std::exchange(core.lifo, &task)) push_local(core, *displaced);
  }
  // Somebody outside wakes it at that moment: a timer.
  void wake_at(Ns moment, Task& task) { outside_.push({moment, ++serial_, &task}); }

  Figures run(const std::function<bool()>& is_over) {
    while (!is_over()) {
      if (!outside_.empty() && (events_.empty() || outside_.top().moment <= events_.top().moment)) {
        Outside event = outside_.top();
        outside_.pop();
        now_ = event.moment;
        if (event.task->is_running) event.task->is_notified = true;
        else if (!event.task->is_queued) {
          queue(*event.task);
          woken_.push(*event.task);
          notify();
        }
        continue;
      }
      if (events_.empty()) break;
      Event event = events_.top();
      events_.pop();
      now_ = event.moment;
      turn(event.core);
    }
    figures.makespan = now_;
    return std::move(figures);
  }

  Ns now() const { return now_; }
  Random random;
  Figures figures;

 private:
  struct Event {
    Ns moment;
    std::uint64_t serial;
    unsigned core;
    bool operator>(const Event& o) const { return moment != o.moment ? moment > o.moment : serial > o.serial; }
  };
  struct Outside {
    Ns moment;
    std::uint64_t serial;
    Task* task;
    bool operator>(const Outside& o) const { return moment != o.moment ? moment > o.moment : serial > o.serial; }
  };

  void schedule(Ns moment, unsigned core) { events_.push({moment, ++serial_, core}); }
  void queue(Task& task) {
    task.is_queued = true;
    task.queued_at = now_;
  }

  void notify() {
    unsigned chosen = idle_.choose();
    if (chosen == Idle<RealAtomics>::kNobody) return;
    now_ += kUnpark;
    ++figures.wakes;
    cores_[chosen].searching = Searching::kYes;
    cores_[chosen].search_round = 0;
    schedule(now_ + kWakeLatency, chosen);
  }

  void push_local(Core& core, Task& task) {
    if (core.ring.owner().push(&task) == PushResult::kFull) {
      woken_.push(task);
      notify();
      return;
    }
    if (idle_.somebody_sleeps() && static_cast<Ns>(core.ring.size()) * core.mean_run >= kWorthAnotherCore) notify();
  }

  bool others_wait(const Core& core) const { return core.ring.size() > 0 || core.lifo || woken_.size() > 0; }

  Task* take_woken(Core& core) {
    std::size_t room = core.ring.kCapacity - core.ring.size();
    std::size_t share = std::min({woken_.size() / cores_.size(), kMostTakenAtOnce, room});
    return woken_.pop_batch(share, [&](Task& t) { (void)core.ring.owner().push(&t); });
  }

  Task* next_task(Core& core) {
    ++core.ticks;
    if (core.ticks % kFairnessTick == 0) {
      Task* task = core.ticks % (2 * kFairnessTick) == 0 ? yielded_.pop() : take_woken(core);
      if (task) return task;
    }
    // After a slice that was used up those come that other threads have woken: behind more such slices they would wait too long.
    if (std::exchange(core.slice_was_used_up, false)) {
      if (Task* task = take_woken(core)) return task;
    }
    const Ns slice = std::exchange(core.slice_start, -1);
    if (core.lifo) {
      Task* task = std::exchange(core.lifo, nullptr);
      if (core.lifo_uses < kLifoLimit || !(others_wait(core) || yielded_.size() > 0)) {
        ++core.lifo_uses;
        core.slice_start = slice;
        return task;
      }
      push_local(core, *task);
    }
    core.lifo_uses = 0;
    if (Task* task = core.ring.owner().take()) return task;
    if (Task* task = take_woken(core)) return task;
    return yielded_.pop();
  }

  Task* steal(Core& core) {
    std::size_t victim = random.next() % cores_.size();
    for (std::size_t i = 0; i < cores_.size(); ++i, victim = victim + 1 == cores_.size() ? 0 : victim + 1) {
      if (&cores_[victim] == &core) continue;
      ++figures.looks;
      now_ += kLook;
      if (cores_[victim].ring.size() == 0) continue;
      Task* task = cores_[victim].ring.thief().steal_half(core.ring.owner());
      if (!task) continue;
      ++figures.steals;
      figures.stolen += 1 + core.ring.size();
      now_ += kStealOne;
      return task;
    }
    return nullptr;
  }

  void turn(unsigned index) {
    Core& core = cores_[index];
    current_ = &core;
    if (core.running) {
      if (!segment_over(core)) {
        schedule(now_ + advance(core), index);
        return;
      }
    }
    Task* task = core.searching == Searching::kYes ? nullptr : next_task(core);
    if (!task) {
      if (core.searching == Searching::kNo && idle_.begin_search()) {
        core.searching = Searching::kYes;
        core.search_round = 0;
      }
      if (core.searching == Searching::kYes && core.search_round < kSearchRounds) {
        ++core.search_round;
        task = steal(core);
        if (!task) task = take_woken(core);
        if (!task) task = yielded_.pop();
        if (!task) {
          schedule(now_ + kPauses, index);
          return;
        }
      }
    }
    if (!task) return park(core, index);
    if (core.searching == Searching::kYes) {
      core.searching = Searching::kNo;
      if (idle_.end_search() == SearchEnd::kLastSearcher && work_is_visible()) notify();
    }
    now_ += kDispatch;
    task->is_queued = false;
    task->is_running = true;
    ++figures.tasks_run;
    figures.waits.push_back(now_ - task->queued_at);
    core.running = task;
    core.began = now_;
    schedule(now_ + advance(core), index);
  }

  Ns advance(Core& core) {
    const Ns computes = core.running->computes();
    core.running->received += computes;
    figures.work += computes;
    return computes;
  }

  // The running task has come to a safepoint, a wait or its end. True: the core is free.
  bool segment_over(Core& core) {
    Task& task = *core.running;
    Then then = task.then(*this);
    if (then == Then::kGoesOn) {
      // Worker::should_yield
      if (Task* woken = std::exchange(core.lifo, nullptr)) push_local(core, *woken);
      if (core.ring.size() > 0 && idle_.somebody_sleeps()) notify();
      if (core.slice_start < 0) {
        core.slice_start = now_;
        return false;
      }
      if (now_ - core.slice_start < kTimeSlice) return false;
      if (!others_wait(core) && yielded_.size() == 0) {
        core.slice_start = now_;
        return false;
      }
    }
    task.is_running = false;
    core.running = nullptr;
    core.mean_run = (core.mean_run * 7 + (now_ - core.began)) / 8;
    if (then == Then::kGoesOn) {
      core.slice_was_used_up = true;
      queue(task);
      yielded_.push(task);
      if (yielded_.size() > 1 || others_wait(core)) notify();
    } else if (then == Then::kParks && std::exchange(task.is_notified, false)) {
      queue(task);
      push_local(core, task);
    }
    return true;
  }

  bool work_is_visible() const {
    if (woken_.size() > 0 || yielded_.size() > 0) return true;
    for (const Core& core : cores_)
      if (core.ring.size() > 0) return true;
    return false;
  }

  void park(Core& core, unsigned index) {
    now_ += kPark;
    idle_.sleep(index, std::exchange(core.searching, Searching::kYes));
    core.search_round = 0;
    if ((work_is_visible() || core.lifo) && idle_.leave(index) == LeaveResult::kLeft) schedule(now_, index);
    else ++figures.parks;
  }

  std::deque<Core> cores_;
  Idle<RealAtomics> idle_;
  SharedQueue<Task, &Task::next, RealAtomics> woken_, yielded_;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  std::priority_queue<Outside, std::vector<Outside>, std::greater<>> outside_;
  Core* current_ = nullptr;
  Ns now_ = 0;
  std::uint64_t serial_ = 0;
};

// ---- The workloads
// One isolate spawns many that compute for a while and end.
struct Map {
  static constexpr int kTasks = 20'000;
  struct Job final : Task {
    Job(Map& m, Ns n) : map(m), left(n) {}
    Map& map;
    Ns left;
    Ns computes() override { return std::min(left, kSafepoint); }
    Then then(Simulation&) override {
      left -= std::min(left, kSafepoint);
      if (left > 0) return Then::kGoesOn;
      ++map.done;
      return Then::kEnds;
    }
  };
  struct Root final : Task {
    explicit Root(Map& m) : map(m) {}
    Map& map;
    Ns computes() override { return 500; }
    Then then(Simulation& s) override {
      map.jobs.push_back(std::make_unique<Job>(map, s.random.between(20'000, 180'000)));
      s.wake(*map.jobs.back());
      return map.jobs.size() < kTasks ? Then::kGoesOn : Then::kEnds;
    }
  };
  std::vector<std::unique_ptr<Job>> jobs;
  int done = 0;
  Root root{*this};
  void start(Simulation& s) { s.wake_at(0, root); }
  bool is_over() const { return done == kTasks; }
};

// Fork and join: every node starts two more and waits for them.
struct Tree {
  static constexpr int kDepth = 14;
  struct Node final : Task {
    Node(Tree& t, Node* p, int d) : tree(t), parent(p), depth(d) {}
    Tree& tree;
    Node* parent;
    int depth, open = 0;
    bool forked = false;
    Ns computes() override { return depth == 0 ? tree.leaf : forked ? 300 : 2'000; }
    Then then(Simulation& s) override {
      if (depth > 0 && !forked) {
        forked = true;
        for (int i = 0; i < 2; ++i) {
          ++open;
          tree.nodes.push_back(std::make_unique<Node>(tree, this, depth - 1));
          s.wake(*tree.nodes.back());
        }
        return Then::kParks;
      }
      if (open > 0) return Then::kParks;
      if (depth == 0) tree.leaf = s.random.between(5'000, 50'000);
      if (!parent) tree.over = true;
      else if (--parent->open == 0) s.wake(*parent);
      return Then::kEnds;
    }
  };
  std::vector<std::unique_ptr<Node>> nodes;
  Ns leaf = 20'000;
  bool over = false;
  Node root{*this, nullptr, kDepth};
  void start(Simulation& s) { s.wake_at(0, root); }
  bool is_over() const { return over; }
};

// Isolates that compute all the time, and others that a timer wakes for a moment.
struct Mixed {
  static constexpr int kBurners = 512, kChatty = 16;
  static constexpr Ns kEach = 10'000'000, kPeriod = 1'000'000, kMoment = 20'000;
  struct Burner final : Task {
    explicit Burner(Mixed& m) : mixed(m) {}
    Mixed& mixed;
    Ns left = kEach;
    Ns computes() override { return kSafepoint; }
    Then then(Simulation& s) override {
      left -= kSafepoint;
      if (++mixed.quanta == kBurners * (kEach / kSafepoint) / 2) mixed.look();
      if (left > 0) return Then::kGoesOn;
      ++mixed.done;
      (void)s;
      return Then::kEnds;
    }
  };
  struct Chatty final : Task {
    explicit Chatty(Mixed& m) : mixed(m) {}
    Mixed& mixed;
    Ns due = 0;
    Ns computes() override { return kMoment; }
    Then then(Simulation& s) override {
      mixed.latencies.push_back(s.now() - kMoment - due);
      due = std::max(due + kPeriod, s.now());
      s.wake_at(due, *this);
      return Then::kParks;
    }
  };
  std::vector<std::unique_ptr<Burner>> burners;
  std::vector<std::unique_ptr<Chatty>> chatty;
  std::vector<Ns> latencies;
  std::int64_t quanta = 0;
  int done = 0;
  double jain = 0;
  // Half of the work is done: has everybody had the same?
  void look() {
    double sum = 0, squares = 0;
    for (auto& b : burners) {
      const double x = static_cast<double>(b->received);
      sum += x;
      squares += x * x;
    }
    jain = sum * sum / (squares * kBurners);
  }
  void start(Simulation& s) {
    for (int i = 0; i < kBurners; ++i) {
      burners.push_back(std::make_unique<Burner>(*this));
      s.wake_at(i, *burners.back());
    }
    for (int i = 0; i < kChatty; ++i) {
      chatty.push_back(std::make_unique<Chatty>(*this));
      chatty.back()->due = s.random.between(0, kPeriod);
      s.wake_at(chatty.back()->due, *chatty.back());
    }
  }
  bool is_over() const { return done == kBurners; }
};

double quantile(std::vector<Ns>& values, double q) {
  if (values.empty()) return 0;
  auto at = values.begin() + static_cast<std::ptrdiff_t>(q * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return static_cast<double>(*at) / 1e3;
}

constexpr unsigned kCores[] = {1, 2, 4, 8, 16, 32, 64, 128};

template <class Workload, class Extra>
void report(std::uint64_t seed, const char* title, const char* extra_head, const char* extra_rule, Extra extra) {
  std::printf("\n## %s\n\n", title);
  std::printf("| cores | time, ms | speed-up | steals per 1,000 runs | tasks a steal | looks at other cores a run | wake-ups of cores | p50 / p99 wait to run, us |%s\n", extra_head);
  std::printf("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |%s\n", extra_rule);
  for (unsigned cores : kCores) {
    Simulation simulation(cores, seed);
    Workload workload;
    workload.start(simulation);
    Figures f = simulation.run([&] { return workload.is_over(); });
    const auto ratio = [](std::uint64_t a, std::uint64_t b) { return b == 0 ? 0.0 : static_cast<double>(a) / static_cast<double>(b); };
    std::printf("| %u | %.1f | %.1f | %.1f | %.1f | %.2f | %llu | %.1f / %.0f |", cores, static_cast<double>(f.makespan) / 1e6,
                static_cast<double>(f.work) / static_cast<double>(f.makespan), 1000 * ratio(f.steals, f.tasks_run),
                ratio(f.stolen, f.steals), ratio(f.looks, f.tasks_run), static_cast<unsigned long long>(f.wakes),
                quantile(f.waits, 0.5), quantile(f.waits, 0.99));
    extra(workload);
    std::printf("\n");
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t seed = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 20240914;
  std::printf("# The scheduler on 1 to 128 virtual cores\n\n"
              "Made by `ninja -C build/release tests/model/scheduler_simulation && build/release/tests/model/scheduler_simulation >scheduler/SIMULATION.md`\n"
              "(seed %llu; another one may follow the command). Virtual time; the queues, the deque and the protocol of sleeping and waking are the\n"
              "real ones, the decisions of a worker and the measured costs are in `tests/model/scheduler_simulation.cpp`. Speed-up: computing done, by time.\n",
              static_cast<unsigned long long>(seed));
  report<Map>(seed, "Map: one isolate spawns 20,000 that compute for 20 to 180 us", "", "", [](Map&) {});
  report<Tree>(seed, "Tree: fork and join over 16,384 leaves of 5 to 50 us", "", "", [](Tree&) {});
  report<Mixed>(seed, "Mixed: 512 isolates compute for 10 ms each, 16 others are woken by another thread every 1 ms for 20 us",
                " fairness | p50 / p99 latency of the 16, us |", " ---: | ---: |", [](Mixed& m) {
                  std::printf(" %.3f | %.1f / %.0f |", m.jain, quantile(m.latencies, 0.5), quantile(m.latencies, 0.99));
                });
  std::printf("\nFairness is Jain's index of what the 512 have received when half of the work is done: 1 when all have had the same.\n");
  return 0;
}
