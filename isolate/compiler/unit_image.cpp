// Layout: the constants, the codes, the root; a sequence is its length (32 bits) and its elements. Texts that many codes name are
// written each time: they are short, and reading them is making a view.
#include "isolate/compiler/unit_image.h"

#include <cstring>
#include <type_traits>

namespace skerry::compiler {

namespace {

class Writer {
 public:
  std::string bytes;

  template <class T>
  void plain(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void text(std::string_view value) {
    plain(static_cast<uint32_t>(value.size()));
    bytes += value;
  }
  template <class T>
  void items(const std::vector<T>& values) {
    static_assert(std::is_trivially_copyable_v<T>);
    plain(static_cast<uint32_t>(values.size()));
    bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
  }
  void texts(const std::vector<Identifier>& values) {
    plain(static_cast<uint32_t>(values.size()));
    for (Identifier value : values) text(value);
  }
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  bool failed() const { return failed_; }
  bool at_end() const { return rest_.empty(); }
  void fail() { failed_ = true; }

  template <class T>
  void plain(T& out) {
    std::string_view raw = take(sizeof(T));
    if (raw.size() == sizeof(T)) std::memcpy(&out, raw.data(), sizeof(T));
  }
  // A length of things that take at least `size` bytes each: never more than the bytes that are left can hold.
  uint32_t length(size_t size) {
    uint32_t n = 0;
    plain(n);
    if (n > rest_.size() / size) {
      fail();
      return 0;
    }
    return n;
  }
  std::string_view text() { return take(length(1)); }
  template <class T>
  void items(std::vector<T>& out) {
    uint32_t n = length(sizeof(T));
    std::string_view raw = take(n * sizeof(T));
    out.resize(raw.size() / sizeof(T));
    if (!raw.empty()) std::memcpy(static_cast<void*>(out.data()), raw.data(), raw.size());
  }
  // The bytes of so many items of that size.
  std::string_view kept(size_t size) { return take(length(size) * size); }
  void texts(std::vector<Identifier>& out) {
    uint32_t n = length(sizeof(uint32_t));
    out.reserve(n);
    for (uint32_t i = 0; i < n; ++i) out.push_back(text());
  }

 private:
  std::string_view take(size_t size) {
    if (failed_ || size > rest_.size()) {
      fail();
      return {};
    }
    std::string_view raw = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return raw;
  }

  std::string_view rest_;
  bool failed_ = false;
};

// One list of the fields, for both directions.
template <class F, class Parts>
void each_number(Parts& p, F&& use) {
  use(p.flags), use(p.argument_count), use(p.positional_only_count), use(p.keyword_only_count), use(p.cell_count);
  use(p.register_count), use(p.cache_count), use(p.first_line);
}
template <class F, class Parts>
void each_list(Parts& p, F&& use) {
  use(p.local_kinds), use(p.constants), use(p.exceptions);
}

void write_constant(Writer& out, const Const& c) {
  out.plain(c.kind);
  switch (c.kind) {
    case ConstKind::kInt: out.plain(c.integer); break;
    case ConstKind::kBigInt: out.plain(c.integer), out.text(c.text); break;
    case ConstKind::kFloat: out.plain(c.real); break;
    case ConstKind::kComplex: out.plain(c.real), out.plain(c.imaginary); break;
    case ConstKind::kStr:
    case ConstKind::kBytes: out.text(c.text); break;
    case ConstKind::kTuple:
    case ConstKind::kFrozenSet:
    case ConstKind::kSlice: out.items(c.items); break;
    case ConstKind::kCode: out.plain(c.code); break;
    default: break;
  }
}

// `id` is its own: what it refers to has smaller ones.
void read_constant(Reader& in, Const& c, ConstId id, uint32_t code_count) {
  in.plain(c.kind);
  switch (c.kind) {
    case ConstKind::kNone:
    case ConstKind::kTrue:
    case ConstKind::kFalse:
    case ConstKind::kEllipsis: break;
    case ConstKind::kInt: in.plain(c.integer); break;
    case ConstKind::kBigInt: in.plain(c.integer), c.text = in.text(); break;
    case ConstKind::kFloat: in.plain(c.real); break;
    case ConstKind::kComplex: in.plain(c.real), in.plain(c.imaginary); break;
    case ConstKind::kStr:
    case ConstKind::kBytes: c.text = in.text(); break;
    case ConstKind::kTuple:
    case ConstKind::kFrozenSet:
    case ConstKind::kSlice:
      in.items(c.items);
      for (ConstId item : c.items)
        if (item >= id) in.fail();
      if (c.kind == ConstKind::kSlice && c.items.size() != 3) in.fail();
      break;
    case ConstKind::kCode:
      in.plain(c.code);
      if (c.code >= code_count) in.fail();
      break;
    default: in.fail();
  }
}

}  // namespace

std::string write_unit(const Unit& unit) {
  Writer out;
  out.plain(static_cast<uint32_t>(unit.codes.size()));
  out.plain(static_cast<uint32_t>(unit.pool.size()));
  for (ConstId id = 0; id < unit.pool.size(); ++id) write_constant(out, unit.pool[id]);
  for (const auto& code : unit.codes) {
    out.text(code->name);
    out.text(code->qualname);
    each_number(*code, [&](const auto& number) { out.plain(number); });
    each_list(*code, [&](const auto& list) { out.items(list); });
    out.items(code->words);
    std::vector<PackedPosition> packed = pack_positions(code->positions, code->first_line);
    out.plain(packed.empty() ? PositionForm::kWide : PositionForm::kPacked);
    if (packed.empty()) out.items(code->positions);
    else out.items(packed);
    out.texts(code->local_names), out.texts(code->free_names), out.texts(code->names);
  }
  out.plain(unit.root);
  return std::move(out.bytes);
}

std::unique_ptr<Unit> read_unit(std::string_view bytes) {
  Reader in(bytes);
  auto unit = std::make_unique<Unit>();
  uint32_t code_count = in.length(1);
  uint32_t constant_count = in.length(1);
  std::vector<Const> constants(constant_count);
  for (ConstId id = 0; id < constant_count && !in.failed(); ++id) read_constant(in, constants[id], id, code_count);
  unit->pool.restore(std::move(constants));
  unit->codes.reserve(code_count);
  for (uint32_t i = 0; i < code_count && !in.failed(); ++i) {
    auto code = std::make_unique<CodeParts>();
    code->name = in.text();
    code->qualname = in.text();
    each_number(*code, [&](auto& number) { in.plain(number); });
    each_list(*code, [&](auto& list) { in.items(list); });
    code->kept_words = in.kept(sizeof(CodeWord));
    in.plain(code->kept_form);
    if (code->kept_form > PositionForm::kWide) in.fail();
    code->kept_positions = in.kept(code->kept_form == PositionForm::kWide ? sizeof(Position) : sizeof(PackedPosition));
    in.texts(code->local_names), in.texts(code->free_names), in.texts(code->names);
    for (ConstId id : code->constants)
      if (id >= constant_count) in.fail();
    unit->codes.push_back(std::move(code));
  }
  in.plain(unit->root);
  if (in.failed() || !in.at_end() || unit->root >= code_count || constant_count == 0) return nullptr;
  return unit;
}

void unpack(CodeParts& code) {
  auto copy_into = [](auto& list, std::string_view bytes) {
    list.resize(bytes.size() / sizeof list[0]);
    if (!bytes.empty()) std::memcpy(static_cast<void*>(list.data()), bytes.data(), bytes.size());
  };
  copy_into(code.words, code.kept_words);
  if (code.kept_form == PositionForm::kWide) {
    copy_into(code.positions, code.kept_positions);
  } else {
    std::vector<PackedPosition> packed;
    copy_into(packed, code.kept_positions);
    for (const PackedPosition& p : packed) code.positions.push_back(unpacked(p, code.first_line));
  }
  code.kept_words = code.kept_positions = {};
}

}  // namespace skerry::compiler
