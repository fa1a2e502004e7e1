#include "channels/isolate_record.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "scheduler/pool.h"

using namespace skerry::channels;
using namespace std::chrono_literals;
namespace scheduler = skerry::scheduler;
using skerry::Value;

namespace {

// A record with the test's own reference.
struct Held {
  explicit Held(const char* name = "worker") : record(new IsolateRecord(7, name)) {}
  ~Held() { record->release(); }
  IsolateRecord* operator->() { return record; }
  IsolateRecord* record;
};

Outcome number(int64_t i) {
  Outcome out;
  out.result = Message(Value::small_int(i));
  return out;
}

Outcome failure(const char* traceback) {
  Outcome out;
  out.failure = std::make_unique<Failure>();
  out.failure->type = "ValueError";
  out.failure->message = "why";
  out.failure->traceback = traceback;
  return out;
}

// What is written to standard error in the meantime; as much as a pipe holds.
class StandardError {
 public:
  StandardError() {
    REQUIRE(::pipe(pipe_) == 0);
    saved_ = ::dup(2);
    ::dup2(pipe_[1], 2);
    ::close(pipe_[1]);
  }
  ~StandardError() {
    if (saved_ >= 0) (void)text();
  }
  // Gives standard error back.
  std::string text() {
    ::dup2(saved_, 2);
    ::close(saved_);
    saved_ = -1;
    std::string all;
    char buffer[512];
    for (ssize_t n; (n = ::read(pipe_[0], buffer, sizeof buffer)) > 0;) all.append(buffer, static_cast<size_t>(n));
    ::close(pipe_[0]);
    return all;
  }

 private:
  int pipe_[2];
  int saved_;
};

// Waits for a record as an isolate does, and says when it has seen the end.
class Joiner final : public scheduler::Task {
 public:
  Joiner(IsolateRecord& record, std::atomic<int>& ended) : record_(record), ended_(ended) { record_.retain(); }

 private:
  ~Joiner() override { record_.release(); }
  scheduler::RunOutcome run(scheduler::Worker&) override {
    if (record_.wait(wait_, *this)) return scheduler::RunOutcome::kPark;
    ended_.fetch_add(1);
    return scheduler::RunOutcome::kDone;
  }
  IsolateRecord& record_;
  std::atomic<int>& ended_;
  JoinWait wait_;
};

}  // namespace

TEST_CASE("a record keeps name, state and result after the end") {
  Held r("adder");
  CHECK(r->id() == 7);
  CHECK(r->name() == "adder");
  CHECK(r->is_alive());
  r->add_handle();
  r->finish(IsolateState::kFinished, number(42));
  CHECK_FALSE(r->is_alive());
  CHECK(r->state() == IsolateState::kFinished);
  CHECK(r->join().result.root().as_small_int() == 42);
  CHECK(r->join().result.root().as_small_int() == 42);  // as often as one likes
  r->drop_handle();
}

TEST_CASE("a thread that waits sees the end, or the deadline") {
  Held r;
  CHECK_FALSE(r->wait_blocking(std::chrono::steady_clock::now()));
  CHECK_FALSE(r->wait_blocking(std::chrono::steady_clock::now() - 1h));
  std::thread other([&] { r->finish(IsolateState::kFinished, number(1)); });
  CHECK(r->wait_blocking(std::nullopt));
  other.join();
  CHECK(r->wait_blocking(std::chrono::steady_clock::now() - 1h));  // has ended: the deadline does not matter
}

TEST_CASE("every task that waits is woken by the end") {
  constexpr int kJoiners = 50;
  Held r;
  std::atomic<int> ended{0};
  {
    scheduler::Pool pool({.workers = 2});
    pool.start();
    for (int i = 0; i < kJoiners; ++i) {
      auto joiner = scheduler::TaskRef<>::adopt(new Joiner(*r.record, ended));
      pool.submit(*joiner);
    }
    std::thread other([&] { r->finish(IsolateState::kFinished, number(1)); });
    other.join();
    pool.stop(std::chrono::steady_clock::now() + 1h);
  }
  CHECK(ended == kJoiners);
}

TEST_CASE("a failure that nobody joins is reported once, when the last handle has gone") {
  Held r("lonely");
  r->add_handle();
  r->add_handle();
  StandardError err;
  r->finish(IsolateState::kFailed, failure("Traceback...\nValueError: why"));
  r->drop_handle();
  r->drop_handle();
  r->report_if_unjoined();
  CHECK(err.text() == "Exception in isolate 7 (lonely):\nTraceback...\nValueError: why\n");
}

TEST_CASE("a failure of an isolate without handles is reported at its end") {
  Held r;
  r->add_handle();
  r->drop_handle();
  StandardError err;
  r->finish(IsolateState::kFailed, failure("ValueError: why"));
  CHECK(err.text() == "Exception in isolate 7 (worker):\nValueError: why\n");
}

TEST_CASE("a joined failure, a quiet one and a result are not reported") {
  StandardError err;
  {
    Held joined;
    joined->add_handle();
    joined->finish(IsolateState::kFailed, failure("never shown"));
    CHECK(joined->join().how_failed().type == "ValueError");
    joined->drop_handle();
    Held quiet;
    Outcome out = failure("never shown");
    out.is_quiet = true;
    quiet->finish(IsolateState::kFailed, std::move(out));
    Held fine;
    fine->finish(IsolateState::kFinished, number(1));
  }
  CHECK(err.text() == "");
}

TEST_CASE("of many that join or let go at once, one reports or none") {
  for (int round = 0; round < 200; ++round) {
    Held r;
    r->add_handle();
    r->add_handle();
    StandardError err;
    std::thread one([&] { r->drop_handle(); });
    std::thread two([&] { r->drop_handle(); });
    r->finish(IsolateState::kFailed, failure("x"));
    one.join();
    two.join();
    REQUIRE(err.text() == "Exception in isolate 7 (worker):\nx\n");
  }
}

TEST_CASE("a wait that is withdrawn, or was never listed, is not woken") {
  Held r;
  { JoinWait never; r->withdraw(never); }
  std::atomic<int> ended{0};
  auto task = scheduler::TaskRef<>::adopt(new Joiner(*r.record, ended));
  JoinWait first, second, third;
  CHECK(r->wait(first, *task));
  CHECK(r->wait(second, *task));
  CHECK(r->wait(third, *task));
  CHECK(r->wait(third, *task));  // listed once
  r->withdraw(second);
  r->withdraw(third);
  r->withdraw(first);
  r->finish(IsolateState::kFinished, number(1));
  CHECK_FALSE(r->wait(first, *task));
  CHECK(ended == 0);
}
