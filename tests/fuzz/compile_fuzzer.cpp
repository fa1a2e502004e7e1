// libFuzzer's target: any bytes through lexer, parser, symbol table, code generator and verifier, without an isolate.
//
// The first byte chooses mode and options, the rest is the source. What it finds: crashes, reports of the sanitizers it is built
// with, code that the verifier calls unsound, hangs and hunger (libFuzzer's -timeout and
// -rss_limit_mb). Built and run by fuzz_compiler.py.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "isolate/compiler/codegen.h"
#include "isolate/syntax/parser.h"

using namespace skerry;

namespace {

// A quarter of what a thread of the host has: deep nesting must end in an error long before the stack does.
constexpr size_t kStack = 2 * 1024 * 1024;

enum Choice : uint8_t { kModes = 3, kText = 4, kOptimize = 8, kTopLevelAwait = 16, kIncomplete = 32, kFutureAnnotations = 64 };

[[noreturn]] void unsound(const char* what, std::string_view detail) {
  std::fprintf(stderr, "%s: %.*s\n", what, static_cast<int>(detail.size()), detail.data());
  std::abort();
}

void check_fault(const syntax::SyntaxFault& fault) {
  if (fault.message.empty() && fault.kind != syntax::FaultKind::MemoryError) unsound("an error without a message", "");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const uint8_t choice = data[0];
  std::string_view source(reinterpret_cast<const char*>(data + 1), size - 1);
  const void* stack_limit = static_cast<const char*>(__builtin_frame_address(0)) - kStack;

  syntax::Arena arena;
  syntax::ParseOptions parse_options;
  parse_options.stack_limit = stack_limit;
  parse_options.source_kind = choice & kText ? syntax::SourceKind::text : syntax::SourceKind::file;
  parse_options.allow_incomplete_input = choice & kIncomplete;
  parse_options.lookup_unicode_name = [](std::string_view name, void*) { return name.size() % 2 ? int32_t{0x1f40d} : -1; };
  constexpr syntax::Mode kParseModes[] = {syntax::Mode::exec, syntax::Mode::eval, syntax::Mode::single, syntax::Mode::exec};
  constexpr CompileMode kCompileModes[] = {CompileMode::kExec, CompileMode::kEval, CompileMode::kSingle, CompileMode::kExec};
  syntax::ParseResult parsed = syntax::parse(source, "fuzz", kParseModes[choice & kModes], arena, parse_options);
  if (!parsed.tree) {
    check_fault(parsed.fault);
    return 0;
  }

  compiler::CompileFault fault;
  compiler::SymbolTableOptions table_options;
  table_options.stack_limit = stack_limit;
  table_options.future_annotations = choice & kFutureAnnotations;
  auto table = compiler::build_symbol_table(*parsed.tree, arena, table_options, &fault);
  if (!table) return 0;

  std::vector<compiler::CompileWarning> warnings;
  compiler::GeneratorOptions options;
  options.mode = kCompileModes[choice & kModes];
  options.optimize = choice & kOptimize ? 2 : 0;
  options.top_level_await = choice & kTopLevelAwait;
  options.stack_limit = stack_limit;
  options.inherited_flags = choice & kFutureAnnotations ? uint32_t{kCodeFutureAnnotations} : 0;
  options.warnings = &warnings;
  auto unit = compiler::generate(*parsed.tree, *table, arena, options, &fault);
  if (!unit) {
    if (fault.kind == compiler::CompileFault::Kind::kNone) unsound("no code and no error", "");
    return 0;
  }
  for (const auto& code : unit->codes)
    if (std::string fault_found = compiler::verify(*code); !fault_found.empty()) unsound("unsound code", fault_found);
  return 0;
}
