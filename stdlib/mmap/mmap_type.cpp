#include "stdlib/mmap/mmap_type.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <memory>
#include <string>

#include "channels/blocking.h"
#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/type_build.h"
#include "stdlib/mmap/bus_guard.h"

namespace skerry::mapping {

TypeObject mmap_type, mmap_iterator_type;

Mapping::~Mapping() {
  if (data != nullptr) {
    forget_range(data);
    ::munmap(data, size);
  }
  if (fd >= 0) ::close(fd);
}

Status check_open(Isolate& iso, const MmapObject* m) {
  if (m->trailer.storage == nullptr) return iso.raise(ValueError, "mmap closed or invalid");
  return Status::ok();
}
Status check_writable(Isolate& iso, const MmapObject* m) {
  if (m->access == Access::kRead) return iso.raise(TypeError, "mmap can't modify a readonly memory map.");
  return Status::ok();
}

namespace {

// Flags by which a script could put the mapping over memory of others, or on pages that the guard cannot replace.
constexpr int kRefusedFlags = MAP_FIXED | MAP_FIXED_NOREPLACE | MAP_GROWSDOWN | MAP_HUGETLB;
constexpr size_t kFileBytes = 4096;  // what a mapping of a file counts: its pages are the system's cache

// ---- Making
Result mmap_new(Isolate& iso, TypeObject* cls, Value fd_value, Value length_value, Value flags_value, Value prot_value, Value access_value,
                Value offset_value) {
  int fd = static_cast<int>(TRY(c_int_argument(iso, fd_value)));
  int64_t size = TRY(as_int64(iso, length_value, Overflow::kRaise));
  int flags = static_cast<int>(TRY(c_int_argument(iso, flags_value))), prot = static_cast<int>(TRY(c_int_argument(iso, prot_value)));
  int64_t access = TRY(c_int_argument(iso, access_value)), offset = TRY(as_int64(iso, offset_value, Overflow::kRaise));
  if (size < 0) return iso.raise(OverflowError, "memory mapped length must be positive");
  if (offset < 0) return iso.raise(OverflowError, "memory mapped offset must be positive");
  if (access != 0 && (flags != MAP_SHARED || prot != (PROT_READ | PROT_WRITE)))
    return iso.raise(ValueError, "mmap can't specify both access and flags, prot.");
  switch (access) {
    case static_cast<int>(Access::kRead): prot = PROT_READ; break;
    case static_cast<int>(Access::kWrite): break;
    case static_cast<int>(Access::kCopy): flags = MAP_PRIVATE; break;
    case static_cast<int>(Access::kDefault):
      if ((prot & PROT_WRITE) == 0) access = static_cast<int>(Access::kRead);
      else if ((prot & PROT_READ) == 0) access = static_cast<int>(Access::kWrite);
      break;
    default: return iso.raise(ValueError, "mmap invalid access parameter.");
  }
  struct stat status;
  const bool is_file = fd != -1 && ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
  if (is_file) {
    if (size == 0) {
      if (status.st_size == 0) return iso.raise(ValueError, "cannot mmap an empty file");
      if (offset >= status.st_size) return iso.raise(ValueError, "mmap offset is greater than file size");
      size = status.st_size - offset;
    } else if (offset > status.st_size || status.st_size - offset < size) {
      return iso.raise(ValueError, "mmap length is greater than file size");
    }
  }
  auto mapping = std::make_unique<Mapping>();
  if (fd == -1) {
    flags |= MAP_ANONYMOUS;
  } else {
    mapping->fd = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (mapping->fd < 0) return raise_os_error(iso, errno, Value());
  }
  Ref made(iso, TRY(allocate_instance(iso, cls)));
  auto* m = made.as<MmapObject>();
  m->trailer.storage = nullptr;
  m->position = m->exports = 0;
  m->offset = offset;
  m->access = static_cast<Access>(access);
  m->has_own_pages = !is_file || (flags & MAP_ANONYMOUS) || (flags & MAP_TYPE) == MAP_PRIVATE;
  m->counted = m->has_own_pages ? static_cast<size_t>(size) : kFileBytes;
  Mapping* raw = mapping.get();
  if (!attach_external(iso, m, &m->trailer, raw, nullptr, m->counted)) {
    m->trailer.storage = nullptr;
    return iso.raise_memory_error();
  }
  mapping.release();
  void* data = ::mmap(nullptr, static_cast<size_t>(size), prot | PROT_READ, flags & ~kRefusedFlags, raw->fd, offset);
  if (data == MAP_FAILED) return raise_os_error(iso, errno, Value());
  if (!guard_range(data, static_cast<size_t>(size))) {
    ::munmap(data, static_cast<size_t>(size));
    return raise_os_error(iso, ENOMEM, Value());
  }
  raw->data = static_cast<uint8_t*>(data);
  raw->size = static_cast<size_t>(size);
  return made.release();
}

void unmap(Isolate& iso, MmapObject* m) {
  detach_external(iso, &m->trailer, m->counted);
  m->trailer.storage = nullptr;
}
void mmap_destroy(Isolate& iso, Object* o) { unmap(iso, static_cast<MmapObject*>(o)); }
void mmap_traverse(Object*, Visitor&) {}

Status mmap_close(Isolate& iso, MmapObject* self) {
  if (self->exports > 0) return iso.raise(BufferError, "cannot close exported pointers exist");
  unmap(iso, self);
  return Status::ok();
}
Fallible<bool> mmap_closed(Isolate&, MmapObject* self) { return self->trailer.storage == nullptr; }

Status mmap_resize(Isolate& iso, MmapObject* self, int64_t size) {
  TRY(check_open(iso, self));
  if (self->exports > 0) return iso.raise(BufferError, "mmap can't resize with extant buffers exported.");
  if (self->access == Access::kRead || self->access == Access::kCopy)
    return iso.raise(TypeError, "mmap can't resize a readonly or copy-on-write memory map.");
  if (size < 0 || INT64_MAX - size < self->offset) return iso.raise(ValueError, "new size out of range");
  Mapping* mapping = self->mapping();
  auto wanted = static_cast<size_t>(size);
  // What grows counts before the system gives it.
  size_t counted = self->has_own_pages ? wanted : self->counted;
  if (counted > self->counted && !iso.heap.add_external(counted - self->counted)) return iso.raise_memory_error();
  auto give_back = [&] {
    if (counted > self->counted) iso.heap.remove_external(counted - self->counted);
  };
  if (mapping->fd >= 0 && ::ftruncate(mapping->fd, self->offset + size) < 0) {
    int error = errno;
    give_back();
    return raise_os_error(iso, error, Value());
  }
  void* old = mapping->data;
  forget_range(old);
  void* data = ::mremap(old, mapping->size, wanted, MREMAP_MAYMOVE);
  int error = errno;
  if (data == MAP_FAILED) {
    guard_range(old, mapping->size);
    give_back();
    return raise_os_error(iso, error, Value());
  }
  guard_range(data, wanted);  // the place that was forgotten is there
  if (counted < self->counted) iso.heap.remove_external(self->counted - counted);
  self->counted = counted;
  mapping->data = static_cast<uint8_t*>(data);
  mapping->size = wanted;
  return Status::ok();
}

// ---- Contents
// Bounds of find as the methods of this type have them: negative ones count from the end, all are clamped.
Fallible<int64_t> bound(Isolate& iso, Value v, int64_t otherwise) {
  return v.is_empty() ? otherwise : TRY(as_int64(iso, v, Overflow::kRaise));
}
enum class Direction { kForward, kBackward };
template <Direction direction>
Fallible<int64_t> mmap_find(Isolate& iso, MmapObject* self, Value sub, Value start_value, Value end_value) {
  TRY(check_open(iso, self));
  BytesView view(iso);
  TRY(view.get(sub));
  int64_t start = TRY(bound(iso, start_value, static_cast<int64_t>(self->position)));
  int64_t end = TRY(bound(iso, end_value, INT64_MAX));
  TRY(check_open(iso, self));
  auto size = static_cast<int64_t>(self->size());
  auto clamp = [size](int64_t i) { return std::clamp<int64_t>(i < 0 ? i + size : i, 0, size); };
  start = clamp(start);
  end = clamp(end);
  if (end < start) return int64_t{-1};
  std::string_view in = self->view().substr(static_cast<size_t>(start), static_cast<size_t>(end - start));
  size_t found = direction == Direction::kForward ? in.find(view.text()) : in.rfind(view.text());
  return found == in.npos ? int64_t{-1} : start + static_cast<int64_t>(found);
}

Result take(Isolate& iso, MmapObject* self, size_t count) {
  Ref out(iso, TRY(make_bytes(iso, self->view().substr(self->position, count))));
  self->position += count;
  return out.release();
}
size_t rest(const MmapObject* m) { return m->position < m->size() ? m->size() - m->position : 0; }
Result mmap_read(Isolate& iso, MmapObject* self, Value count_value) {
  int64_t count = -1;
  if (!count_value.is_none()) {
    if (type_of(count_value)->slots.index == nullptr)
      return iso.raise(TypeError, "argument should be integer or None, not '{}'", type_name(count_value));
    count = TRY(as_int64(iso, count_value, Overflow::kRaise));
  }
  TRY(check_open(iso, self));
  size_t left = rest(self);
  if (left == 0) return make_bytes(iso, {});
  return take(iso, self, count < 0 ? left : std::min(left, static_cast<size_t>(count)));
}
Result mmap_readline(Isolate& iso, MmapObject* self) {
  TRY(check_open(iso, self));
  size_t left = rest(self);
  if (left == 0) return make_bytes(iso, {});
  size_t newline = self->view().substr(self->position).find('\n');
  return take(iso, self, newline == std::string_view::npos ? left : newline + 1);
}
Fallible<int64_t> mmap_read_byte(Isolate& iso, MmapObject* self) {
  TRY(check_open(iso, self));
  if (rest(self) == 0) return iso.raise(ValueError, "read byte out of range");
  return int64_t{self->data()[self->position++]};
}
Fallible<int64_t> mmap_write(Isolate& iso, MmapObject* self, Value data) {
  TRY(check_open(iso, self));
  BytesView view(iso);
  TRY(view.get(data));
  TRY(check_open(iso, self));
  TRY(check_writable(iso, self));
  if (rest(self) < view.text().size()) return iso.raise(ValueError, "data out of range");
  if (!view.text().empty()) std::memmove(self->data() + self->position, view.text().data(), view.text().size());
  self->position += view.text().size();
  return static_cast<int64_t>(view.text().size());
}
Status mmap_write_byte(Isolate& iso, MmapObject* self, Value value) {
  int64_t byte = TRY(as_int64(iso, value, Overflow::kRaise));
  if (byte < 0) return iso.raise(OverflowError, "unsigned byte integer is less than minimum");
  if (byte > 255) return iso.raise(OverflowError, "unsigned byte integer is greater than maximum");
  TRY(check_open(iso, self));
  TRY(check_writable(iso, self));
  if (rest(self) == 0) return iso.raise(ValueError, "write byte out of range");
  self->data()[self->position++] = static_cast<uint8_t>(byte);
  return Status::ok();
}
Status mmap_move(Isolate& iso, MmapObject* self, int64_t to, int64_t from, int64_t count) {
  TRY(check_open(iso, self));
  TRY(check_writable(iso, self));
  auto size = static_cast<int64_t>(self->size());
  if (to < 0 || from < 0 || count < 0 || size - to < count || size - from < count)
    return iso.raise(ValueError, "source, destination, or count out of range");
  std::memmove(self->data() + to, self->data() + from, static_cast<size_t>(count));
  return Status::ok();
}

// ---- Position and the file
Status mmap_seek(Isolate& iso, MmapObject* self, int64_t distance, Value whence_value) {
  int64_t whence = TRY(c_int_argument(iso, whence_value));
  TRY(check_open(iso, self));
  int64_t base;
  switch (whence) {
    case SEEK_SET: base = 0; break;
    case SEEK_CUR: base = static_cast<int64_t>(self->position); break;
    case SEEK_END: base = static_cast<int64_t>(self->size()); break;
    default: return iso.raise(ValueError, "unknown seek type");
  }
  int64_t to;
  if (__builtin_add_overflow(base, distance, &to) || to < 0 || to > static_cast<int64_t>(self->size()))
    return iso.raise(ValueError, "seek out of range");
  self->position = static_cast<size_t>(to);
  return Status::ok();
}
Fallible<int64_t> mmap_tell(Isolate& iso, MmapObject* self) {
  TRY(check_open(iso, self));
  return static_cast<int64_t>(self->position);
}
Fallible<int64_t> mmap_size(Isolate& iso, MmapObject* self) {
  TRY(check_open(iso, self));
  if (self->mapping()->fd < 0) return static_cast<int64_t>(self->size());
  struct stat status;
  if (::fstat(self->mapping()->fd, &status) < 0) return raise_os_error(iso, errno, Value());
  return static_cast<int64_t>(status.st_size);
}
Status mmap_flush(Isolate& iso, MmapObject* self, int64_t offset, Value size_value) {
  TRY(check_open(iso, self));
  auto whole = static_cast<int64_t>(self->size());
  int64_t size = TRY(bound(iso, size_value, whole));
  TRY(check_open(iso, self));
  if (offset < 0 || size < 0 || size > whole || offset > whole - size) return iso.raise(ValueError, "flush values out of range");
  if (self->access == Access::kRead || self->access == Access::kCopy) return Status::ok();
  uint8_t* from = self->data() + offset;
  int error = 0;
  ++self->exports;  // other threads of the isolate may run meanwhile
  channels::run_blocking(iso, [&] { error = ::msync(from, static_cast<size_t>(size), MS_SYNC) < 0 ? errno : 0; });
  --self->exports;
  if (error != 0) return raise_os_error(iso, error, Value());
  return Status::ok();
}
Status mmap_madvise(Isolate& iso, MmapObject* self, Value option_value, int64_t start, Value length_value) {
  TRY(check_open(iso, self));
  int option = static_cast<int>(TRY(c_int_argument(iso, option_value)));
  int64_t length = TRY(bound(iso, length_value, static_cast<int64_t>(self->size())));
  TRY(check_open(iso, self));
  auto size = static_cast<int64_t>(self->size());
  // Others make pages whose use ends the process.
  static constexpr int kHarmless[] = {MADV_NORMAL, MADV_RANDOM, MADV_SEQUENTIAL, MADV_WILLNEED, MADV_DONTNEED, MADV_FREE, MADV_REMOVE, MADV_DONTFORK, MADV_DOFORK,
                                      MADV_MERGEABLE, MADV_UNMERGEABLE, MADV_HUGEPAGE, MADV_NOHUGEPAGE, MADV_DONTDUMP, MADV_DODUMP};
  if (std::find(std::begin(kHarmless), std::end(kHarmless), option) == std::end(kHarmless)) return raise_os_error(iso, EINVAL, Value());
  if (start < 0 || start >= size) return iso.raise(ValueError, "madvise start out of bounds");
  if (length < 0) return iso.raise(ValueError, "madvise length invalid");
  if (INT64_MAX - start < length) return iso.raise(OverflowError, "madvise length too large");
  length = std::min(length, size - start);
  if (::madvise(self->data() + start, static_cast<size_t>(length), option) != 0) return raise_os_error(iso, errno, Value());
  return Status::ok();
}

Result mmap_enter(Isolate& iso, MmapObject* self) {
  TRY(check_open(iso, self));
  return retained(iso, Value::object(self));
}
Status mmap_exit(Isolate& iso, MmapObject* self, Args) { return mmap_close(iso, self); }
Fallible<int64_t> mmap_sizeof(Isolate&, MmapObject*) { return static_cast<int64_t>(sizeof(MmapObject)); }
Result mmap_reduce(Isolate& iso, MmapObject* self, Args) {
  return iso.raise(TypeError, "cannot pickle '{}' object", type_name(Value::object(self)));
}

Result mmap_repr(Isolate& iso, Value self) {
  auto* m = self.as<MmapObject>();
  std::string_view name = type_name(self);
  if (m->trailer.storage == nullptr) return make_str(iso, fmt::format("<{} closed=True>", name));
  constexpr const char* kNames[] = {"ACCESS_DEFAULT", "ACCESS_READ", "ACCESS_WRITE", "ACCESS_COPY"};
  return make_str(iso, fmt::format("<{} closed=False, access={}, length={}, pos={}, offset={}>", name, kNames[static_cast<int>(m->access)], m->size(),
                                   m->position, m->offset));
}
// Iteration gives bytes of length one, although items are ints.
struct MmapIteratorObject : Object {
  Value mapping;  // owned; Empty at the end
  size_t position;
};
Result mmap_iter(Isolate& iso, Value self) {
  Value made = TRY(allocate_instance(iso, &mmap_iterator_type));
  made.as<MmapIteratorObject>()->mapping = retained(iso, self);
  return made;
}
Result mmap_iterator_next(Isolate& iso, Value self) {
  auto* i = self.as<MmapIteratorObject>();
  if (i->mapping.is_empty()) return Fault(FaultKind::kExhausted);
  auto* m = i->mapping.as<MmapObject>();
  TRY(check_open(iso, m));
  if (i->position >= m->size()) {
    clear_field(iso, i->mapping);
    return Fault(FaultKind::kExhausted);
  }
  return make_bytes(iso, m->view().substr(i->position++, 1));
}
Result mmap_iterator_iter(Isolate& iso, Value self) { return retained(iso, self); }
void mmap_iterator_destroy(Isolate& iso, Object* o) { clear_field(iso, static_cast<MmapIteratorObject*>(o)->mapping); }
void mmap_iterator_traverse(Object* o, Visitor& visitor) { visitor.visit(static_cast<MmapIteratorObject*>(o)->mapping); }
Status mmap_get_buffer(Isolate& iso, Value self, BufferView* out, bool) {
  auto* m = self.as<MmapObject>();
  TRY(check_open(iso, m));
  out->data = m->data();
  out->size = m->size();
  out->read_only = m->access == Access::kRead;
  ++m->exports;
  return Status::ok();
}
void mmap_release_buffer(Isolate&, Value self, BufferView*) { --self.as<MmapObject>()->exports; }

constexpr MethodDef kMethods[] = {
    def<"new mmap.mmap(fileno, length, flags=1, prot=3, access=0, offset=0)", mmap_new>(nullptr),
    def<"close(self)", mmap_close>(nullptr),
    def<"find(self, sub, start=<unset>, end=<unset>, /)", mmap_find<Direction::kForward>>(nullptr),
    def<"rfind(self, sub, start=<unset>, end=<unset>, /)", mmap_find<Direction::kBackward>>(nullptr),
    def<"flush(self, offset=0, size=<unset>, /)", mmap_flush>(nullptr),
    def<"madvise(self, option, start=0, length=<unset>, /)", mmap_madvise>(nullptr),
    def<"move(self, dest, src, count, /)", mmap_move>(nullptr),
    def<"read(self, n=None, /)", mmap_read>(nullptr),
    def<"read_byte(self)", mmap_read_byte>(nullptr),
    def<"readline(self)", mmap_readline>(nullptr),
    def<"resize(self, newsize, /)", mmap_resize>(nullptr),
    def<"seek(self, pos, whence=0, /)", mmap_seek>(nullptr),
    def<"size(self)", mmap_size>(nullptr),
    def<"tell(self)", mmap_tell>(nullptr),
    def<"write(self, bytes, /)", mmap_write>(nullptr),
    def<"write_byte(self, byte, /)", mmap_write_byte>(nullptr),
    def<"__enter__(self)", mmap_enter>(nullptr),
    def<"__exit__(self, *args)", mmap_exit>(nullptr),
    def<"__reduce_ex__(self, *args)", mmap_reduce>(nullptr),
    def<"__sizeof__(self)", mmap_sizeof>(nullptr),
    def<"get closed", mmap_closed>(nullptr),
};

Status populate(Isolate& iso, Value module) {
  struct {
    const char* name;
    int64_t value;
  } constants[] = {
#define N(name) {#name, name},
      N(MADV_DODUMP) N(MADV_DOFORK) N(MADV_DONTDUMP) N(MADV_DONTFORK) N(MADV_DONTNEED) N(MADV_FREE) N(MADV_HUGEPAGE) N(MADV_HWPOISON)
      N(MADV_MERGEABLE) N(MADV_NOHUGEPAGE) N(MADV_NORMAL) N(MADV_RANDOM) N(MADV_REMOVE) N(MADV_SEQUENTIAL) N(MADV_UNMERGEABLE)
      N(MADV_WILLNEED) N(MAP_ANON) N(MAP_ANONYMOUS) N(MAP_DENYWRITE) N(MAP_EXECUTABLE) N(MAP_POPULATE) N(MAP_PRIVATE) N(MAP_SHARED)
      N(MAP_STACK) N(PROT_EXEC) N(PROT_READ) N(PROT_WRITE)
#undef N
      {"ACCESS_DEFAULT", 0}, {"ACCESS_READ", 1}, {"ACCESS_WRITE", 2}, {"ACCESS_COPY", 3},
      {"PAGESIZE", ::sysconf(_SC_PAGESIZE)}, {"ALLOCATIONGRANULARITY", ::sysconf(_SC_PAGESIZE)}};
  for (const auto& c : constants) TRY(module_set(iso, module, c.name, Value::small_int(c.value)));
  TRY(module_set(iso, module, "error", as_value(&OSError)));
  return module_set(iso, module, "mmap", as_value(&mmap_type));
}

}  // namespace

extern const TypeDef mmap_type_def{.type = &mmap_type,
                                   .name = "mmap.mmap",
                                   .doc = "Maps length bytes from the file specified by the file descriptor fileno,\nand returns a mmap object: its pages "
                                          "as mutable bytes with a position.\nA length of 0 maps the whole file; fileno -1 gives memory without a file.",
                                   .base = nullptr,
                                   .instance_size = sizeof(MmapObject),
                                   .flags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kWeakrefs, TypeFlag::kBaseType),
                                   .slots = {.destroy = mmap_destroy,
                                             .traverse = mmap_traverse,
                                             .repr = mmap_repr,
                                             .iter = mmap_iter,
                                             .length = mmap_length,
                                             .get_item = mmap_get_item,
                                             .set_item = mmap_set_item,
                                             .get_buffer = mmap_get_buffer,
                                             .release_buffer = mmap_release_buffer},
                                   .methods = kMethods,
                                   .method_count = std::size(kMethods)};

extern const TypeDef mmap_iterator_type_def{.type = &mmap_iterator_type,
                                            .name = "iterator",
                                            .doc = nullptr,
                                            .base = nullptr,
                                            .instance_size = sizeof(MmapIteratorObject),
                                            .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation),
                                            .slots = {.destroy = mmap_iterator_destroy,
                                                      .traverse = mmap_iterator_traverse,
                                                      .clear = mmap_iterator_destroy,
                                                      .iter = mmap_iterator_iter,
                                                      .next = mmap_iterator_next}};

}  // namespace skerry::mapping

namespace skerry {

extern const ModuleDef mmap_module_def{
    .name = "mmap", .doc = nullptr, .functions = nullptr, .function_count = 0, .populate = mapping::populate};

}  // namespace skerry
