#include "scheduler/deque.h"

#include <doctest/doctest.h>

#include "scheduler/atomics.h"
#include "scheduler/shared_queue.h"

#include <vector>

using namespace skerry::scheduler;

namespace {
using Ring = Deque<int, RealAtomics, 8>;
}

TEST_CASE("the owner takes in the order in which it pushed") {
  Ring ring;
  CHECK(ring.owner().take() == 0);
  for (int i = 1; i <= 3; ++i) CHECK(ring.owner().push(i) == PushResult::kPushed);
  CHECK(ring.size() == 3);
  for (int i = 1; i <= 3; ++i) CHECK(ring.owner().take() == i);
  CHECK(ring.owner().take() == 0);
  CHECK(ring.size() == 0);
}

TEST_CASE("a full deque refuses, and takes again when there is room") {
  Ring ring;
  for (int i = 1; i <= 8; ++i) CHECK(ring.owner().push(i) == PushResult::kPushed);
  CHECK(ring.owner().push(9) == PushResult::kFull);
  CHECK(ring.owner().take() == 1);
  CHECK(ring.owner().push(9) == PushResult::kPushed);
  CHECK(ring.owner().push(10) == PushResult::kFull);
}

TEST_CASE("a thief takes the older half, rounded up, in order") {
  Ring victim, mine;
  for (int i = 1; i <= 5; ++i) (void)victim.owner().push(i);
  CHECK(victim.thief().steal_half(mine.owner()) == 1);
  CHECK(mine.size() == 2);
  CHECK(victim.size() == 2);
  CHECK(mine.owner().take() == 2);
  CHECK(mine.owner().take() == 3);
  CHECK(victim.thief().steal_half(mine.owner()) == 4);
  CHECK(mine.size() == 0);
  CHECK(victim.thief().steal_half(mine.owner()) == 5);
  CHECK(victim.thief().steal_half(mine.owner()) == 0);
}

TEST_CASE("the ring wraps for ever") {
  Ring ring, mine;
  int pushed = 0, taken = 0;
  for (int round = 0; round < 1000; ++round) {
    for (int i = 0; i < 1 + round % 7; ++i) {
      if (ring.owner().push(pushed + 1) == PushResult::kPushed) ++pushed;
    }
    for (int i = 0; i < 1 + round % 5; ++i) {
      const int item = ring.owner().take();
      if (item == 0) break;
      REQUIRE(item == ++taken);
    }
  }
}

TEST_CASE("a shared queue gives single nodes and batches in order") {
  struct Node {
    int number;
    Node* next = nullptr;
  };
  SharedQueue<Node, &Node::next, RealAtomics> queue;
  std::vector<Node> nodes;
  for (int i = 0; i < 6; ++i) nodes.push_back({i});
  CHECK(queue.pop() == nullptr);
  for (Node& node : nodes) queue.push(node);
  CHECK(queue.size() == 6);
  CHECK(queue.pop() == &nodes[0]);
  std::vector<int> kept;
  CHECK(queue.pop_batch(2, [&](Node& node) { kept.push_back(node.number); }) == &nodes[1]);
  CHECK(kept == std::vector<int>{2, 3});
  CHECK(queue.pop_batch(9, [&](Node& node) { kept.push_back(node.number); }) == &nodes[4]);
  CHECK(kept == std::vector<int>{2, 3, 5});
  CHECK(queue.size() == 0);
  queue.push(nodes[0]);
  CHECK(queue.pop() == &nodes[0]);
}
