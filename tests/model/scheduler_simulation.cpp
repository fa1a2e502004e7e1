// The scheduler on 1 to 128 virtual cores: how it steals, how fair it is, what it gains. Prints the report that scheduler/SIMULATION.md is.
//
// The pool is the real one in its deterministic mode (scheduler/virtual_cores.h), without noise; the tasks are native ones that say what they
// compute. Everything follows from the seed: the same seed gives the same report. All tasks run on one thread, so they share what they like.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <thread>
#include <utility>
#include <vector>

#include "scheduler/pool.h"
#include "scheduler/worker.h"

namespace {

using namespace skerry::scheduler;
using Ns = std::int64_t;

// How often running Python comes to a safepoint that asks should_yield.
constexpr Ns kSafepoint = 20'000;

Ns now() { return Clock::now().time_since_epoch().count(); }
void compute(Worker& worker, Ns time) { worker.compute(std::chrono::nanoseconds(time)); }

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  Ns between(Ns low, Ns high) { return low + static_cast<Ns>(state_() % static_cast<std::uint64_t>(high - low + 1)); }

 private:
  std::mt19937_64 state_;
};

// What a workload stands on, and what it tells.
struct Stage {
  Stage(Pool& p, std::uint64_t seed) : pool(p), random(seed) {}
  Pool& pool;
  Random random;
  std::vector<Ns> waits;  // from being queued to running
};

class SimulatedTask : public Task {
 public:
  explicit SimulatedTask(Stage& s) : stage(s) {}
  // By whoever submits or wakes it.
  void will_be_queued() { queued_at_ = now(); }

 protected:
  void begins() {
    if (queued_at_ >= 0) stage.waits.push_back(now() - std::exchange(queued_at_, -1));
  }
  RunOutcome yields() {
    will_be_queued();
    return RunOutcome::kYield;
  }
  Stage& stage;

 private:
  Ns queued_at_ = -1;
};

template <class T>
TaskRef<T> spawn(Stage& stage, TaskRef<T> task) {
  task->will_be_queued();
  stage.pool.submit(*task);
  return task;
}

// ---- The workloads
// One isolate spawns many that compute for a while and end.
struct Map {
  static constexpr int kTasks = 20'000;
  struct Job final : SimulatedTask {
    Job(Stage& s, Ns n) : SimulatedTask(s), left(n) {}
    Ns left;
    RunOutcome run(Worker& worker) override {
      begins();
      while (left > 0) {
        const Ns piece = std::min(left, kSafepoint);
        left -= piece;
        compute(worker, piece);
        if (left > 0 && worker.should_yield()) return yields();
      }
      return RunOutcome::kDone;
    }
  };
  struct Root final : SimulatedTask {
    using SimulatedTask::SimulatedTask;
    int spawned = 0;
    RunOutcome run(Worker& worker) override {
      begins();
      while (spawned < kTasks) {
        compute(worker, 500);
        ++spawned;
        spawn(stage, make_task<Job>(stage, stage.random.between(20'000, 180'000)));
        if (spawned % (kSafepoint / 500) == 0 && worker.should_yield()) return yields();
      }
      return RunOutcome::kDone;
    }
  };
  explicit Map(Stage& s) : root(make_task<Root>(s)) {}
  TaskRef<Root> root;
  void tell() const {}
};

// Fork and join: every node starts two more and waits for them.
struct Tree {
  static constexpr int kDepth = 14;
  struct Node final : SimulatedTask {
    Node(Stage& s, Node* p, int d) : SimulatedTask(s), parent(p), depth(d) {}
    Node* parent;
    int depth, open = 0;
    bool forked = false;
    RunOutcome run(Worker& worker) override {
      begins();
      if (depth > 0 && !forked) {
        forked = true;
        compute(worker, 2'000);
        open = 2;
        for (int i = 0; i < 2; ++i) spawn(stage, make_task<Node>(stage, this, depth - 1));
        return RunOutcome::kPark;
      }
      if (open > 0) return RunOutcome::kPark;
      compute(worker, depth == 0 ? stage.random.between(5'000, 50'000) : 300);
      if (parent && --parent->open == 0) {
        parent->will_be_queued();
        parent->wake();
      }
      return RunOutcome::kDone;
    }
  };
  explicit Tree(Stage& s) : root(make_task<Node>(s, nullptr, kDepth)) {}
  TaskRef<Node> root;
  void tell() const {}
};

// Isolates that compute all the time, and others that a timer wakes for a moment.
struct Mixed {
  static constexpr int kBurners = 512, kChatty = 16;
  static constexpr Ns kEach = 10'000'000, kPeriod = 1'000'000, kMoment = 20'000;
  struct Burner final : SimulatedTask {
    Burner(Stage& s, Mixed& m) : SimulatedTask(s), mixed(m) {}
    Mixed& mixed;
    Ns received = 0;
    RunOutcome run(Worker& worker) override {
      begins();
      while (received < kEach) {
        compute(worker, kSafepoint);
        received += kSafepoint;
        if (++mixed.quanta == kBurners * (kEach / kSafepoint) / 2) mixed.look();
        if (received < kEach && worker.should_yield()) return yields();
      }
      ++mixed.done;
      return RunOutcome::kDone;
    }
  };
  struct Chatty final : SimulatedTask {
    Chatty(Stage& s, Mixed& m, Ns first) : SimulatedTask(s), mixed(m), due(now() + first) {}
    Mixed& mixed;
    Ns due;
    Timer timer{*this};
    RunOutcome run(Worker& worker) override {
      if (mixed.done == kBurners) return RunOutcome::kDone;
      if (timer.is_armed()) return RunOutcome::kPark;
      if (now() >= due) {
        mixed.latencies.push_back(now() - due);
        compute(worker, kMoment);
        due = std::max(due + kPeriod, now());
      }
      stage.pool.arm(timer, TimePoint(std::chrono::nanoseconds(due)));
      return RunOutcome::kPark;
    }
  };
  struct Root final : SimulatedTask {
    Root(Stage& s, Mixed& m) : SimulatedTask(s), mixed(m) {}
    Mixed& mixed;
    RunOutcome run(Worker& worker) override {
      begins();
      for (int i = 0; i < kChatty; ++i) spawn(stage, make_task<Chatty>(stage, mixed, stage.random.between(0, kPeriod)));
      for (int i = 0; i < kBurners; ++i) {
        mixed.burners.push_back(spawn(stage, make_task<Burner>(stage, mixed)));
        compute(worker, 500);
      }
      return RunOutcome::kDone;
    }
  };
  explicit Mixed(Stage& s) : root(make_task<Root>(s, *this)) {}
  TaskRef<Root> root;
  std::vector<TaskRef<Burner>> burners;
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
  void tell();
};

// In microseconds.
double quantile(std::vector<Ns>& values, double q) {
  if (values.empty()) return 0;
  auto at = values.begin() + static_cast<std::ptrdiff_t>(q * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return static_cast<double>(*at) / 1e3;
}

void Mixed::tell() { std::printf(" %.3f | %.1f / %.0f |", jain, quantile(latencies, 0.5), quantile(latencies, 0.99)); }

constexpr unsigned kCores[] = {1, 2, 4, 8, 16, 32, 64, 128};

template <class Workload>
void report(std::uint64_t seed, const char* title, const char* extra_head, const char* extra_rule) {
  std::printf("\n## %s\n\n", title);
  std::printf("| cores | time, ms | speed-up | steals per 1,000 runs | tasks a steal | looks at other cores a run | wake-ups of cores | p50 / p99 wait to run, us |%s\n", extra_head);
  std::printf("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |%s\n", extra_rule);
  for (const unsigned cores : kCores) {
    PoolOptions options;
    options.virtual_cores = cores;
    options.seed = seed;
    options.noise = VirtualNoise::kNone;
    Pool pool(options);
    Stage stage(pool, seed);
    Workload workload(stage);
    pool.start();
    pool.submit(*workload.root);
    while (pool.live_tasks() > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const std::optional<VirtualFigures> figures = pool.virtual_figures();
    if (!figures) std::abort();
    const VirtualFigures& f = *figures;
    const auto ratio = [](auto a, auto b) { return b == 0 ? 0.0 : static_cast<double>(a) / static_cast<double>(b); };
    std::printf("| %u | %.1f | %.1f | %.1f | %.1f | %.2f | %llu | %.1f / %.0f |", cores, static_cast<double>(f.elapsed.count()) / 1e6,
                ratio(f.computed.count(), f.elapsed.count()), 1000 * ratio(f.steals, f.runs), ratio(f.stolen, f.steals),
                ratio(f.looks, f.runs), static_cast<unsigned long long>(f.wakes), quantile(stage.waits, 0.5), quantile(stage.waits, 0.99));
    workload.tell();
    std::printf("\n");
    (void)pool.stop(std::chrono::steady_clock::now());
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t seed = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 20240914;
  std::printf("# The scheduler on 1 to 128 virtual cores\n\n"
              "Made by `ninja -C build/release tests/model/scheduler_simulation && build/release/tests/model/scheduler_simulation >scheduler/SIMULATION.md`\n"
              "(seed %llu; another one may follow the command). The pool is the real one in its deterministic mode, without noise: workers, queues,\n"
              "timers and sleep are those that run isolates; time is virtual, with the measured costs that stand in `virtual_cores.cpp`. The workloads\n"
              "are native tasks in `tests/model/scheduler_simulation.cpp`. Speed-up: computing done, by time.\n",
              static_cast<unsigned long long>(seed));
  report<Map>(seed, "Map: one isolate spawns 20,000 that compute for 20 to 180 us", "", "");
  report<Tree>(seed, "Tree: fork and join over 16,384 leaves of 5 to 50 us", "", "");
  report<Mixed>(seed, "Mixed: 512 isolates compute for 10 ms each, a timer wakes 16 others every 1 ms for 20 us",
                " fairness | p50 / p99 latency of the 16, us |", " ---: | ---: |");
  std::printf("\nFairness is Jain's index of what the 512 have received when half of the work is done: 1 when all have had the same.\n");
  return 0;
}
