#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <random>

#include "isolate/objects/float_text.h"
#include "tests/unit/numbers/fixture.h"

namespace skerry {
namespace {

using test::Fixture;

double from_hex(const char* text) { return std::strtod(text, nullptr); }

}  // namespace

TEST_CASE("repr of floats") {
  struct {
    const char *hex, *text;
  } rows[] = {
    {"0x0.0p+0", "0.0"},
    {"-0x0.0p+0", "-0.0"},
    {"0x1.0000000000000p+0", "1.0"},
    {"0x1.1c37937e08000p+53", "1e+16"},
    {"0x1.c6bf526340000p+49", "1000000000000000.0"},
    {"0x1.b69b4ba630f35p+56", "1.2345678901234568e+17"},
    {"0x1.0f0cf064dd592p+73", "1e+22"},
    {"0x1.a36e2eb1c432dp-14", "0.0001"},
    {"0x1.4f8b588e368f1p-17", "1e-05"},
    {"0x0.0000000000001p-1022", "5e-324"},
    {"0x1.fffffffffffffp+1023", "1.7976931348623157e+308"},
    {"0x1.999999999999ap-4", "0.1"},
    {"0x1.5555555555555p-2", "0.3333333333333333"},
    {"inf", "inf"},
    {"-inf", "-inf"},
    {"nan", "nan"},
    {"0x1.0c6f7a0b5ed8dp-22", "2.5e-07"},
    {"0x1.249ad2594c37dp+332", "1e+100"},
  };
  for (const auto& row : rows) CHECK(double_repr(from_hex(row.hex)) == row.text);
}

TEST_CASE("formats e, f and g with a precision") {
  struct {
    const char* hex;
    char code;
    int precision;
    const char* text;
  } rows[] = {
    {"0x1.0000000000000p-1", 'f', 0, "0"},
    {"0x1.8000000000000p+0", 'f', 0, "2"},
    {"0x1.5666666666666p+1", 'f', 2, "2.67"},
    {"0x1.0f0cf064dd592p+73", 'f', 3, "10000000000000000000000.000"},
    {"0x1.34a0000000000p+10", 'e', 2, "1.23e+03"},
    {"0x1.9e0fcaf9380fcp-17", 'g', 3, "1.23e-05"},
    {"0x1.e240000000000p+16", 'g', 6, "123456"},
    {"0x1.2d68700000000p+20", 'g', 6, "1.23457e+06"},
    {"0x0.0p+0", 'g', 6, "0"},
    {"0x1.b7cdfd9d7bdbbp-34", 'e', 0, "1e-10"},
    {"0x1.7e43c8800759cp+996", 'g', 17, "1.0000000000000001e+300"},
    {"0x1.999999999999ap-4", 'f', 30, "0.100000000000000005551115123126"},
    {"-0x0.0p+0", 'f', 1, "-0.0"},
    {"0x1.9000000000000p+6", 'g', 3, "100"},
  };
  for (const auto& row : rows) CHECK(format_double(from_hex(row.hex), row.code, row.precision, 0) == row.text);
  CHECK(format_double(1.0, 'g', 6, kAlternate) == "1.00000");
  CHECK(format_double(3.0, 'f', 0, kAlternate) == "3.");
  CHECK(format_double(3.0, 'f', 0, kSign) == "+3");
  CHECK(format_double(NAN, 'F', 0, 0) == "NAN");
  CHECK(format_double(1e16, 'r', 0, kAddDotZero) == "1e+16");
}

TEST_CASE("rounding to places is correct and half to even") {
  Fixture f;
  struct {
    const char* hex;
    int64_t digits;
    const char* text;
  } rows[] = {
    {"0x1.5666666666666p+1", 2, "2.67"},
    {"0x1.0000000000000p-3", 2, "0.12"},
    {"0x1.34a456d5cfaadp+10", -2, "1200.0"},
    {"0x1.3880000000000p+10", -2, "1200.0"},
    {"0x1.5180000000000p+10", -2, "1400.0"},
    {"0x0.0000000000001p-1022", 323, "0.0"},
    {"0x1.0f0cf064dd592p+73", -22, "1e+22"},
    {"0x1.0000000000000p-1", 0, "0.0"},
    {"0x1.8000000000000p+0", 0, "2.0"},
    {"0x1.2bfffeb074a77p+7", -2, "100.0"},
    {"0x1.c7b1f3cac7433p+1022", -308, "1e+308"},
    {"0x1.3000000000000p+3", -1, "10.0"},
    {"0x1.4000000000000p+2", -1, "0.0"},
    {"0x1.e000000000000p+3", -1, "20.0"},
  };
  for (const auto& row : rows) {
    auto rounded = double_round(*f.iso, from_hex(row.hex), row.digits);
    REQUIRE(!rounded.is_fault());
    CHECK(double_repr(rounded.value()) == row.text);
  }
}

TEST_CASE("hashes of floats are CPython's, and equal those of equal ints") {
  Fixture f;
  struct {
    const char* hex;
    int64_t hash;
  } rows[] = {
    {"0x1.0000000000000p-1", 1152921504606846976},
    {"0x1.0000000000000p+0", 1},
    {"-0x1.0000000000000p+0", -2},
    {"0x1.249ad2594c37dp+332", 1822893315824342674},
    {"0x1.999999999999ap-4", 230584300921369408},
    {"-0x1.4000000000000p+1", -1152921504606846978},
    {"0x1.56e1fc2f8f359p-997", 482449582752280463},
    {"0x0.0000000000001p-1022", 16777216},
    {"inf", 314159},
    {"-inf", -314159},
  };
  for (const auto& row : rows) CHECK(hash_double(from_hex(row.hex), nullptr) == row.hash);
  for (double d : {1e20, -1e20, 0x1p61, 0x1p200, 3.0}) {
    Ref i = f.own(make_int_double(*f.iso, d));
    CHECK(int_hash(i) == hash_double(d, nullptr));
  }
}

TEST_CASE("every double survives hexadecimal and decimal text") {
  Fixture f;
  std::mt19937_64 random(11);
  for (int i = 0; i < 5000; ++i) {
    uint64_t bits = random();
    if (i % 7 == 0) bits &= 0x800fffffffffffffu;  // subnormal
    double d;
    std::memcpy(&d, &bits, sizeof d);
    if (std::isnan(d)) continue;
    double again = 0;
    CHECK(scan_double(double_repr(d), &again) != 0);
    CHECK(again == d);
    Ref hex = f.own(double_from_hex(*f.iso, double_hex(d)));
    CHECK(float_value(hex) == d);
  }
}

TEST_CASE("text that is no float is refused with its repr") {
  Fixture f;
  for (const char* text : {"", " ", "x", "1__0", "_1", "1_", "0x10", "1e", ".", "1.5.", "nan(1)", "--1", "1 2"}) {
    Ref original = f.own(make_str(*f.iso, text));
    CHECK(f.shown(parse_float(*f.iso, text, original)) ==
          "ValueError(\"could not convert string to float: '" + std::string(text) + "'\")");
  }
  for (const char* text : {"1_000.5", " 1e3\n", "+.5", "-Infinity", "iNf"}) {
    Ref original = f.own(make_str(*f.iso, text));
    Ref value = f.own(parse_float(*f.iso, text, original));
    CHECK(is_float(value));
  }
  Ref huge = f.own(parse_float(*f.iso, "1e99999", Value::none()));
  CHECK(std::isinf(float_value(huge)));
  Ref tiny = f.own(parse_float(*f.iso, "-1e-99999", Value::none()));
  CHECK(float_value(tiny) == 0);
  CHECK(std::signbit(float_value(tiny)));
}

}  // namespace skerry
