// memoryview: elements by format, indexing and slicing, casts, comparison.
#include <algorithm>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "isolate/isolate.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/memoryview.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/pace.h"
#include "isolate/objects/slice.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/tuple.h"

namespace skerry {

namespace {

template <class T>
T load(const uint8_t* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

bool is_byte_code(char code) { return code == 'b' || code == 'B' || code == 'c'; }

struct IntegerFormat {
  int size;
  bool is_signed;
};
bool integer_format(char code, IntegerFormat* out) {
  switch (code) {
    case 'b': *out = {1, true}; return true;
    case 'B': *out = {1, false}; return true;
    case 'h': *out = {2, true}; return true;
    case 'H': *out = {2, false}; return true;
    case 'i': *out = {4, true}; return true;
    case 'I': *out = {4, false}; return true;
    case 'l': case 'q': case 'n': *out = {8, true}; return true;
    case 'L': case 'Q': case 'N': case 'P': *out = {8, false}; return true;
    default: return false;
  }
}

Fault wrong_type(Isolate& iso, const char* format) {
  return iso.raise(TypeError, "memoryview: invalid type for format '{}'", format);
}
Fault wrong_value(Isolate& iso, const char* format) {
  return iso.raise(ValueError, "memoryview: invalid value for format '{}'", format);
}

Status pack_integer(Isolate& iso, const char* format, IntegerFormat how, uint8_t* at, Value value) {
  if (!is_int(value) && !type_of(value)->slots.index) return wrong_type(iso, format);
  Ref number(iso, TRY(as_index(iso, value)));
  int64_t n;
  uint64_t bits;
  if (int_fits_int64(number, &n)) {
    if (!how.is_signed && n < 0) return wrong_value(iso, format);
    if (how.size < 8) {
      int64_t high = (int64_t{1} << (how.size * 8 - how.is_signed)) - 1;
      if (n > high || n < (how.is_signed ? -high - 1 : 0)) return wrong_value(iso, format);
    }
    bits = static_cast<uint64_t>(n);
  } else {
    // Only the upper half of an unsigned 64-bit number is left.
    auto* big = number.as<IntObject>();
    if (how.is_signed || how.size < 8 || big->signed_size != 1) return wrong_value(iso, format);
    bits = big->limbs()[0];
  }
  std::memcpy(at, &bits, static_cast<size_t>(how.size));
  return Status::ok();
}

MemoryViewObject* view(Value v) { return v.as<MemoryViewObject>(); }

Fallible<uint8_t*> element(Isolate& iso, MemoryViewObject* m, uint8_t* at, int dimension, int64_t index) {
  int64_t n = m->shape[dimension];
  if (index < 0) index += n;
  if (index < 0 || index >= n) return iso.raise(IndexError, "index out of bounds on dimension {}", dimension + 1);
  return at + index * m->strides[dimension];
}

Fallible<int64_t> index_of(Isolate& iso, Value key) {
  if (key.is_small_int()) return key.as_small_int();
  return as_int64(iso, key, Overflow::kRaise, &IndexError);
}

bool is_index(Value v) { return v.is_small_int() || type_of(v)->slots.index; }

// The element that an index or a tuple of indices names.
Fallible<uint8_t*> locate(Isolate& iso, MemoryViewObject* m, Value key) {
  if (is_index(key)) {
    if (m->dimensions == 0) return iso.raise(TypeError, "invalid indexing of 0-dim memory");
    if (m->dimensions > 1) return iso.raise(NotImplementedError, "multi-dimensional sub-views are not implemented");
    int64_t i = TRY(index_of(iso, key));
    TRY(memoryview_check(iso, m));
    return element(iso, m, m->data, 0, i);
  }
  auto* tuple = key.as<TupleObject>();
  auto n = static_cast<int>(tuple->length);
  if (n > m->dimensions)
    return iso.raise(TypeError, "cannot index {}-dimension view with {}-element tuple", m->dimensions, n);
  if (n < m->dimensions) return iso.raise(NotImplementedError, "sub-views are not implemented");
  uint8_t* at = m->data;
  for (int d = 0; d < n; ++d) {
    int64_t i = TRY(index_of(iso, (*tuple)[static_cast<size_t>(d)]));
    TRY(memoryview_check(iso, m));
    at = TRY(element(iso, m, at, d, i));
  }
  return at;
}

enum class KeyKind { kElement, kSlice, kManySlices, kEllipsis, kOther };

KeyKind kind_of(const MemoryViewObject* m, Value key) {
  if (is_index(key)) return KeyKind::kElement;
  if (SliceObject::check(key)) return KeyKind::kSlice;
  if (key.is_ellipsis() && m->dimensions == 0) return KeyKind::kEllipsis;
  if (!TupleObject::check(key)) return KeyKind::kOther;
  auto* tuple = key.as<TupleObject>();
  bool indices = true, slices = tuple->length > 0;
  for (size_t i = 0; i < tuple->length; ++i) {
    indices = indices && is_index((*tuple)[i]);
    slices = slices && SliceObject::check((*tuple)[i]);
  }
  return indices ? KeyKind::kElement : slices ? KeyKind::kManySlices : KeyKind::kOther;
}

Fault bad_key(Isolate& iso, KeyKind kind) {
  if (kind == KeyKind::kManySlices)
    return iso.raise(NotImplementedError, "multi-dimensional slicing is not implemented");
  return iso.raise(TypeError, "memoryview: invalid slice key");
}

Result take_slice(Isolate& iso, MemoryViewObject* m, const SliceObject* slice) {
  if (m->dimensions == 0) return iso.raise(TypeError, "invalid indexing of 0-dim memory");
  // First the part, which keeps the memory: the indices may run Python that releases the view.
  Ref made(iso, TRY(memoryview_derive(iso, m, m->dimensions)));
  auto* part = view(made);
  SliceIndices at = TRY(slice_indices(iso, slice, m->shape[0]));
  for (int d = 0; d < m->dimensions; ++d) {
    part->shape[d] = m->shape[d];
    part->strides[d] = m->strides[d];
  }
  part->shape[0] = std::max<int64_t>(at.count, 0);
  part->strides[0] = m->strides[0] * at.step;
  if (part->shape[0] > 0) part->data += at.start * m->strides[0];
  return made.release();
}

Status assign_slice(Isolate& iso, MemoryViewObject* m, const SliceObject* slice, Value value) {
  if (m->dimensions != 1) {
    if (m->dimensions == 0) return iso.raise(TypeError, "invalid indexing of 0-dim memory");
    return iso.raise(NotImplementedError, "memoryview slice assignments are currently restricted to ndim = 1");
  }
  BufferView source;
  TRY(get_buffer(iso, value, &source));
  std::string data(reinterpret_cast<const char*>(source.data), source.size);
  bool same_format = format_code(source.format) == format_code(m->format) &&
                     static_cast<int64_t>(source.item_size) == m->item_size;
  release_buffer(iso, &source);
  Ref target(iso, TRY(take_slice(iso, m, slice)));
  TRY(memoryview_check(iso, m));
  auto* part = view(target);
  if (!same_format || part->shape[0] * part->item_size != static_cast<int64_t>(data.size()))
    return iso.raise(ValueError, "memoryview assignment: lvalue and rvalue have different structures");
  auto item = static_cast<size_t>(part->item_size);
  for (int64_t i = 0; i < part->shape[0]; ++i)
    std::memcpy(part->data + i * part->strides[0], data.data() + static_cast<size_t>(i) * item, item);
  return Status::ok();
}

Result list_of(Isolate& iso, Breather& breather, const MemoryViewObject* m, const uint8_t* at, int dimension) {
  if (dimension == m->dimensions) return unpack_item(iso, m->format, at);
  Ref list(iso, TRY(make_list(iso)));
  for (int64_t i = 0; i < m->shape[dimension]; ++i) {
    breather.step();
    Value item = TRY(list_of(iso, breather, m, at + i * m->strides[dimension], dimension + 1));
    TRY(list_append_steal(iso, list.as<ListObject>(), item));
  }
  return list.release();
}

}  // namespace

char format_code(const char* format) { return *format == '@' ? format[1] : *format; }

int native_item_size(const char* format) {
  if (*format == '@') ++format;
  if (!format[0] || format[1]) return -1;
  IntegerFormat integer;
  if (integer_format(*format, &integer)) return integer.size;
  switch (*format) {
    case 'c': case '?': return 1;
    case 'f': return 4;
    case 'd': return 8;
    default: return -1;
  }
}

Result unpack_item(Isolate& iso, const char* format, const uint8_t* at) {
  if (native_item_size(format) < 0) return iso.raise(NotImplementedError, "memoryview: format {} not supported", format);
  char code = format_code(format);
  IntegerFormat how;
  if (integer_format(code, &how)) {
    switch (how.size) {
      case 1: return Value::small_int(how.is_signed ? load<int8_t>(at) : load<uint8_t>(at));
      case 2: return Value::small_int(how.is_signed ? load<int16_t>(at) : load<uint16_t>(at));
      case 4: return Value::small_int(how.is_signed ? int64_t{load<int32_t>(at)} : int64_t{load<uint32_t>(at)});
      default: return how.is_signed ? make_int(iso, load<int64_t>(at)) : make_int_u64(iso, load<uint64_t>(at));
    }
  }
  switch (code) {
    case 'c': return make_bytes(iso, {reinterpret_cast<const char*>(at), 1});
    case '?': return Value::boolean(*at != 0);
    case 'f': return make_double(iso, load<float>(at));
    default: return make_double(iso, load<double>(at));
  }
}

Status pack_item(Isolate& iso, const char* format, uint8_t* at, Value value) {
  if (native_item_size(format) < 0) return iso.raise(NotImplementedError, "memoryview: format {} not supported", format);
  char code = format_code(format);
  IntegerFormat how;
  if (integer_format(code, &how)) return pack_integer(iso, format, how, at, value);
  if (code == 'c') {
    if (!BytesObject::check(value)) return wrong_type(iso, format);
    if (value.as<BytesObject>()->length() != 1) return wrong_value(iso, format);
    *at = value.as<BytesObject>()->data()[0];
    return Status::ok();
  }
  if (code == '?') {
    *at = TRY(is_true(iso, value));
    return Status::ok();
  }
  auto number = as_double(iso, value);
  if (number.is_fault() && number.fault().kind() == FaultKind::kRaised && iso.catch_pending(TypeError))
    return wrong_type(iso, format);
  double d = TRY(number);
  if (code == 'd') {
    std::memcpy(at, &d, sizeof d);
  } else {
    auto f = static_cast<float>(d);
    std::memcpy(at, &f, sizeof f);
  }
  return Status::ok();
}

Result memoryview_get_item(Isolate& iso, Value self, Value key) {
  auto* m = view(self);
  TRY(memoryview_check(iso, m));
  switch (KeyKind kind = kind_of(m, key)) {
    case KeyKind::kElement: return unpack_item(iso, m->format, TRY(locate(iso, m, key)));
    case KeyKind::kSlice: return take_slice(iso, m, key.as<SliceObject>());
    case KeyKind::kEllipsis: return retained(iso, self);
    default: return bad_key(iso, kind);
  }
}

// Converting the value may run Python that releases the view, so it is packed aside first.
Status memoryview_set_item(Isolate& iso, Value self, Value key, Value value) {
  auto* m = view(self);
  TRY(memoryview_check(iso, m));
  if (m->read_only) return iso.raise(TypeError, "cannot modify read-only memory");
  if (value.is_empty()) return iso.raise(TypeError, "cannot delete memory");
  KeyKind kind = kind_of(m, key);
  if (kind == KeyKind::kSlice) return assign_slice(iso, m, key.as<SliceObject>(), value);
  if (kind != KeyKind::kElement && kind != KeyKind::kEllipsis) return bad_key(iso, kind);
  if (kind == KeyKind::kElement) TRY(locate(iso, m, key));
  uint8_t packed[8];
  TRY(pack_item(iso, m->format, packed, value));
  TRY(memoryview_check(iso, m));
  uint8_t* at = kind == KeyKind::kElement ? TRY(locate(iso, m, key)) : m->data;
  std::memcpy(at, packed, static_cast<size_t>(m->item_size));
  return Status::ok();
}

Result memoryview_tolist(Isolate& iso, MemoryViewObject* self) {
  TRY(memoryview_check(iso, self));
  Breather breather(iso);
  return list_of(iso, breather, self, self->data, 0);
}

Result memoryview_compare(Isolate& iso, Value left, Value right, CompareOp op) {
  if (op != CompareOp::kEq && op != CompareOp::kNe) return Value::not_implemented();
  auto answer = [op](bool equal) { return Value::boolean(equal == (op == CompareOp::kEq)); };
  if (!MemoryViewObject::check(left)) std::swap(left, right);
  auto* a = view(left);
  if (!a->buffer || (MemoryViewObject::check(right) && !view(right)->buffer)) return answer(left == right);
  if (!is_buffer(right)) return Value::not_implemented();
  Ref other(iso);
  if (MemoryViewObject::check(right)) other = Ref::borrow(iso, right);
  else other.reset(TRY(make_memoryview(iso, right)));
  auto* b = view(other);
  if (a->dimensions != b->dimensions) return answer(false);
  for (int d = 0; d < a->dimensions; ++d)
    if (a->shape[d] != b->shape[d]) return answer(false);
  char code = format_code(a->format);
  if (native_item_size(a->format) < 0 || native_item_size(b->format) < 0) return answer(false);
  if (code == format_code(b->format) && code != 'f' && code != 'd' && code != '?')
    return answer(memoryview_bytes(a, ElementOrder::kRows) == memoryview_bytes(b, ElementOrder::kRows));
  Ref items_a(iso, TRY(memoryview_tolist(iso, a)));
  Ref items_b(iso, TRY(memoryview_tolist(iso, b)));
  return answer(TRY(compare_truth(iso, CompareOp::kEq, items_a, items_b)));
}

Result memoryview_cast(Isolate& iso, MemoryViewObject* self, Value format, Value shape) {
  TRY(memoryview_check(iso, self));
  if (!StrObject::check(format))
    return iso.raise(TypeError, "cast() argument 'format' must be str, not {}", type_name_or_none(format));
  if (!memoryview_is_contiguous(self))
    return iso.raise(TypeError, "memoryview: casts are restricted to C-contiguous views");
  bool has_shape = !shape.is_empty() && !shape.is_none();
  if ((has_shape || self->dimensions != 1) && memoryview_count(self) == 0)
    return iso.raise(TypeError, "memoryview: cannot cast view with zeros in shape or strides");
  std::vector<int64_t> lengths;
  if (has_shape) {
    if (!ListObject::check(shape) && !TupleObject::check(shape))
      return iso.raise(TypeError, "shape must be a list or a tuple");
    Ref items(iso, TRY(to_tuple(iso, shape)));
    auto* tuple = items.as<TupleObject>();
    if (tuple->length > MemoryViewObject::kMaxDimensions)
      return iso.raise(ValueError, "memoryview: number of dimensions must not exceed 64");
    if (self->dimensions != 1 && tuple->length != 1)
      return iso.raise(TypeError, "memoryview: cast must be 1D -> ND or ND -> 1D");
    for (size_t i = 0; i < tuple->length; ++i) {
      if (!is_int((*tuple)[i])) return iso.raise(TypeError, "memoryview.cast(): elements of shape must be integers");
      int64_t n;
      if (!int_fits_int64((*tuple)[i], &n) || n <= 0)
        return iso.raise(ValueError, "memoryview.cast(): elements of shape must be integers > 0");
      lengths.push_back(n);
    }
  }
  std::string to = to_utf8(format);
  int item = native_item_size(to.c_str());
  if (item < 0 || to.size() >= sizeof self->format)
    return iso.raise(ValueError,
                     "memoryview: destination format must be a native single character format prefixed with an "
                     "optional '@'");
  if (!is_byte_code(format_code(self->format)) && !is_byte_code(format_code(to.c_str())))
    return iso.raise(TypeError, "memoryview: cannot cast between two non-byte formats");
  int64_t size = memoryview_count(self) * self->item_size;
  if (size % item) return iso.raise(TypeError, "memoryview: length is not a multiple of itemsize");
  if (has_shape) {
    int64_t product = item;
    for (int64_t n : lengths)
      if (__builtin_mul_overflow(product, n, &product))
        return iso.raise(ValueError, "memoryview.cast(): product(shape) > SSIZE_MAX");
    if (product != size) return iso.raise(TypeError, "memoryview: product(shape) * itemsize != buffer size");
  } else {
    lengths.push_back(size / item);
  }
  Result r = memoryview_derive(iso, self, static_cast<int>(lengths.size()));
  auto* m = view(TRY(r));
  std::memset(m->format, 0, sizeof m->format);
  std::memcpy(m->format, to.data(), to.size());
  m->item_size = item;
  std::copy(lengths.begin(), lengths.end(), m->shape);
  memoryview_set_row_strides(m);
  return r;
}

}  // namespace skerry
