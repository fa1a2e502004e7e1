// Source bytes in, syntax tree or syntax error out: the one entry of this folder.
//
// Single-threaded per call, no global state. Nothing here knows Python objects; the caller turns a SyntaxFault into
// an exception and SyntaxWarnings into warnings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ast.h"

namespace skerry::syntax {

enum class Mode : uint8_t { exec, eval, single };

// Where the source comes from decides how it is decoded and how decoding errors read.
enum class SourceKind : uint8_t {
  file,   // bytes of a file: BOM and coding cookie are honoured
  bytes,  // a bytes object given to compile(): the same, with other messages
  text,   // UTF-8 of a str: a coding cookie is ignored; the caller refuses surrogates
};

enum class FaultKind : uint8_t {
  SyntaxError,
  IndentationError,
  TabError,
  MemoryError,  // nested deeper than the parser goes; has no location
};

// Positions as in CPython's SyntaxError: 1-based, offsets in characters (code points). A lineno of 0 or an end_offset
// of -1 or 0 means unknown.
struct SyntaxFault {
  FaultKind kind = FaultKind::SyntaxError;
  std::string message;
  int32_t lineno = 0;
  int32_t offset = 0;
  int32_t end_lineno = 0;
  int32_t end_offset = 0;
  std::optional<std::string> text;  // the source line(s) with their newline, UTF-8
  std::string encoding;             // what the source says that it is written in, where that is what failed
};

enum class WarningKind : uint8_t { DeprecationWarning, SyntaxWarning };

struct SyntaxWarning {
  WarningKind kind = WarningKind::SyntaxWarning;
  std::string message;
  int32_t lineno = 0;
  int32_t offset = 0;  // 1-based, characters; where the error is when the warning is turned into one
};

struct ParseOptions {
  // `\N{name}`: the code point of a Unicode name or alias, or -1. Without it every name is unknown.
  int32_t (*lookup_unicode_name)(std::string_view name, void* context) = nullptr;
  void* lookup_context = nullptr;

  // The parser recurses only while its stack pointer is above this address; leave it 32 KiB below. Null: a depth limit
  // alone is used, which needs about 1 MiB of stack (3 MiB with AddressSanitizer).
  const void* stack_limit = nullptr;

  SourceKind source_kind = SourceKind::file;

  // A source that ends where more could follow gives the message "incomplete input" (for a prompt).
  bool allow_incomplete_input = false;
  // In Mode::single, the end of the source ends open blocks even where its last line has no newline.
  bool implies_dedents = true;
};

struct ParseResult {
  ModNode* tree = nullptr;  // Module, Expression or Interactive by mode; null: see `fault`
  SyntaxFault fault;
  std::vector<SyntaxWarning> warnings;  // in source order
};

// `filename` appears only in messages about the encoding of the file.
ParseResult parse(std::string_view source, std::string_view filename, Mode mode, Arena& arena,
                  const ParseOptions& options = {});

}  // namespace skerry::syntax
