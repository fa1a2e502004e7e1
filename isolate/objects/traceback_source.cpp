#include "isolate/objects/traceback_source.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdio>

#include "isolate/objects/codecs.h"
#include "isolate/objects/str.h"
#include "isolate/syntax/ast.h"
#include "isolate/syntax/parser.h"
#include "isolate/syntax/source.h"

namespace skerry {
namespace {

constexpr size_t kLargestSource = 64 << 20;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f'; }

bool read_file(const std::string& name, std::string* out) {
  struct stat status;
  if (stat(name.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  FILE* f = std::fopen(name.c_str(), "rb");
  if (f == nullptr) return false;
  char buffer[1 << 14];
  size_t got;
  while ((got = std::fread(buffer, 1, sizeof buffer, f)) > 0 && out->size() < kLargestSource) out->append(buffer, got);
  std::fclose(f);
  return true;
}

// Makes UTF-8 of a source that says that it is something else. One that cannot be read so is shown as it is.
void decode_source(Isolate& iso, std::string* text) {
  syntax::SyntaxFault fault;
  syntax::Source source;
  if (source.load(*text, "", syntax::SourceKind::file, fault)) {
    *text = source.text();
  } else if (!fault.encoding.empty() && !iso.booting) {
    // Both happen while an exception is shown, which stays what it is.
    Ref shown = iso.take_pending();
    Result decoded = decode_bytes(iso, *text, fault.encoding, {});
    if (decoded.is_fault()) iso.clear_pending();
    else *text = to_utf8(Ref(iso, decoded.value()));
    if (!shown.is_empty()) iso.restore_pending(shown.release());
  }
}

// Characters before a byte offset; beyond the end counts as one more.
size_t to_characters(std::string_view line, int32_t byte_offset) {
  auto offset = static_cast<size_t>(byte_offset);
  if (offset > line.size()) return utf8_length(line) + 1;
  return utf8_length(line.substr(0, offset));
}

size_t to_bytes(std::string_view text, size_t characters) {
  size_t i = 0;
  for (; i < text.size(); ++i) {
    bool starts = (static_cast<unsigned char>(text[i]) & 0xc0) != 0x80;
    if (starts && characters-- == 0) break;
  }
  return i;
}

// Where the operator of a binary operation, or the brackets of a subscript, lie in `segment`, in bytes.
struct Anchors {
  size_t left, right;
};

std::optional<Anchors> find_anchors(std::string_view segment, uintptr_t stack_limit) {
  using namespace syntax;
  Arena arena;
  ParseOptions options;
  options.stack_limit = reinterpret_cast<const void*>(stack_limit);
  options.source_kind = SourceKind::text;
  ParseResult parsed = parse(segment, "<traceback>", Mode::exec, arena, options);
  if (parsed.tree == nullptr || parsed.tree->kind != NodeKind::Module) return std::nullopt;
  const auto& body = static_cast<const Module*>(parsed.tree)->body;
  if (body.size() != 1 || body[0]->kind != NodeKind::Expr) return std::nullopt;
  const ExprNode* expression = static_cast<const Expr*>(body[0])->value;
  if (expression->kind == NodeKind::BinOp) {
    const auto* operation = static_cast<const BinOp*>(expression);
    if (operation->left->end_lineno != 1 || operation->right->lineno != 1) return std::nullopt;
    auto end = std::min(static_cast<size_t>(operation->right->col_offset), segment.size());
    for (auto i = static_cast<size_t>(operation->left->end_col_offset); i < end; ++i) {
      if (is_blank(segment[i])) continue;
      bool two_characters = i + 1 < end && !is_blank(segment[i + 1]);
      return Anchors{i, i + (two_characters ? 2 : 1)};
    }
  } else if (expression->kind == NodeKind::Subscript) {
    const auto* subscript = static_cast<const Subscript*>(expression);
    if (subscript->value->end_lineno != 1 || subscript->slice->end_lineno != 1) return std::nullopt;
    return Anchors{static_cast<size_t>(subscript->value->end_col_offset),
                   static_cast<size_t>(subscript->slice->end_col_offset) + 1};
  }
  return std::nullopt;
}

}  // namespace

size_t utf8_length(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

const SourceLines::File& SourceLines::file(const std::string& filename) {
  auto [at, is_new] = files_.try_emplace(filename);
  File& f = at->second;
  if (!is_new || !read_file(filename, &f.text)) return f;
  decode_source(iso_, &f.text);
  f.starts.push_back(0);
  for (size_t i = 0; i < f.text.size(); ++i) {
    bool lone_return = f.text[i] == '\r' && (i + 1 == f.text.size() || f.text[i + 1] != '\n');
    if (f.text[i] == '\n' || lone_return) f.starts.push_back(i + 1);
  }
  return f;
}

std::optional<std::string_view> SourceLines::line(const std::string& filename, int number) {
  const File& f = file(filename);
  if (number < 1 || static_cast<size_t>(number) > f.starts.size()) return std::nullopt;
  size_t start = f.starts[static_cast<size_t>(number) - 1];
  size_t end = static_cast<size_t>(number) < f.starts.size() ? f.starts[static_cast<size_t>(number)] : f.text.size();
  if (start == end) return std::nullopt;
  while (end > start && (f.text[end - 1] == '\n' || f.text[end - 1] == '\r')) --end;
  return std::string_view(f.text).substr(start, end - start);
}

std::string underline(std::string_view line, size_t indent, const Position& p, uintptr_t stack_limit) {
  if (p.line <= 0 || p.end_line <= 0 || p.column < 0 || p.end_column < 0) return "";
  size_t start = to_characters(line, p.column), end = to_characters(line, p.end_column);
  std::optional<Anchors> anchors;
  if (p.line == p.end_line) {
    size_t first = to_bytes(line, start), last = to_bytes(line, end);
    if (last > first) {
      std::string_view segment = line.substr(first, last - first);
      anchors = find_anchors(segment, stack_limit);
      if (anchors) {
        anchors->left = start + utf8_length(segment.substr(0, anchors->left));
        anchors->right = start + utf8_length(segment.substr(0, anchors->right));
      }
    }
  } else {
    // The expression goes on in later lines: mark this one to its last character.
    std::string_view text = line;
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    end = utf8_length(text);
  }
  size_t shown = utf8_length(line) - indent;
  if (!anchors && end - start == shown) return "";
  std::string out = "    ";
  for (size_t i = indent; i < end; ++i) {
    if (i < start)
      out += ' ';
    else if (anchors)
      out += i >= anchors->left && i < anchors->right ? '^' : '~';
    else
      out += '^';
  }
  return out;
}

}  // namespace skerry
