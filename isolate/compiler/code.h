// CodeObject: the immutable result of compiling one scope.
//
// Code of imported modules is immortal and shared by all isolates; code made by exec, eval and compile belongs to its
// isolate. Nothing here changes after creation: what adapts lives in a per-isolate CodeState (vm/code_state.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "isolate/compiler/bytecode.h"
#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"

namespace skerry {

extern TypeObject code_type;

enum CodeFlags : uint32_t {  // CPython's values
  kCodeOptimized = 0x1,   // registers for locals, no locals mapping
  kCodeNewLocals = 0x2,
  kCodeVarArgs = 0x4,
  kCodeVarKeywords = 0x8,
  kCodeNested = 0x10,
  kCodeGenerator = 0x20,
  kCodeCoroutine = 0x80,
  kCodeIterableCoroutine = 0x100,
  kCodeAsyncGenerator = 0x200,
  kCodeFutureAnnotations = 0x1000000,
};

// Flags of compile() that are no flags of code: CPython's values.
enum CompileFlags : uint32_t {
  kCompileDontImplyDedent = 0x200,      // at a prompt: a block that ends in mid-line is not complete
  kCompileOnlyTree = 0x400,
  kCompileTypeComments = 0x1000,        // with kCompileOnlyTree
  kCompileTopLevelAwait = 0x2000,       // await, async for and async with at top level make the code a coroutine
  kCompileIncompleteInput = 0x4000,     // the error for a source that may go on is "incomplete input"
};

struct ExceptionEntry {  // innermost entries first; [start, end) in words
  uint32_t start, end, handler;
  uint16_t exception_register;  // receives the exception; registers from `depth` up were released
  uint16_t depth;
};

// Source range of the instruction that starts at a word; one per instruction, ascending `word`.
struct Position {
  uint32_t word;
  int32_t line, end_line;          // 1-based; 0: none
  int32_t column, end_column;      // UTF-8 byte offsets; -1: none
};
struct PackedPosition;  // positions.h

inline constexpr uint16_t kNeverMoved = UINT16_MAX;

struct CodeObject : Object {
  uint32_t id;  // process-wide, dense: indexes the per-isolate table of code states
  uint32_t flags;
  uint16_t argument_count;         // positional ones, positional-only included
  uint16_t positional_only_count;
  uint16_t keyword_only_count;
  uint16_t local_count;            // registers of locals: parameters (*args, **kw after the keyword-only ones), then others
  uint16_t free_count;             // registers local_count.. : cells copied from the closure
  uint16_t register_count;         // all, with temporaries
  uint16_t cell_count;             // locals that are cells (MAKE_CELL at the start)
  bool simple_parameters;          // no *args, **kw, keyword-only
  uint16_t moved_arguments;        // argument_count if a call with just that many only has to move them into the registers, else kNeverMoved
  bool wide_positions;             // they do not fit the packed form
  int32_t first_line;
  uint32_t word_count, constant_count, name_count, exception_count, position_count, cache_count;
  CodeWord* words;
  Value* constants;                // constants[0] is the docstring or None for functions
  Value* names;                    // interned str
  ExceptionEntry* exceptions;
  union {
    PackedPosition* packed;        // lines count from first_line
    Position* wide;
  } positions;                     // read through positions.h
  Value local_names;               // tuple of str, one per local register (co_varnames + cell-only locals)
  uint8_t* local_kinds;            // per local register: bit 0 parameter, bit 1 cell, bit 2 hidden (comprehension temp)
  Value free_names;                // tuple of str
  Value name, qualname, filename;  // str
  Value source;                    // (source, mode, flags, optimize) if compile() made it from text, for marshal; else Empty

  static bool check(Value v) { return has_type(v, code_type); }
  static TypeObject& type() { return code_type; }
};

enum class CodeLifetime : uint8_t { kIsolate, kShared /* immortal, its constants too */ };

// Position of the instruction at `word` (binary search), if it has one.
std::optional<Position> find_position(const CodeObject* code, uint32_t word);
const ExceptionEntry* find_handler(const CodeObject* code, uint32_t word);
std::string disassemble(const CodeObject* code);

// ---- The compiler's door (compiler/compile.cpp).
enum class CompileMode : uint8_t { kExec, kEval, kSingle };
enum class SourceForm : uint8_t { kFile, kBytes, kText /* a str: no encoding declaration counts */ };
// A SyntaxWarning or DeprecationWarning of the compiler; its place 1-based.
struct SourceWarning {
  TypeObject* category;
  std::string message;
  std::string text;  // its line
  int32_t line, offset;
};
struct CompileOptions {
  CompileMode mode = CompileMode::kExec;
  CodeLifetime lifetime = CodeLifetime::kIsolate;
  int optimize = 0;                 // -O level
  uint32_t inherited_flags = 0;     // __future__ flags of the calling code
  bool dont_inherit = false;
  uint32_t flags = 0;               // CompileFlags
  std::vector<SourceWarning>* warnings = nullptr;  // where they go; null: they are shown at once
  SourceForm form = SourceForm::kFile;
};
// Hooks that other parts fill once at process start. Null: names of characters are unknown, warnings are not shown.
struct CompileHooks {
  int32_t (*character_by_name)(std::string_view name) = nullptr;  // `\N{name}`; -1: unknown
  // A SyntaxWarning or DeprecationWarning; a fault stops the compilation (warnings turned into errors).
  Status (*warn)(Isolate& iso, TypeObject& category, std::string_view message, Value filename, int32_t line) = nullptr;
};
extern CompileHooks compile_hooks;
// Source bytes (UTF-8 or with a cookie) to a code object, or SyntaxError and friends raised with all attributes.
// A warning that a filter turns into an error becomes a SyntaxError there.
Status show_source_warning(Isolate& iso, const SourceWarning& warning, Value filename);
Result compile_source(Isolate& iso, std::string_view source, Value filename, const CompileOptions& options);

}  // namespace skerry
