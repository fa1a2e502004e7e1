#include "channels/message.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace skerry::channels;
using skerry::Value;

TEST_CASE("what C++ builds, C++ reads") {
  MessageBuilder b;
  std::vector<Value> inner{b.integer(1), b.integer(INT64_MIN), b.real(1e300), b.real(0.0), b.str("h\xc3\xa9llo"), b.str("\xf0\x9f\x98\x80"),
                           b.bytes(std::string("a\0b", 3)), Value::none(), Value::true_()};
  Value list = b.list(inner);
  std::pair<Value, Value> pairs[] = {{b.str("key"), list}, {b.integer(2), b.tuple({})}};
  Message m = b.finish(b.dict(pairs));
  REQUIRE(item_type(m.root()) == ItemType::kDict);
  REQUIRE(item_pairs(m.root()) == 2);
  auto [key, value] = item_pair(m.root(), 0);
  CHECK(item_text(key) == "key");
  auto items = item_items(value);
  REQUIRE(items.size() == 9);
  CHECK(item_int(items[0]) == 1);
  CHECK(item_type(items[1]) == ItemType::kInt);
  CHECK(item_int(items[1]) == INT64_MIN);
  CHECK(item_real(items[2]) == 1e300);
  CHECK(item_real(items[3]) == 0.0);
  CHECK(item_text(items[4]) == "h\xc3\xa9llo");
  CHECK(item_text(items[5]) == "\xf0\x9f\x98\x80");
  CHECK(item_bytes(items[6]) == std::string_view("a\0b", 3));
  CHECK(item_type(items[7]) == ItemType::kNone);
  CHECK(item_bool(items[8]));
  CHECK(item_items(item_pair(m.root(), 1).second).empty());
}

TEST_CASE("copies of a message share its segment") {
  MessageBuilder b;
  Message m = b.finish(b.str("text"));
  Message copy = m.copy();
  CHECK(copy.segment() == m.segment());
  m = Message();
  CHECK(item_text(copy.root()) == "text");
}

TEST_CASE("big bytes lie outside the segment, big strings inside") {
  std::string big(1 << 20, 'x');
  MessageBuilder b;
  Value bytes = b.bytes(big), text = b.str(big);
  std::vector<Value> both{bytes, text};
  Message m = b.finish(b.tuple(both));
  CHECK(item_bytes(item_items(m.root())[0]) == big);
  CHECK(item_text(item_items(m.root())[1]) == big);
  CHECK(m.segment()->bytes() < (2u << 20));
}

TEST_CASE("a message may be thrown away half built") {
  MessageBuilder b;
  b.str("never finished");
}
