#include "isolate/vm/frame_stack.h"

#include <doctest/doctest.h>

#include <cstring>
#include <vector>

#include "isolate/heap/heap.h"

using namespace skerry;

TEST_CASE("rooms never overlap and never move while later ones come and go") {
  Heap heap(nullptr, 0, 0);
  FrameStack stack(heap);
  struct Room {
    unsigned char* memory;
    size_t size;
    unsigned char mark;
  };
  std::vector<Room> rooms;
  unsigned seed = 12345;
  auto random = [&seed] { return seed = seed * 1103515245 + 12345, seed >> 16; };
  for (int step = 0; step < 20000; ++step) {
    if (rooms.empty() || random() % 100 < (step / 2000 % 2 ? 45u : 55u)) {
      size_t size = (random() % 60 + 1) * 16;
      auto* memory = static_cast<unsigned char*>(stack.push(size));
      REQUIRE(memory != nullptr);
      auto mark = static_cast<unsigned char>(random());
      std::memset(memory, mark, size);
      rooms.push_back({memory, size, mark});
    } else {
      Room r = rooms.back();
      for (size_t i = 0; i < r.size; ++i) REQUIRE(r.memory[i] == r.mark);
      stack.pop(r.memory);
      rooms.pop_back();
    }
  }
}

TEST_CASE("a room larger than the largest chunk is given") {
  Heap heap(nullptr, 0, 0);
  FrameStack stack(heap);
  void* small = stack.push(64);
  void* big = stack.push(10 * FrameStack::kLargestChunk);
  REQUIRE(big != nullptr);
  std::memset(big, 1, 10 * FrameStack::kLargestChunk);
  stack.pop(big);
  CHECK(stack.push(64) == static_cast<char*>(small) + 64);
}

TEST_CASE("the quota ends the stack, and giving room back makes it grow again") {
  Heap heap(nullptr, 0, 64 * 1024);
  FrameStack stack(heap);
  std::vector<void*> rooms;
  while (void* room = stack.push(1024)) rooms.push_back(room);
  CHECK(rooms.size() > 10);
  CHECK(rooms.size() < 64);
  void* last = rooms.back();
  stack.pop(last);
  CHECK(stack.push(1024) == last);
}
