// Constants and codes are made in the order of their ids: what one refers to has a smaller id.
#include "isolate/compiler/make_code.h"

#include <atomic>
#include <cstring>

#include "isolate/builtins/interpreter_options.h"
#include "isolate/compiler/code_replace.h"
#include "isolate/compiler/positions.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/set.h"
#include "isolate/objects/slice.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry {

uint32_t new_code_id() {
  // Any thread. Only uniqueness matters, so relaxed; 0 is nobody's.
  static std::atomic<uint32_t> next{1};
  return next.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace skerry

namespace skerry::compiler {

namespace {

Result make_int_constant(Isolate& iso, const Const& c) {
  if (c.kind != ConstKind::kBigInt) return make_int(iso, c.integer);
  Result r = parse_int(iso, c.text, static_cast<int>(c.integer));
  if (r.is_not_found()) return iso.raise(ValueError, "invalid integer constant");
  return r;
}

bool is_identifier_like(std::string_view text) {
  for (char ch : text)
    if (!((ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || ch == '_')) return false;
  return true;
}

class CodeMaker {
 public:
  CodeMaker(Isolate& iso, const Unit& unit, Value filename)
      : iso_(iso), unit_(unit), filename_(Ref::borrow(iso, filename)) {}

  Result run() {
    mark_used();
    values_.reserve(unit_.pool.size());
    for (ConstId id = 0; id < unit_.pool.size(); ++id) {
      values_.emplace_back(iso_);
      if (used_[id]) values_[id] = Ref(iso_, TRY(constant(unit_.pool[id])));
    }
    return values_.back().release();
  }

 private:
  // Folding leaves intermediate constants that no code refers to.
  void mark_used() {
    used_.assign(unit_.pool.size(), false);
    used_.back() = true;  // the root's
    for (auto& code : unit_.codes)
      for (ConstId id : code->constants) used_[id] = true;
    for (ConstId id = static_cast<ConstId>(unit_.pool.size()); id-- > 0;)
      if (used_[id])
        for (ConstId item : unit_.pool[id].items) used_[item] = true;
  }

  Result tuple_of(const std::vector<ConstId>& ids) {
    std::vector<Value> items;
    for (ConstId id : ids) items.push_back(values_[id].get());
    return items.empty() ? Result(empty_tuple()) : make_tuple(iso_, items.data(), items.size());
  }

  Result names_tuple(const std::vector<Identifier>& list) {
    if (list.empty()) return empty_tuple();
    Ref tuple(iso_, TRY(allocate_tuple(iso_, list.size())));
    for (size_t i = 0; i < list.size(); ++i) tuple.as<TupleObject>()->items()[i] = intern(iso_, list[i]);
    return tuple.release();
  }

  Result constant(const Const& c) {
    switch (c.kind) {
      case ConstKind::kNone: return Value::none();
      case ConstKind::kTrue: return Value::true_();
      case ConstKind::kFalse: return Value::false_();
      case ConstKind::kEllipsis: return Value::ellipsis();
      case ConstKind::kInt:
      case ConstKind::kBigInt: return make_int_constant(iso_, c);
      case ConstKind::kFloat: return make_double(iso_, c.real);
      case ConstKind::kComplex: return make_complex(iso_, c.real, c.imaginary);
      case ConstKind::kStr: {
        if (is_identifier_like(c.text)) return intern(iso_, c.text);
        Ref text(iso_, TRY(make_str(iso_, c.text)));
        str_hash(text.as<StrObject>());  // now: a shared string is never written again
        return text.release();
      }
      case ConstKind::kBytes: {
        Ref bytes(iso_, TRY(make_bytes(iso_, c.text)));
        TRY(hash_value(iso_, bytes));
        return bytes.release();
      }
      case ConstKind::kTuple: return tuple_of(c.items);
      case ConstKind::kFrozenSet: {
        Ref items(iso_, TRY(tuple_of(c.items)));
        // Twice, the second time in the order of the first: CPython makes its constants so, and a display shows the order.
        Ref first(iso_, TRY(make_frozenset(iso_, items)));
        Ref in_order(iso_, TRY(to_tuple(iso_, first)));
        Ref set(iso_, TRY(make_frozenset(iso_, in_order)));
        TRY(hash_value(iso_, set));
        return set.release();
      }
      case ConstKind::kSlice:
        return make_slice(iso_, values_[c.items[0]], values_[c.items[1]], values_[c.items[2]]);
      case ConstKind::kCode: return code(*unit_.codes[c.code]);
    }
    return Value::none();
  }

  Result code(const CodeParts& p) {
    Ref made(iso_, TRY(allocate_instance(iso_, &code_type)));
    auto* c = made.as<CodeObject>();
    c->local_names = c->free_names = c->name = c->qualname = c->filename = c->source = Value();
    c->constant_count = c->name_count = 0;
    c->id = new_code_id();
    c->flags = p.flags;
    c->argument_count = p.argument_count;
    c->positional_only_count = p.positional_only_count;
    c->keyword_only_count = p.keyword_only_count;
    c->local_count = static_cast<uint16_t>(p.local_names.size());
    c->free_count = static_cast<uint16_t>(p.free_names.size());
    c->register_count = static_cast<uint16_t>(p.register_count);
    c->cell_count = p.cell_count;
    c->simple_parameters = !(p.flags & (kCodeVarArgs | kCodeVarKeywords)) && p.keyword_only_count == 0;
    c->moved_arguments = c->simple_parameters && (p.flags & kCodeOptimized) ? p.argument_count : kNeverMoved;
    c->first_line = p.first_line;
    c->cache_count = p.cache_count;
    if (p.kept_words.empty()) TRY(copy(&c->words, &c->word_count, p.words));
    else TRY(copy_bytes(&c->words, &c->word_count, p.kept_words));
    TRY(copy(&c->exceptions, &c->exception_count, p.exceptions));
    if (interpreter_options().no_debug_ranges != 0) {
      TRY(set_lines_only(c, p));
    } else if (!p.kept_positions.empty()) {
      TRY(set_positions(iso_, c, p.kept_form, p.kept_positions));
    } else {
      TRY(set_positions(iso_, c, p.positions));
    }
    uint32_t kinds;
    TRY(copy(&c->local_kinds, &kinds, p.local_kinds));
    std::vector<Value> list;
    for (ConstId id : p.constants) list.push_back(values_[id].get());
    TRY(copy(&c->constants, &c->constant_count, list));
    for (uint32_t i = 0; i < c->constant_count; ++i) increment(iso_, c->constants[i]);
    list.clear();
    for (Identifier name : p.names) list.push_back(intern(iso_, name));
    Status copied = copy(&c->names, &c->name_count, list);
    if (copied.is_fault()) {
      for (Value v : list) decrement(iso_, v);
      return copied.fault();
    }
    c->local_names = TRY(names_tuple(p.local_names));
    c->free_names = TRY(names_tuple(p.free_names));
    c->name = intern(iso_, p.name);
    c->qualname = intern(iso_, p.qualname);
    c->filename = retained(iso_, filename_);
    return made.release();
  }

  Status set_lines_only(CodeObject* c, const CodeParts& p) {
    if (p.kept_positions.empty()) TRY(set_positions(iso_, c, p.positions));
    else TRY(set_positions(iso_, c, p.kept_form, p.kept_positions));
    std::vector<Position> lines;
    for (uint32_t i = 0; i < c->position_count; ++i) {
      Position at = position_at(c, i);
      lines.push_back({at.word, at.line, 0, -1, -1});
    }
    return set_positions(iso_, c, lines);
  }

  template <class T>
  Status copy(T** out, uint32_t* count, const std::vector<T>& from) {
    return copy_bytes(out, count, {reinterpret_cast<const char*>(from.data()), from.size() * sizeof(T)});
  }

  template <class T>
  Status copy_bytes(T** out, uint32_t* count, std::string_view from) {
    *count = 0;
    if (from.empty()) return Status::ok();
    void* memory = iso_.heap.allocate(from.size());
    if (!memory) return iso_.raise_memory_error();
    std::memcpy(memory, from.data(), from.size());
    *out = static_cast<T*>(memory);
    *count = static_cast<uint32_t>(from.size() / sizeof(T));
    return Status::ok();
  }

  Isolate& iso_;
  const Unit& unit_;
  Ref filename_;
  std::vector<Ref> values_;
  std::vector<bool> used_;
};

}  // namespace

Result make_code(Isolate& iso, const Unit& unit, Value filename, CodeLifetime lifetime) {
  bool was_booting = iso.booting;
  if (lifetime == CodeLifetime::kShared) iso.booting = true;
  Result result = CodeMaker(iso, unit, filename).run();
  iso.booting = was_booting;
  return result;
}

bool NumberFolder::binary(BinaryOp op, const Const& left, const Const& right, Const* out) {
  auto value = [this](const Const& c) -> Result {
    if (c.kind == ConstKind::kTrue || c.kind == ConstKind::kFalse) return Value::small_int(c.kind == ConstKind::kTrue);
    return make_int_constant(iso_, c);
  };
  auto fold = [&]() -> Status {
    Ref a(iso_, TRY(value(left)));
    Ref b(iso_, TRY(value(right)));
    Ref r(iso_, TRY(binary_operation(iso_, op, a, b)));
    if (!is_exact_int(r)) return Fault(FaultKind::kNotFound);
    int64_t small;
    if (int_fits_int64(r, &small)) {
      *out = {.kind = ConstKind::kInt, .integer = small};
      return Status::ok();
    }
    std::string text;
    TRY(int_to_text(iso_, r, 16, &text));
    if (size_t prefix = text.find("0x"); prefix != text.npos) text.erase(prefix, 2);
    *out = {.kind = ConstKind::kBigInt, .integer = 16, .text = std::move(text)};
    return Status::ok();
  };
  if (!fold().is_fault()) return true;
  if (iso_.has_pending()) iso_.clear_pending();
  return false;
}

}  // namespace skerry::compiler
