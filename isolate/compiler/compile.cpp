// compile_source: source text to code object, with every kind of failure turned into the exception that CPython raises.
#include "isolate/isolate.h"
#include "isolate/compiler/make_code.h"
#include "isolate/compiler/tree_objects.h"
#include "isolate/compiler/unit_image.h"
#include "isolate/objects/codecs.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/int.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/unicode_names.h"
#include "isolate/syntax/parser.h"
#include "isolate/syntax/source.h"

namespace skerry {

CompileHooks compile_hooks;

namespace {

using compiler::CompileFault;

// Where a SyntaxError points: 1-based lines and character offsets.
struct Place {
  int32_t line, offset, end_line, end_offset;
};

Fault raise_syntax_error(Isolate& iso, TypeObject& type, std::string_view message, Value filename, Place place,
                         const std::string* text) {
  Ref line_text(iso, text ? TRY(make_str(iso, *text)) : Value::none());
  Ref details(iso, TRY(make_tuple(iso, {filename, Value::small_int(place.line), Value::small_int(place.offset), line_text,
                                        Value::small_int(place.end_line), Value::small_int(place.end_offset)})));
  Ref text_message(iso, TRY(make_str(iso, message)));
  Ref exception(iso, TRY(call(iso, as_value(&type), {text_message, details})));
  return iso.raise_value(exception);
}

// Line `number` of a source, with its newline.
std::string source_line(std::string_view source, int32_t number) {
  if (source.starts_with("\xEF\xBB\xBF")) source.remove_prefix(3);
  for (int32_t line = 1; line < number; ++line) {
    size_t end = source.find('\n');
    if (end == source.npos) return {};
    source.remove_prefix(end + 1);
  }
  std::string text(source.substr(0, source.find('\n')));
  if (text.ends_with('\r')) text.pop_back();
  return text + "\n";
}

int32_t characters(std::string_view line, int32_t bytes) {
  int32_t count = 0;
  for (size_t i = 0; i < line.size() && i < static_cast<size_t>(std::max(bytes, 0)); ++i)
    if ((line[i] & 0xC0) != 0x80) ++count;
  return count;
}

Fault raise_parse_fault(Isolate& iso, const syntax::SyntaxFault& fault, Value filename) {
  TypeObject* type = &SyntaxError;
  switch (fault.kind) {
    case syntax::FaultKind::SyntaxError: break;
    case syntax::FaultKind::IndentationError: type = &IndentationError; break;
    case syntax::FaultKind::TabError: type = &TabError; break;
    case syntax::FaultKind::MemoryError: return iso.raise_none(MemoryError);
  }
  // It names its place itself.
  if (fault.message.starts_with("Non-UTF-8 code starting with")) return iso.raise_message(SyntaxError, fault.message);
  return raise_syntax_error(iso, *type, fault.message, filename,
                            {fault.lineno, fault.offset, fault.end_lineno, fault.end_offset},
                            fault.text ? &*fault.text : nullptr);
}

Fault raise_compile_fault(Isolate& iso, const CompileFault& fault, std::string_view source, Value filename,
                          SourceForm form) {
  switch (fault.kind) {
    case CompileFault::Kind::kTooDeep:
      return iso.raise(RecursionError, "maximum recursion depth exceeded during compilation");
    case CompileFault::Kind::kTooBig: return iso.raise(OverflowError, "{}", fault.message);
    default: break;
  }
  const syntax::Location& at = fault.location;
  // Only the text of a file can be shown: CPython looks it up there, too.
  std::string text = source_line(source, at.lineno);
  const bool is_utf8 = syntax::valid_utf8_prefix(text, syntax::Surrogates::refuse) == text.size();
  std::string end_text = at.end_lineno == at.lineno ? text : source_line(source, at.end_lineno);
  Fault raised = raise_syntax_error(iso, SyntaxError, fault.message, filename,
                                    {at.lineno, characters(text, at.col_offset) + 1, at.end_lineno,
                                     characters(end_text, at.end_col_offset) + 1},
                                    form == SourceForm::kFile && is_utf8 ? &text : nullptr);
  if (fault.kind != CompileFault::Kind::kScopeError || !iso.pending_matches(SyntaxError)) return raised;
  Ref error = iso.take_pending();
  auto* e = error.as<ExceptionObject>();
  Ref message(iso, TRY(make_str(iso, fault.message)));
  assign(iso, e->args, TRY(make_tuple(iso, {message})));
  if (at.end_col_offset < 0) assign(iso, e->fields[exception_field::kEndOffset], Value::none());
  iso.restore_pending(error.release());
  return raised;
}

Status give_warning(Isolate& iso, SourceWarning warning, Value filename, const CompileOptions& options) {
  if (options.warnings == nullptr) return show_source_warning(iso, warning, filename);
  options.warnings->push_back(std::move(warning));
  return Status::ok();
}

int32_t look_up_name(std::string_view name, void*) {
  return compile_hooks.character_by_name ? compile_hooks.character_by_name(name) : unicode::find_character(name);
}

}  // namespace

namespace {

// The parser knows UTF-8 and Latin-1: the registry of codecs decodes a source of another encoding. False: it does not know
// that encoding either (`fault` says so in its words), or the parser failed otherwise.
Fallible<bool> decode_by_cookie(Isolate& iso, std::string_view source, syntax::SyntaxFault& fault, std::string* out) {
  if (iso.booting || !fault.message.starts_with("unknown encoding: ")) return false;
  Result text = decode_bytes(iso, source, fault.encoding, {});
  if (text.is_fault()) {
    if (!text.is_raised()) return text.fault();
    Ref error = iso.take_pending();
    if (!is_instance_of(error, LookupError) && !is_instance_of(error, UnicodeError)) {
      iso.restore_pending(error.release());
      return Fault(FaultKind::kRaised);
    }
    Ref reason(iso, TRY(to_str(iso, error)));
    fault.message = to_utf8(reason);
    return false;
  }
  Ref held(iso, text.value());
  *out = to_utf8(held);
  return true;
}

// The tree in the arena, its warnings shown.
Fallible<syntax::ModNode*> parse_source(Isolate& iso, std::string_view source, Value filename, const CompileOptions& options,
                                        syntax::Arena& arena) {
  // With less stack than that, what fails is the recursion that led here; a source that is too complex says so itself.
  constexpr uintptr_t kEnough = 128 * 1024;
  if (reinterpret_cast<uintptr_t>(__builtin_frame_address(0)) < iso.native_stack_limit + kEnough) return iso.raise_recursion_error(" during compilation");
  syntax::ParseOptions parse_options;
  const void* stack_limit = reinterpret_cast<const void*>(iso.native_stack_limit);
  parse_options.stack_limit = stack_limit;
  parse_options.lookup_unicode_name = look_up_name;
  parse_options.allow_incomplete_input = options.flags & kCompileIncompleteInput;
  parse_options.implies_dedents = !(options.flags & kCompileDontImplyDedent);
  switch (options.form) {
    case SourceForm::kFile: parse_options.source_kind = syntax::SourceKind::file; break;
    case SourceForm::kBytes: parse_options.source_kind = syntax::SourceKind::bytes; break;
    case SourceForm::kText: parse_options.source_kind = syntax::SourceKind::text; break;
  }
  syntax::Mode mode = options.mode == CompileMode::kExec   ? syntax::Mode::exec
                      : options.mode == CompileMode::kEval ? syntax::Mode::eval
                                                           : syntax::Mode::single;
  syntax::ParseResult parsed = syntax::parse(source, to_utf8(filename), mode, arena, parse_options);
  std::string decoded;
  if (!parsed.tree && options.form != SourceForm::kText && TRY(decode_by_cookie(iso, source, parsed.fault, &decoded))) {
    parse_options.source_kind = syntax::SourceKind::text;
    parsed = syntax::parse(decoded, to_utf8(filename), mode, arena, parse_options);
  }
  for (const syntax::SyntaxWarning& w : parsed.warnings) {
    TypeObject& category = w.kind == syntax::WarningKind::DeprecationWarning ? DeprecationWarning : SyntaxWarning;
    TRY(give_warning(iso, {&category, w.message, source_line(source, w.lineno), w.lineno, w.offset}, filename, options));
  }
  if (parsed.tree) return parsed.tree;
  // CPython gives up on such a program before it knows of any line.
  if (options.form == SourceForm::kFile && !parsed.fault.encoding.empty()) {
    bool has_mark = parsed.fault.message.ends_with(" with BOM");
    return iso.raise(SyntaxError, "encoding problem: {}{}", parsed.fault.encoding, has_mark ? " with BOM" : "");
  }
  return raise_parse_fault(iso, parsed.fault, filename);
}

}  // namespace

Status show_source_warning(Isolate& iso, const SourceWarning& warning, Value filename) {
  if (compile_hooks.warn == nullptr) return Status::ok();
  Status shown = compile_hooks.warn(iso, *warning.category, warning.message, filename, warning.line);
  if (!shown.is_fault() || !iso.has_pending() || !iso.catch_pending(*warning.category)) return shown;
  // A filter made it an error: one of syntax, at its place.
  return raise_syntax_error(iso, SyntaxError, warning.message, filename, {warning.line, warning.offset, warning.line, warning.offset},
                            &warning.text);
}

Result parse_to_tree_object(Isolate& iso, std::string_view source, Value filename, const CompileOptions& options) {
  syntax::Arena arena;
  return make_tree_object(iso, *TRY(parse_source(iso, source, filename, options, arena)));
}

namespace {

Result compile_tree(Isolate& iso, syntax::ModNode* tree, syntax::Arena& arena, std::string_view source, Value filename,
                    const CompileOptions& options, std::string* image = nullptr) {
  const void* stack_limit = reinterpret_cast<const void*>(iso.native_stack_limit);
  uint32_t inherited = options.dont_inherit ? 0 : options.inherited_flags;
  CompileFault fault;
  compiler::SymbolTableOptions table_options;
  table_options.stack_limit = stack_limit;
  table_options.future_annotations = inherited & kCodeFutureAnnotations;
  auto table = compiler::build_symbol_table(*tree, arena, table_options, &fault);
  if (!table) return raise_compile_fault(iso, fault, source, filename, options.form);

  compiler::NumberFolder folder(iso);
  std::vector<compiler::CompileWarning> warnings;
  compiler::GeneratorOptions generator_options;
  generator_options.mode = options.mode;
  generator_options.optimize = options.optimize;
  generator_options.top_level_await = options.flags & kCompileTopLevelAwait;
  generator_options.stack_limit = stack_limit;
  generator_options.inherited_flags = inherited;
  generator_options.folder = &folder;
  generator_options.warnings = &warnings;
  auto unit = compiler::generate(*tree, *table, arena, generator_options, &fault);
  for (const compiler::CompileWarning& w : warnings) {
    std::string text = source_line(source, w.location.lineno);
    int32_t column = characters(text, w.location.col_offset) + 1;
    TRY(give_warning(iso, {&SyntaxWarning, w.message, std::move(text), w.location.lineno, column}, filename, options));
  }
  if (!unit) return raise_compile_fault(iso, fault, source, filename, options.form);
  if (image != nullptr) *image = compiler::write_unit(*unit);
  return compiler::make_code(iso, *unit, filename, options.lifetime);
}

}  // namespace

Result compile_source(Isolate& iso, std::string_view source, Value filename, const CompileOptions& options) {
  syntax::Arena arena;
  syntax::ModNode* tree = TRY(parse_source(iso, source, filename, options, arena));
  return compile_tree(iso, tree, arena, source, filename, options);
}

namespace compiler {
Result compile_with_image(Isolate& iso, std::string_view source, Value filename, const CompileOptions& options, std::string* image) {
  syntax::Arena arena;
  syntax::ModNode* tree = TRY(parse_source(iso, source, filename, options, arena));
  return compile_tree(iso, tree, arena, source, filename, options, image);
}
}  // namespace compiler

Status read_symbol_table(Isolate& iso, std::string_view source, Value filename, const CompileOptions& options,
                         const std::function<Status(const compiler::SymbolTable&)>& use) {
  syntax::Arena arena;
  syntax::ModNode* tree = TRY(parse_source(iso, source, filename, options, arena));
  CompileFault fault;
  compiler::SymbolTableOptions table_options;
  table_options.stack_limit = reinterpret_cast<const void*>(iso.native_stack_limit);
  auto table = compiler::build_symbol_table(*tree, arena, table_options, &fault);
  if (!table) return raise_compile_fault(iso, fault, source, filename, options.form);
  return use(*table);
}

Result compile_tree_object(Isolate& iso, Value object, Value filename, const CompileOptions& options) {
  syntax::Arena arena;
  syntax::ModNode* tree = TRY(read_tree_object(iso, object, options.mode, arena));
  return compile_tree(iso, tree, arena, "", filename, options);
}

}  // namespace skerry
