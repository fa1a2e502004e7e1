#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>

#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "stdlib/lzma/lzma_parts.h"

namespace skerry::lzma {

namespace {

enum class FilterKind { kLzma, kDelta, kBranch, kUnknown };

FilterKind kind_of(lzma_vli id) {
  switch (id) {
    case LZMA_FILTER_LZMA1:
    case LZMA_FILTER_LZMA2: return FilterKind::kLzma;
    case LZMA_FILTER_DELTA: return FilterKind::kDelta;
    case LZMA_FILTER_X86:
    case LZMA_FILTER_POWERPC:
    case LZMA_FILTER_IA64:
    case LZMA_FILTER_ARM:
    case LZMA_FILTER_ARMTHUMB:
    case LZMA_FILTER_SPARC: return FilterKind::kBranch;
    default: return FilterKind::kUnknown;
  }
}

// Entries of a filter's dict that set a field of 32 bits of its options (the enumerations are as wide).
struct Field {
  const char* name;
  size_t offset;
};
constexpr Field kLzmaFields[] = {{"dict_size", offsetof(lzma_options_lzma, dict_size)}, {"lc", offsetof(lzma_options_lzma, lc)},
                                 {"lp", offsetof(lzma_options_lzma, lp)},               {"pb", offsetof(lzma_options_lzma, pb)},
                                 {"mode", offsetof(lzma_options_lzma, mode)},           {"nice_len", offsetof(lzma_options_lzma, nice_len)},
                                 {"mf", offsetof(lzma_options_lzma, mf)},               {"depth", offsetof(lzma_options_lzma, depth)}};
constexpr Field kDeltaFields[] = {{"dist", offsetof(lzma_options_delta, dist)}};
constexpr Field kBranchFields[] = {{"start_offset", offsetof(lzma_options_bcj, start_offset)}};
static_assert(sizeof(lzma_mode) == 4 && sizeof(lzma_match_finder) == 4);

template <size_t N>
Status fill(Isolate& iso, DictObject* spec, const Field (&fields)[N], void* options, const char* what) {
  size_t position = 0, known = 0;
  auto refuse = [&] { return iso.raise(ValueError, "Invalid filter specifier for {} filter", what); };
  for (const Field& f : fields) {
    Value v = dict_get_str(iso, spec, f.name);
    if (v.is_empty()) continue;
    ++known;
    Fallible<uint64_t> number = unsigned_argument(iso, v, 32, "uint32_t");
    if (number.is_fault()) {
      if (!iso.has_pending()) return number.fault();
      iso.clear_pending();
      return refuse();
    }
    auto word = static_cast<uint32_t>(number.value());
    std::memcpy(static_cast<char*>(options) + f.offset, &word, sizeof word);
  }
  Value key, value;
  while (dict_next(spec, &position, &key, &value))
    if (str_is(key, "id") || (str_is(key, "preset") && static_cast<const void*>(fields) == kLzmaFields)) ++known;
  return known == spec->live ? Status::ok() : Status(refuse());
}

Result item_or_not_found(Isolate& iso, Value mapping, const char* name) {
  Ref key(iso, TRY(make_str(iso, name)));
  Result item = get_item(iso, mapping, key);
  if (item.is_raised() && iso.catch_pending(KeyError)) return Fault(FaultKind::kNotFound);
  return item;
}

}  // namespace

Fallible<uint64_t> unsigned_argument(Isolate& iso, Value v, unsigned bits, const char* type) {
  if (!is_int(v) && type_of(v)->slots.index == nullptr)
    return iso.raise(TypeError, "'{}' object cannot be interpreted as an integer", type_name(v));
  Ref index(iso, TRY(as_index(iso, v)));
  int64_t n;
  if (int_sign(index) < 0) return iso.raise(OverflowError, "can't convert negative int to unsigned");
  uint64_t value;
  if (int_fits_int64(index, &n)) value = static_cast<uint64_t>(n);
  else if (index.as<IntObject>()->limb_count() == 1) value = index.as<IntObject>()->limbs()[0];
  else return iso.raise(OverflowError, "int too big to convert");
  if (bits == 32 && value > UINT32_MAX) return iso.raise(OverflowError, "Value too large for {} type", type);
  return value;
}

Status FilterChain::parse_at(Isolate& iso, Value spec, size_t i) {
  if (type_of(spec)->slots.get_item == nullptr) return iso.raise(TypeError, "Filter specifier must be a dict or dict-like object");
  Result found = item_or_not_found(iso, spec, "id");
  if (found.is_not_found()) return iso.raise(ValueError, "Filter specifier must have an \"id\" entry");
  Ref id(iso, TRY(found));
  lzma_filter& f = filters_[i];
  Options& options = options_[i];
  f.id = TRY(unsigned_argument(iso, id, 64, "lzma_vli"));
  f.options = &options;
  std::memset(&options, 0, sizeof options);
  FilterKind kind = kind_of(f.id);
  if (kind == FilterKind::kUnknown) return iso.raise(ValueError, "Invalid filter ID: {}", static_cast<uint64_t>(f.id));
  if (kind == FilterKind::kLzma) {
    uint32_t preset = LZMA_PRESET_DEFAULT;
    Result given = item_or_not_found(iso, spec, "preset");
    if (!given.is_not_found()) {
      Ref v(iso, TRY(given));
      preset = static_cast<uint32_t>(TRY(unsigned_argument(iso, v, 32, "uint32_t")));
    }
    if (lzma_lzma_preset(&options.lzma, preset)) return iso.raise(error_type, "Invalid compression preset: {}", preset);
  }
  const char* what = kind == FilterKind::kLzma ? "LZMA" : kind == FilterKind::kDelta ? "delta" : "BCJ";
  if (!DictObject::check(spec)) return iso.raise(ValueError, "Invalid filter specifier for {} filter", what);
  switch (kind) {
    case FilterKind::kLzma: return fill(iso, spec.as<DictObject>(), kLzmaFields, &options, what);
    case FilterKind::kDelta:
      options.delta.type = LZMA_DELTA_TYPE_BYTE;
      options.delta.dist = 1;
      return fill(iso, spec.as<DictObject>(), kDeltaFields, &options, what);
    default: return fill(iso, spec.as<DictObject>(), kBranchFields, &options, what);
  }
}

Status FilterChain::parse(Isolate& iso, Value specs) {
  if (DictObject::check(specs)) return iso.raise(TypeError, "dict is not a sequence");
  int64_t count = TRY(length(iso, specs));
  if (count > LZMA_FILTERS_MAX) return iso.raise(ValueError, "Too many filters - liblzma supports a maximum of {}", LZMA_FILTERS_MAX);
  for (int64_t i = 0; i < count; ++i) {
    Ref spec(iso, TRY(get_item(iso, specs, Value::small_int(i))));
    TRY(parse_at(iso, spec, static_cast<size_t>(i)));
  }
  filters_[count].id = LZMA_VLI_UNKNOWN;
  return Status::ok();
}
Status FilterChain::parse_one(Isolate& iso, Value spec) {
  TRY(parse_at(iso, spec, 0));
  filters_[1].id = LZMA_VLI_UNKNOWN;
  return Status::ok();
}

Result encode_filter_properties(Isolate& iso, Value spec) {
  FilterChain chain;
  TRY(chain.parse_one(iso, spec));
  uint32_t size;
  TRY(check_code(iso, lzma_properties_size(&size, chain.filters())));
  std::string out(size, '\0');
  TRY(check_code(iso, lzma_properties_encode(chain.filters(), reinterpret_cast<uint8_t*>(out.data()))));
  return make_bytes(iso, out);
}

Result decode_filter_properties(Isolate& iso, Value id_value, Value properties) {
  lzma_filter f{};
  f.id = TRY(unsigned_argument(iso, id_value, 64, "lzma_vli"));
  BytesView view(iso);
  TRY(view.get(properties));
  TRY(check_code(iso, lzma_properties_decode(&f, nullptr, reinterpret_cast<const uint8_t*>(view.text().data()), view.text().size())));
  struct Freed {
    void* options;
    ~Freed() { std::free(options); }
  } freed{f.options};
  Ref made(iso, TRY(make_dict(iso)));
  auto add = [&](const char* name, uint64_t value) -> Status {
    Ref key(iso, TRY(make_str(iso, name))), number(iso, TRY(make_int_u64(iso, value)));
    return dict_set(iso, made.as<DictObject>(), key, number);
  };
  TRY(add("id", f.id));
  switch (kind_of(f.id)) {
    case FilterKind::kLzma: {
      auto* o = static_cast<lzma_options_lzma*>(f.options);
      if (f.id == LZMA_FILTER_LZMA1) {
        TRY(add("lc", o->lc));
        TRY(add("lp", o->lp));
        TRY(add("pb", o->pb));
      }
      TRY(add("dict_size", o->dict_size));
      break;
    }
    case FilterKind::kDelta: TRY(add("dist", static_cast<lzma_options_delta*>(f.options)->dist)); break;
    case FilterKind::kBranch:
      if (f.options != nullptr) TRY(add("start_offset", static_cast<lzma_options_bcj*>(f.options)->start_offset));
      break;
    case FilterKind::kUnknown: return iso.raise(ValueError, "Invalid filter ID: {}", static_cast<uint64_t>(f.id));
  }
  return made.release();
}

}  // namespace skerry::lzma
