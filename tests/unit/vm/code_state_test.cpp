#include "isolate/vm/code_state.h"

#include <doctest/doctest.h>

#include <vector>

using namespace skerry;

TEST_CASE("code is cold until it has been called eight times or looped sixty-four times") {
  Heap heap(nullptr, 0, 0);
  CodeStates states(heap);
  CodeObject called{}, looping{};
  called.id = 7;
  called.cache_count = 3;
  looping.id = 8;
  for (int i = 0; i < 7; ++i) CHECK(states.count(&called, CodeStates::kCall) == nullptr);
  CHECK(states.find(&called) == nullptr);
  CodeState* state = states.count(&called, CodeStates::kCall);
  REQUIRE(state != nullptr);
  CHECK(state->cache_count() == 3);
  CHECK(state->caches()[2].attribute.kind == AttributeCacheKind::kNone);
  CHECK(states.find(&called) == state);
  for (int i = 0; i < 63; ++i) CHECK(states.count(&looping, 1) == nullptr);
  CHECK(states.count(&looping, 1) != nullptr);
}

TEST_CASE("many codes have their own states; a forgotten one starts cold") {
  Heap heap(nullptr, 0, 0);
  CodeStates states(heap);
  std::vector<CodeObject> codes(1000);
  for (uint32_t i = 0; i < codes.size(); ++i) {
    codes[i].id = i * 17 + 1;
    REQUIRE(states.count(&codes[i], CodeStates::kWarm) != nullptr);
  }
  for (uint32_t i = 1; i < codes.size(); ++i) CHECK(states.find(&codes[i]) != states.find(&codes[i - 1]));
  states.forget(&codes[500]);
  CHECK(states.find(&codes[500]) == nullptr);
  CHECK(states.find(&codes[501]) != nullptr);
}

TEST_CASE("code without an id is never warm") {
  Heap heap(nullptr, 0, 0);
  CodeStates states(heap);
  CodeObject internal{};
  CHECK(states.count(&internal, 1000) == nullptr);
}
