// The type memoryview: life, properties, methods. Elements, slices, casts and comparison are in memoryview_items.cpp.
#include "isolate/objects/memoryview.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/list.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/text_iterators.h"
#include "isolate/objects/tuple.h"

namespace skerry {

TypeObject memoryview_type;

namespace {

MemoryViewObject* view(Value v) { return v.as<MemoryViewObject>(); }

void leave_buffer(Isolate& iso, MemoryViewObject* m) {
  ManagedBuffer* buffer = m->buffer;
  if (!buffer) return;
  m->buffer = nullptr;
  if (--buffer->users > 0) return;
  release_buffer(iso, &buffer->view);
  iso.heap.release(buffer, sizeof *buffer);
}

void memoryview_destroy(Isolate& iso, Object* o) {
  auto* m = static_cast<MemoryViewObject*>(o);
  if (m->shape && m->shape != &m->inline_shape)
    iso.heap.release(m->shape, static_cast<size_t>(m->dimensions) * 2 * sizeof(int64_t));
  leave_buffer(iso, m);
}

// What several views share is one reference: only a sole user can tell the collector that it holds it.
void memoryview_traverse(Object* o, Visitor& v) {
  auto* m = static_cast<MemoryViewObject*>(o);
  if (m->buffer != nullptr && m->buffer->users == 1) v.visit(m->buffer->view.owner);
}
void memoryview_clear(Isolate& iso, Object* o) {
  auto* m = static_cast<MemoryViewObject*>(o);
  if (m->exports == 0) leave_buffer(iso, m);
}

// Room for the shape and strides; the rest zero.
Result allocate_view(Isolate& iso, int dimensions) {
  Ref made(iso, TRY(allocate_instance(iso, &memoryview_type)));
  auto* m = made.as<MemoryViewObject>();
  m->hash = -1;
  m->dimensions = dimensions;
  if (dimensions <= 1) {
    m->shape = &m->inline_shape;
    m->strides = &m->inline_stride;
    return made.release();
  }
  void* memory = iso.heap.allocate(static_cast<size_t>(dimensions) * 2 * sizeof(int64_t));
  if (!memory) {
    m->dimensions = 0;
    return iso.raise_memory_error();
  }
  m->shape = static_cast<int64_t*>(memory);
  m->strides = m->shape + dimensions;
  return made.release();
}

}  // namespace

Status memoryview_check(Isolate& iso, const MemoryViewObject* m) {
  if (!m->buffer) return iso.raise(ValueError, "operation forbidden on released memoryview object");
  return Status::ok();
}

int64_t memoryview_count(const MemoryViewObject* m) {
  int64_t n = 1;
  for (int d = 0; d < m->dimensions; ++d) n *= m->shape[d];
  return n;
}

void memoryview_set_row_strides(MemoryViewObject* m) {
  int64_t stride = m->item_size;
  for (int d = m->dimensions - 1; d >= 0; --d) {
    m->strides[d] = stride;
    stride *= m->shape[d];
  }
}

bool memoryview_is_contiguous(const MemoryViewObject* m) {
  int64_t expected = m->item_size;
  for (int d = m->dimensions - 1; d >= 0; --d) {
    if (m->shape[d] > 1 && m->strides[d] != expected) return memoryview_count(m) == 0;
    expected *= m->shape[d];
  }
  return true;
}

Result memoryview_derive(Isolate& iso, const MemoryViewObject* from, int dimensions) {
  Result r = allocate_view(iso, dimensions);
  auto* m = view(TRY(r));
  m->buffer = from->buffer;
  ++m->buffer->users;
  m->data = from->data;
  std::memcpy(m->format, from->format, sizeof m->format);
  m->item_size = from->item_size;
  m->read_only = from->read_only;
  return r;
}

std::string memoryview_bytes(const MemoryViewObject* m, ElementOrder order) {
  auto item = static_cast<size_t>(m->item_size);
  std::string out;
  int64_t total = memoryview_count(m);
  out.reserve(static_cast<size_t>(total) * item);
  if (memoryview_is_contiguous(m) && (order == ElementOrder::kRows || m->dimensions <= 1)) {
    out.assign(reinterpret_cast<const char*>(m->data), static_cast<size_t>(total) * item);
    return out;
  }
  int64_t index[MemoryViewObject::kMaxDimensions] = {};
  int n = m->dimensions;
  for (int64_t i = 0; i < total; ++i) {
    const uint8_t* at = m->data;
    for (int d = 0; d < n; ++d) at += index[d] * m->strides[d];
    out.append(reinterpret_cast<const char*>(at), item);
    for (int k = 0; k < n; ++k) {
      int d = order == ElementOrder::kRows ? n - 1 - k : k;
      if (++index[d] < m->shape[d]) break;
      index[d] = 0;
    }
  }
  return out;
}

Result make_memoryview(Isolate& iso, Value exporter) {
  if (MemoryViewObject::check(exporter)) {
    auto* from = view(exporter);
    TRY(memoryview_check(iso, from));
    Result r = memoryview_derive(iso, from, from->dimensions);
    auto* m = view(TRY(r));
    std::copy_n(from->shape, from->dimensions, m->shape);
    std::copy_n(from->strides, from->dimensions, m->strides);
    return r;
  }
  if (!is_buffer(exporter))
    return iso.raise(TypeError, "memoryview: a bytes-like object is required, not '{}'", type_name(exporter));
  Ref made(iso, TRY(allocate_view(iso, 1)));
  auto* m = made.as<MemoryViewObject>();
  void* memory = iso.heap.allocate(sizeof(ManagedBuffer));
  if (!memory) return iso.raise_memory_error();
  auto* buffer = new (memory) ManagedBuffer{};
  Status got = get_buffer(iso, exporter, &buffer->view);
  if (got.is_fault()) {
    iso.heap.release(memory, sizeof(ManagedBuffer));
    return got.fault();
  }
  buffer->users = 1;
  m->buffer = buffer;
  m->data = buffer->view.data;
  size_t length = std::min(std::strlen(buffer->view.format), sizeof m->format - 1);
  std::memcpy(m->format, buffer->view.format, length);
  m->item_size = static_cast<int64_t>(buffer->view.item_size);
  m->read_only = buffer->view.read_only;
  m->shape[0] = static_cast<int64_t>(buffer->view.size / buffer->view.item_size);
  m->strides[0] = m->item_size;
  return made.release();
}

Fallible<int64_t> memoryview_length(Isolate& iso, Value self) {
  auto* m = view(self);
  TRY(memoryview_check(iso, m));
  return m->dimensions == 0 ? 1 : m->shape[0];
}

namespace {

Result memoryview_new(Isolate& iso, TypeObject*, Value object) { return make_memoryview(iso, object); }

Result memoryview_repr(Isolate& iso, Value self) {
  auto* m = view(self);
  return make_str(iso, fmt::format("<{}memory at {:#x}>", m->buffer ? "" : "released ",
                                   reinterpret_cast<uintptr_t>(self.as_object())));
}

Result memoryview_iter(Isolate& iso, Value self) {
  auto* m = view(self);
  TRY(memoryview_check(iso, m));
  if (m->dimensions == 0) return iso.raise(TypeError, "invalid indexing of 0-dim memory");
  if (m->dimensions > 1) return iso.raise(NotImplementedError, "multi-dimensional sub-views are not implemented");
  return make_text_iterator(iso, memory_iterator_type, self);
}

Fallible<int64_t> memoryview_hash(Isolate& iso, Value self) {
  auto* m = view(self);
  if (m->hash != -1) return m->hash;
  TRY(memoryview_check(iso, m));
  if (!m->read_only) return iso.raise(ValueError, "cannot hash writable memoryview object");
  char code = format_code(m->format);
  if (code != 'B' && code != 'b' && code != 'c')
    return iso.raise(ValueError, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
  TRY(hash_value(iso, m->buffer->view.owner));
  std::string data = memoryview_bytes(m, ElementOrder::kRows);
  m->hash = hash_bytes(data.data(), data.size());
  return m->hash;
}

// A view that is not contiguous lends a copy, to readers only.
Status memoryview_get_buffer(Isolate& iso, Value self, BufferView* out, bool writable) {
  auto* m = view(self);
  TRY(memoryview_check(iso, m));
  if (writable && m->read_only) return iso.raise(BufferError, "memoryview: underlying buffer is not writable");
  out->size = static_cast<size_t>(memoryview_count(m) * m->item_size);
  out->read_only = m->read_only;
  out->format = m->format;
  out->item_size = static_cast<size_t>(m->item_size);
  if (memoryview_is_contiguous(m)) {
    out->data = m->data;
  } else {
    if (writable) return iso.raise(BufferError, "memoryview: underlying buffer is not C-contiguous");
    out->data = static_cast<uint8_t*>(iso.heap.allocate(out->size));
    if (!out->data) return iso.raise_memory_error();
    std::string data = memoryview_bytes(m, ElementOrder::kRows);
    std::memcpy(out->data, data.data(), data.size());
    out->read_only = true;
  }
  ++m->exports;
  return Status::ok();
}

void memoryview_release_buffer(Isolate& iso, Value self, BufferView* v) {
  auto* m = view(self);
  --m->exports;
  if (!memoryview_is_contiguous(m)) iso.heap.release(v->data, v->size);
}

Result memoryview_tobytes(Isolate& iso, MemoryViewObject* self, Value order) {
  TRY(memoryview_check(iso, self));
  ElementOrder how = ElementOrder::kRows;
  if (!order.is_none()) {
    if (!StrObject::check(order))
      return iso.raise(TypeError, "tobytes() argument 'order' must be str or None, not {}", type_name(order));
    if (str_is(order, "F")) how = ElementOrder::kColumns;
    else if (!str_is(order, "C") && !str_is(order, "A"))
      return iso.raise(ValueError, "order must be 'C', 'F' or 'A'");
  }
  TRY(check_room(iso, static_cast<size_t>(memoryview_count(self) * self->item_size)));
  return make_bytes(iso, memoryview_bytes(self, how));
}

Result memoryview_hex(Isolate& iso, MemoryViewObject* self, Value separator, Value bytes_per_separator) {
  int64_t group = TRY(c_int_argument(iso, bytes_per_separator));
  TRY(memoryview_check(iso, self));
  return bytes_hex(iso, memoryview_bytes(self, ElementOrder::kRows), separator, group);
}

Result memoryview_toreadonly(Isolate& iso, MemoryViewObject* self) {
  Result r = make_memoryview(iso, Value::object(self));
  view(TRY(r))->read_only = true;
  return r;
}

Status memoryview_release(Isolate& iso, MemoryViewObject* self) {
  if (self->exports > 0)
    return iso.raise(BufferError, "memoryview has {} exported buffer{}", self->exports, self->exports == 1 ? "" : "s");
  leave_buffer(iso, self);
  return Status::ok();
}

Result memoryview_enter(Isolate& iso, MemoryViewObject* self) {
  TRY(memoryview_check(iso, self));
  return retained(iso, Value::object(self));
}
Status memoryview_exit(Isolate& iso, MemoryViewObject* self, Args) { return memoryview_release(iso, self); }

Result tuple_of(Isolate& iso, const int64_t* numbers, int count) {
  Ref list(iso, TRY(make_list(iso)));
  for (int i = 0; i < count; ++i) {
    Value n = TRY(make_int(iso, numbers[i]));
    TRY(list_append_steal(iso, list.as<ListObject>(), n));
  }
  return to_tuple(iso, list);
}

Result memoryview_obj(Isolate& iso, MemoryViewObject* self) {
  TRY(memoryview_check(iso, self));
  return retained(iso, self->buffer->view.owner);
}
Fallible<int64_t> memoryview_nbytes(Isolate& iso, MemoryViewObject* self) {
  TRY(memoryview_check(iso, self));
  return memoryview_count(self) * self->item_size;
}
Fallible<bool> memoryview_readonly(Isolate& iso, MemoryViewObject* self) {
  TRY(memoryview_check(iso, self));
  return self->read_only;
}
Fallible<int64_t> memoryview_itemsize(Isolate& iso, MemoryViewObject* self) {
  TRY(memoryview_check(iso, self));
  return self->item_size;
}
Result memoryview_format(Isolate& iso, MemoryViewObject* self) {
  TRY(memoryview_check(iso, self));
  return make_str(iso, self->format);
}
Fallible<int64_t> memoryview_ndim(Isolate& iso, MemoryViewObject* self) {
  TRY(memoryview_check(iso, self));
  return int64_t{self->dimensions};
}
Result memoryview_shape(Isolate& iso, MemoryViewObject* self) {
  TRY(memoryview_check(iso, self));
  return tuple_of(iso, self->shape, self->dimensions);
}
Result memoryview_strides(Isolate& iso, MemoryViewObject* self) {
  TRY(memoryview_check(iso, self));
  return tuple_of(iso, self->strides, self->dimensions);
}
Result memoryview_suboffsets(Isolate& iso, MemoryViewObject* self) {
  TRY(memoryview_check(iso, self));
  return make_tuple(iso, {});
}
Fallible<bool> memoryview_c_contiguous(Isolate& iso, MemoryViewObject* self) {
  TRY(memoryview_check(iso, self));
  return memoryview_is_contiguous(self);
}
bool is_column_contiguous(const MemoryViewObject* m) {
  int64_t expected = m->item_size;
  for (int d = 0; d < m->dimensions; ++d) {
    if (m->shape[d] > 1 && m->strides[d] != expected) return memoryview_count(m) == 0;
    expected *= m->shape[d];
  }
  return true;
}
Fallible<bool> memoryview_f_contiguous(Isolate& iso, MemoryViewObject* self) {
  TRY(memoryview_check(iso, self));
  return is_column_contiguous(self);
}
Fallible<bool> memoryview_contiguous(Isolate& iso, MemoryViewObject* self) {
  TRY(memoryview_check(iso, self));
  return memoryview_is_contiguous(self) || is_column_contiguous(self);
}

constexpr MethodDef kMethods[] = {
    def<"new memoryview(object)", memoryview_new>("Create a new memoryview object which references the given object."),
    def<"cast(self, /, format, shape=<unset>)", memoryview_cast>("Cast a memoryview to a new format or shape."),
    def<"hex(self, /, sep=<unset>, bytes_per_sep=1)", memoryview_hex>(
        "Return the data in the buffer as a str of hexadecimal numbers.\n\n>>> memoryview(bytes([1, 171, 205])).hex(':')\n'01:ab:cd'"),
    def<"release(self, /)", memoryview_release>("Release the underlying buffer exposed by the memoryview object."),
    def<"tobytes(self, /, order=None)", memoryview_tobytes>("Return the data in the buffer as a byte string."),
    def<"tolist(self, /)", memoryview_tolist>("Return the data in the buffer as a list of elements."),
    def<"toreadonly(self, /)", memoryview_toreadonly>("Return a readonly version of the memoryview."),
    def<"__enter__(self, /)", memoryview_enter>(nullptr),
    def<"__exit__(self, /, *args)", memoryview_exit>(nullptr),
    def<"get c_contiguous", memoryview_c_contiguous>("A bool indicating whether the memory is C contiguous."),
    def<"get contiguous", memoryview_contiguous>("A bool indicating whether the memory is contiguous."),
    def<"get f_contiguous", memoryview_f_contiguous>("A bool indicating whether the memory is Fortran contiguous."),
    def<"get format", memoryview_format>("A string containing the format (in struct module style) of each element."),
    def<"get itemsize", memoryview_itemsize>("The size in bytes of each element of the memoryview."),
    def<"get nbytes", memoryview_nbytes>("The amount of space in bytes that the array would use in a contiguous form."),
    def<"get ndim", memoryview_ndim>("The number of dimensions of the memory."),
    def<"get obj", memoryview_obj>("The underlying object of the memoryview."),
    def<"get readonly", memoryview_readonly>("A bool indicating whether the memory is read only."),
    def<"get shape", memoryview_shape>("The length of each dimension."),
    def<"get strides", memoryview_strides>("The step in bytes to the next element of each dimension."),
    def<"get suboffsets", memoryview_suboffsets>("Always empty."),
};

}  // namespace

extern const TypeDef memoryview_type_def{
    .type = &memoryview_type,
    .name = "memoryview",
    .doc = "Create a new memoryview object which references the given object.",
    .base = nullptr,
    .instance_size = sizeof(MemoryViewObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kWeakrefs, TypeFlag::kSequencePattern),
    .slots = {.destroy = memoryview_destroy,
              .traverse = memoryview_traverse,
              .clear = memoryview_clear,
              .repr = memoryview_repr,
              .hash = memoryview_hash,
              .compare = memoryview_compare,
              .iter = memoryview_iter,
              .length = memoryview_length,
              .get_item = memoryview_get_item,
              .set_item = memoryview_set_item,
              .get_buffer = memoryview_get_buffer,
              .release_buffer = memoryview_release_buffer},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry
