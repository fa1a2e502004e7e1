#include "isolate/syntax/source.h"

#include <doctest/doctest.h>

#include "parse_helpers.h"

using namespace skerry::syntax;

TEST_CASE("coding cookies and byte order marks") {
  CHECK(dump("# coding: latin-1\n'\xe9'") == dump("'\u00e9'"));
  CHECK(dump("#!/bin/sh\n# vim: set fileencoding=ISO_8859_1 :\n'\xe9'") == dump("'\u00e9'"));
  CHECK(dump("\xef\xbb\xbf'\u00e9'") == dump("'\u00e9'"));
  CHECK(dump("\xef\xbb\xbf# coding: utf-8\n1") == dump("1"));
  CHECK(dump("1\n# coding: nonsense\n") == dump("1"));
  CHECK(dump("# coding: nonsense\n") == "SyntaxError: unknown encoding: nonsense (0, -1)");
  CHECK(dump("\xef\xbb\xbf# coding: latin-1\n") == "SyntaxError: encoding problem: iso-8859-1 with BOM (0, -1)");
  CHECK(dump("# coding: ascii\n'\xe9'") ==
        "SyntaxError: 'ascii' codec can't decode byte 0xe9 in position 17: ordinal not in range(128) (0, -1)");
}

TEST_CASE("bytes that are not UTF-8") {
  CHECK(dump("x\n'\xff'") ==
        "SyntaxError: Non-UTF-8 code starting with '\\xff' in file <test> on line 2, but no encoding declared; see "
        "https://peps.python.org/pep-0263/ for details (2, 2)");
  ParseOptions from_bytes;
  from_bytes.source_kind = SourceKind::bytes;
  CHECK(dump("'\xff'", Mode::exec, from_bytes) ==
        "SyntaxError: (unicode error) 'utf-8' codec can't decode byte 0xff in position 1: invalid start byte (1, 2)");
  CHECK(dump(std::string_view("a\0b", 3)) == "SyntaxError: source code cannot contain null bytes (0, 0)");
  for (const char* bad : {"\xc3", "\xe2\x82", "\xf0\x9f\x98", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xc0\x80", "\x80"}) {
    CAPTURE(bad);
    CHECK(dump(bad).starts_with("SyntaxError: Non-UTF-8 code"));
  }
}

TEST_CASE("every kind of newline ends a line") {
  CHECK(dump("a\r\nb\rc\n") == dump("a\nb\nc\n"));
  CHECK(dump("'''a\r\nb'''") == dump("'''a\nb'''"));
}

TEST_CASE("valid prefixes of UTF-8") {
  CHECK(valid_utf8_prefix("abcdefghij\u20ac", Surrogates::refuse) == 13);
  CHECK(valid_utf8_prefix("abcdefgh\xe2\x82", Surrogates::refuse) == 8);
  CHECK(valid_utf8_prefix("\xed\xa0\x80", Surrogates::allow) == 3);
}
