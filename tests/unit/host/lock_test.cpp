// A thread of the C++ program in an isolate: turns, time-outs, waiting inside, the isolate's end. Real threads; run under ThreadSanitizer, too.
#include "skerry/lock.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace skerry::embed;
using namespace std::chrono_literals;

namespace {

constexpr const char* kScript = R"(
from isolates import Channel, sleep

total = 0
stop = False
inner = Channel(4)

def add(n):
    global total
    total += n  # no safepoint in between
    return total

def spin():
    rounds = 0
    while not stop:
        rounds += 1
    return total

def wait(inbox):
    for _ in inbox:
        pass
    return total

def nap(seconds):
    sleep(seconds)
    return "slept"

def take():
    return inner.get()

def give(what):
    inner.put(what)

def fail():
    raise ValueError("no")
)";

struct Running {
  Host host = *Host::start({.threads = 2, .heap_limit = 1u << 30, .module_path = {}});
  Script script = *host.load_source(kScript, "lock_test.py");
};

}  // namespace

TEST_CASE("an isolate that waits lets a thread in, which sees and changes its globals") {
  Running r;
  Channel inbox = r.host.channel(1);
  Handle handle = *r.script.spawn("wait", {inbox});
  {
    Lock lock(handle, 10s);
    REQUIRE(lock);
    CHECK(*lock.call("add", {5})->as<int>() == 5);
    CHECK(*lock.get("total")->as<int>() == 5);
    CHECK(lock.set("total", 7));
    CHECK(lock.call("fail").error().message == "no");
    CHECK(lock.call("fail").error().type == "ValueError");
    CHECK(lock.get("nothing").error().type == "NameError");
    std::thread other([&] { CHECK(lock.get("total").error().type == "RuntimeError"); });
    other.join();
  }
  inbox.close();
  CHECK(*handle.join<int>(10s) == 7);
  Lock late(handle, 1s);
  CHECK_FALSE(late);
  CHECK(late.error().type == "RuntimeError");
}

TEST_CASE("an isolate that computes gives its turn, and nothing is lost between several threads") {
  Running r;
  Handle handle = *r.script.spawn("spin");
  constexpr int kThreads = 3, kRounds = 20;
  std::vector<std::thread> threads;
  std::atomic<int> refused{0};
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < kRounds; ++round) {
        Lock lock(handle, 30s);
        if (!lock || !lock.call("add", {1})) refused.fetch_add(1);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(refused == 0);
  {
    Lock lock(handle, 30s);
    REQUIRE(lock);
    CHECK(*lock.get("total")->as<int>() == kThreads * kRounds);
    CHECK(lock.set("stop", true));
  }
  CHECK(*handle.join<int>(30s) == kThreads * kRounds);
}

TEST_CASE("time-outs: who waits longest comes first, who gives up leaves the queue") {
  Running r;
  Channel inbox = r.host.channel(1);
  Handle handle = *r.script.spawn("wait", {inbox});
  std::atomic<int> got{0};
  std::thread patient;
  {
    Lock lock(handle, 10s);
    REQUIRE(lock);
    std::thread hasty([&] {
      Lock second(handle, 20ms);
      CHECK_FALSE(second);
      CHECK(second.error().type == "TimeoutError");
    });
    hasty.join();
    patient = std::thread([&] {
      Lock third(handle, 10s);
      if (third) got = 1;
    });
    std::this_thread::sleep_for(20ms);
    CHECK(got == 0);
  }
  patient.join();
  CHECK(got == 1);
  inbox.close();
  CHECK(handle.join<int>(10s));
}

TEST_CASE("what is called may wait, and others have the isolate then") {
  Running r;
  Channel inbox = r.host.channel(1);
  Handle handle = *r.script.spawn("wait", {inbox});
  std::thread taker([&] {
    Lock lock(handle, 10s);
    REQUIRE(lock);
    CHECK(*lock.call("take")->as<std::string>() == "message");
    CHECK(*lock.call("nap", {0.01})->as<std::string>() == "slept");
  });
  std::this_thread::sleep_for(20ms);
  {
    Lock lock(handle, 10s);
    REQUIRE(lock);
    CHECK(lock.call("give", {"message"}));
  }
  taker.join();
  Lock lock(handle, 10s);
  REQUIRE(lock);
  bool had_turn = false;
  lock.release_while([&] {
    std::thread other([&] { had_turn = static_cast<bool>(Lock(handle, 10s)); });
    other.join();
  });
  CHECK(had_turn);
  CHECK_THROWS_AS(lock.release_while([] { throw std::runtime_error("of the program's own"); }), std::runtime_error);
  CHECK(*lock.call("add", {0})->as<int>() == *lock.get("total")->as<int>());  // the turn is its own again
  inbox.close();
}

TEST_CASE("an isolate does not end while a thread is in it, and lets nobody in afterwards") {
  Running r;
  Channel inbox = r.host.channel(1);
  Handle handle = *r.script.spawn("wait", {inbox});
  {
    Lock lock(handle, 10s);
    REQUIRE(lock);
    inbox.close();
    std::this_thread::sleep_for(30ms);
    CHECK(handle.is_alive());
    CHECK(*lock.get("total")->as<int>() == 0);
  }
  CHECK(handle.join<int>(10s));
  std::vector<std::thread> threads;
  for (int i = 0; i < 20; ++i) {
    // Some come in time, some too late.
    Channel own = r.host.channel(1);
    Handle brief = *r.script.spawn("wait", {own});
    own.close();
    threads.emplace_back([brief] {
      Lock lock(brief, 10s);
      if (lock) CHECK(lock.call("add", {1}));
      else CHECK(lock.error().type == "RuntimeError");
    });
  }
  for (std::thread& thread : threads) thread.join();
}
