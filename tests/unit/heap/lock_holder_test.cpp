// Debug builds notice who touches an isolate's heap without its lock.
#include <doctest/doctest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <functional>
#include <string>
#include <thread>

#include "isolate/heap/heap.h"

using skerry::Heap;

TEST_CASE("lock holder: who holds the lock may allocate and release") {
  Heap heap(nullptr, 0, 0);
  heap.release(heap.allocate(16), 16);  // nobody has spoken of a lock yet
  heap.take();
  void* memory = heap.allocate(16);
  heap.leave();
  std::thread([&] {
    heap.take();
    heap.release(memory, 16);
    heap.leave();
  }).join();
  heap.take();
}

#ifndef NDEBUG
namespace {

// What a child process that does this prints to stderr, and the signal that ends it.
std::pair<std::string, int> in_child(const std::function<void(Heap&)>& deed) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], STDERR_FILENO);
    std::signal(SIGABRT, SIG_DFL);
    Heap heap(nullptr, 0, 0);
    deed(heap);
    ::_exit(0);
  }
  ::close(ends[1]);
  std::string said;
  char buffer[512];
  for (ssize_t n; (n = ::read(ends[0], buffer, sizeof buffer)) > 0;) said.append(buffer, static_cast<size_t>(n));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  return {said, WIFSIGNALED(status) ? WTERMSIG(status) : 0};
}

}  // namespace

TEST_CASE("lock holder: a touch without the lock ends a debug build") {
  auto [nobody, signal] = in_child([](Heap& heap) {
    heap.take();
    heap.leave();
    (void)heap.allocate(16);
  });
  CHECK(signal == SIGABRT);
  CHECK(nobody == "skerry: an isolate is touched by a thread that does not hold its lock\n");
  auto [another, its_signal] = in_child([](Heap& heap) {
    heap.take();
    std::thread([&] { (void)heap.allocate(16); }).join();
  });
  CHECK(its_signal == SIGABRT);
  CHECK(another == "skerry: an isolate is touched by a thread while another one holds its lock\n");
}
#endif
