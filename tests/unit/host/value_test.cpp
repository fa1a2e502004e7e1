#include "skerry/value.h"

#include <doctest/doctest.h>

using skerry::embed::Bytes;
using skerry::embed::Dict;
using skerry::embed::List;
using skerry::embed::Tuple;
using skerry::embed::Value;

TEST_CASE("a value knows Python's name for its type") {
  CHECK(Value().type_name() == "NoneType");
  CHECK(Value(true).type_name() == "bool");
  CHECK(Value(7).type_name() == "int");
  CHECK(Value(7.5).type_name() == "float");
  CHECK(Value("x").type_name() == "str");
  CHECK(Value(Bytes{"x"}).type_name() == "bytes");
  CHECK(Value(List{}).type_name() == "list");
  CHECK(Value(Tuple{}).type_name() == "tuple");
  CHECK(Value(Dict{}).type_name() == "dict");
}

TEST_CASE("integers convert with a range check") {
  CHECK(*Value(255).as<std::uint8_t>() == 255);
  CHECK(Value(256).as<std::uint8_t>().error().type == "OverflowError");
  CHECK(Value(-1).as<unsigned>().error().type == "OverflowError");
  CHECK(Value("1").as<int>().error().to_string() == "TypeError: expected int, not str");
  CHECK(Value(true).as<int>().error().type == "TypeError");
}

TEST_CASE("a float is taken from an int, but not the other way") {
  CHECK(*Value(3).as<double>() == 3.0);
  CHECK(!Value(3.0).as<int>().ok());
}

TEST_CASE("containers convert element by element") {
  const Value words = List{Tuple{{"the", 3}}, Tuple{{"a", 2}}};
  const auto pairs = words.as<std::vector<std::pair<std::string, int>>>();
  REQUIRE(pairs.ok());
  CHECK((*pairs)[1].first == "a");
  CHECK((*pairs)[1].second == 2);

  const Value mapping = Dict{{"k", 1}, {"z", Value()}};
  const auto map = mapping.as<std::map<std::string, std::optional<int>>>();
  REQUIRE(map.ok());
  CHECK(map->at("k") == 1);
  CHECK(!map->at("z").has_value());
}

TEST_CASE("a wrong element or length is an error, not a crash") {
  CHECK(Value(List{1, "x"}).as<std::vector<int>>().error().message == "expected int, not str");
  const auto triple = Value(Tuple{{1, 2, 3}}).as<std::pair<int, int>>();
  CHECK(triple.error().message == "expected 2 elements, not 3");
  CHECK(!Value().as<std::pair<int, int>>().ok());
}

TEST_CASE("a vector becomes a list") {
  CHECK(Value(std::vector<std::string>{"a", "b"}) == Value(List{"a", "b"}));
}

TEST_CASE("find looks up string keys only") {
  const Value dict = Dict{{1, "one"}, {"two", 2}};
  REQUIRE(dict.find("two"));
  CHECK(*dict.find("two") == Value(2));
  CHECK(dict.find("one") == nullptr);
  CHECK(Value(3).find("two") == nullptr);
}

TEST_CASE("text is close to Python's repr") {
  CHECK(Value(Dict{{"a", List{1, 2.0, Value(), true}}, {Tuple{{1}}, Bytes{"\xff'"}}}).to_string() ==
        "{'a': [1, 2.0, None, True], (1,): b'\\xff\\''}");
}
