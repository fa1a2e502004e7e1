#include "scheduler/fiber.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstring>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace skerry::scheduler;

namespace {

// A fiber that runs a function for each time it is switched to.
struct Session {
  Context back;
  void (*body)(Session&) = nullptr;
  Fiber* fiber = nullptr;
  int steps = 0;
  Context* where = &back;

  void run(Fiber& on, void (*function)(Session&)) {
    body = function;
    fiber = &on;
    on.user = this;
    back.switch_to(on);
  }
  void resume() { back.switch_to(*fiber); }
  void suspend() { fiber->suspend_for(*where); }
};

void serve(Fiber& fiber) {
  while (!fiber.should_retire()) {
    auto* session = static_cast<Session*>(fiber.user);
    session->body(*session);
    fiber.switch_to(*static_cast<Session*>(fiber.user)->where);
  }
  fiber.retire();
}

constexpr std::size_t kStackSize = 256 * 1024;

}  // namespace

TEST_CASE("a fiber that never ran can be destroyed") { Fiber fiber(kStackSize, &serve); }

TEST_CASE("a fiber serves one function after another") {
  Fiber fiber(kStackSize, &serve);
  for (int i = 0; i < 3; ++i) {
    Session session;
    session.run(fiber, [](Session& s) { s.steps = 1; });
    CHECK(session.steps == 1);
  }
}

TEST_CASE("a fiber runs within its bounds, and what lies on its stack survives a suspension") {
  Fiber fiber(kStackSize, &serve);
  static StackBounds bounds;
  bounds = fiber.bounds();
  CHECK(static_cast<std::size_t>(bounds.high - bounds.low) == kStackSize);
  Session session;
  session.run(fiber, [](Session& s) {
    std::byte local[5000];
    std::memset(local, 7, sizeof local);
    CHECK(local > bounds.low);
    CHECK(local < bounds.high);
    s.steps = 1;
    s.suspend();
    CHECK(local[4999] == std::byte{7});
    s.steps = 2;
  });
  CHECK(session.steps == 1);
  session.resume();
  CHECK(session.steps == 2);
}

TEST_CASE("a suspended fiber continues on another thread") {
  Fiber fiber(kStackSize, &serve);
  Session session;
  // Asked of the kernel: the compiler may take the answer of std::this_thread::get_id() for the same before and after.
  static pid_t first, second;
  session.run(fiber, [](Session& s) {
    first = gettid();
    s.suspend();
    second = gettid();
  });
  pid_t other_thread = 0;
  std::thread([&] {
    other_thread = gettid();
    Context here;
    session.where = &here;
    here.switch_to(fiber);
  }).join();
  CHECK(first == gettid());
  CHECK(second == other_thread);
}

TEST_CASE("exceptions are caught on a fiber") {
  Fiber fiber(kStackSize, &serve);
  Session session;
  session.run(fiber, [](Session& s) {
    try {
      throw std::runtime_error("thrown");
    } catch (const std::runtime_error& error) {
      s.steps = static_cast<int>(std::strlen(error.what()));
    }
  });
  CHECK(session.steps == 6);
}

TEST_CASE("a fiber suspended inside a catch clause keeps its exception, and the thread its own") {
  Fiber fiber(kStackSize, &serve);
  Session session;
  session.run(fiber, [](Session& s) {
    try {
      throw std::runtime_error("of the fiber");
    } catch (...) {
      s.suspend();
      try {
        throw;
      } catch (const std::runtime_error& error) {
        CHECK(std::string(error.what()) == "of the fiber");
        s.steps = 1;
      }
    }
  });
  CHECK(std::current_exception() == nullptr);
  std::thread([&] {
    try {
      throw std::logic_error("of the thread");
    } catch (...) {
      Context here;
      session.where = &here;
      here.suspend_for(fiber);
      try {
        throw;
      } catch (const std::logic_error& error) {
        CHECK(std::string(error.what()) == "of the thread");
      }
    }
  }).join();
  CHECK(session.steps == 1);
}

TEST_CASE("the pool hands resting fibers out again, trimmed") {
  FiberPool pool(kStackSize, &serve);
  std::unique_ptr<Fiber> fiber = pool.take();
  Fiber* const first = fiber.get();
  Session session;
  session.run(*fiber, [](Session& s) {
    volatile std::byte deep[128 * 1024];
    std::memset(const_cast<std::byte*>(deep), 1, sizeof deep);
    s.steps = static_cast<int>(deep[0]);
  });
  pool.give_back(std::move(fiber));
  fiber = pool.take();
  CHECK(fiber.get() == first);
  session.run(*fiber, [](Session& s) { s.steps = 9; });
  CHECK(session.steps == 9);
}

TEST_CASE("many stacks at once: more than the kernel has mappings for") {
  std::vector<std::unique_ptr<Fiber>> fibers;
  Session sessions[3];
  // Without sanitizers, which keep a shadow for each, this goes past vm.max_map_count (65,530).
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  const int count = 200;
#else
  const int count = 70'000;
#endif
  for (int i = 0; i < count; ++i) fibers.push_back(std::make_unique<Fiber>(64 * 1024, &serve));
  sessions[0].run(*fibers.front(), [](Session& s) { s.steps = 1; });
  sessions[1].run(*fibers[fibers.size() / 2], [](Session& s) { s.steps = 1; });
  sessions[2].run(*fibers.back(), [](Session& s) { s.steps = 1; });
  CHECK(sessions[0].steps + sessions[1].steps + sessions[2].steps == 3);
}
