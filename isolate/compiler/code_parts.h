// What code generation makes, before anything of it lies in a heap: words, tables and constants as plain C++ data.
//
// Independent of any isolate, so that compiling needs none; make_code.cpp turns a Unit into code objects. Texts are
// views into the arena of the syntax tree, or into the bytes that a Unit was read from, which must outlive it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "isolate/compiler/code.h"
#include "isolate/compiler/positions.h"
#include "isolate/syntax/ast.h"

namespace skerry::compiler {

using syntax::Identifier;
using syntax::Location;

// Why compilation failed. Columns are byte offsets as in the tree; the message is CPython's.
struct CompileFault {
  // kScopeError: a SyntaxError whose args are the message only, as those that are found while names are resolved have them in CPython.
  enum class Kind : uint8_t { kNone, kSyntaxError, kScopeError, kTooDeep, kTooBig };
  Kind kind = Kind::kNone;
  std::string message;
  Location location;
};

struct CompileWarning {
  std::string message;  // a SyntaxWarning
  Location location;
};

// ---- Constants. Equal ids mean the same type and the same value (1, 1.0, True and -0.0 differ), tuples recursively.
using ConstId = uint32_t;
inline constexpr ConstId kNoConst = UINT32_MAX;

enum class ConstKind : uint8_t {
  kNone, kTrue, kFalse, kEllipsis, kInt, kBigInt, kFloat, kComplex, kStr, kBytes, kTuple, kFrozenSet, kSlice, kCode
};

struct Const {
  ConstKind kind = ConstKind::kNone;
  int64_t integer = 0;             // kInt; kBigInt: base of the digits in `text`
  double real = 0, imaginary = 0;  // kFloat (real), kComplex
  std::string text;                // kBigInt: sign and digits; kStr: WTF-8; kBytes
  std::vector<ConstId> items;      // kTuple, kFrozenSet (distinct), kSlice (three)
  uint32_t code = 0;               // kCode: index in Unit::codes
};

class ConstPool {
 public:
  ConstId add(Const value);
  // The pool as it was read back: in order, and nothing is looked for.
  void restore(std::vector<Const> values) { values_ = std::move(values); }
  ConstId none() { return add({}); }
  ConstId boolean(bool b) { return add({.kind = b ? ConstKind::kTrue : ConstKind::kFalse}); }
  ConstId integer(int64_t i) { return add({.kind = ConstKind::kInt, .integer = i}); }
  ConstId str(std::string_view text) { return add({.kind = ConstKind::kStr, .text = std::string(text)}); }
  ConstId tuple(std::vector<ConstId> items) { return add({.kind = ConstKind::kTuple, .items = std::move(items)}); }
  const Const& operator[](ConstId id) const { return values_[id]; }
  size_t size() const { return values_.size(); }

 private:
  std::vector<Const> values_;
  std::unordered_map<std::string, ConstId> ids_;  // by a byte image of the value
};

struct CodeParts {
  Identifier name;
  std::string qualname;
  uint32_t flags = 0;
  uint16_t argument_count = 0, positional_only_count = 0, keyword_only_count = 0;
  uint16_t cell_count = 0;
  uint32_t register_count = 0;
  uint32_t cache_count = 0;
  int32_t first_line = 1;
  std::vector<Identifier> local_names;
  std::vector<uint8_t> local_kinds;
  std::vector<Identifier> free_names;
  std::vector<Identifier> names;
  std::vector<ConstId> constants;
  std::vector<CodeWord> words;
  std::vector<Position> positions;
  std::vector<ExceptionEntry> exceptions;
  // Of a unit that was read, until unpack(): views of its bytes in the place of the largest vectors.
  std::string_view kept_words, kept_positions;
  PositionForm kept_form = PositionForm::kPacked;
};

// Everything that one source text compiles to. Constants of kind kCode refer to earlier codes only.
struct Unit {
  ConstPool pool;
  std::vector<std::unique_ptr<CodeParts>> codes;
  uint32_t root = 0;
};

// Structural invariants of one code: registers in range, jumps on instructions, windows and killed temporaries defined,
// exception entries well formed. Empty when all is well, else what is wrong. For tests and debugging.
std::string verify(const CodeParts& parts);

// A listing for people and tests, without any heap object.
std::string listing(const Unit& unit, const CodeParts& parts);

}  // namespace skerry::compiler
