// FileIO. Mode letters: r w x a and +, as open() takes them without b and t.
#include "stdlib/io/file_io.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iterator>

#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/codecs.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/repr_guard.h"
#include "isolate/objects/str.h"
#include "isolate/objects/type_build.h"
#include "isolate/objects/warning.h"
#include "stdlib/io/descriptor_io.h"

namespace skerry::io {

TypeObject file_type;

namespace {

// What one system call may move: Linux stops there itself.
constexpr size_t kMaxTransfer = 0x7ffff000;
// A read of everything grows its buffer by this much at least.
constexpr size_t kReadAllStep = 64 * 1024;

Fault os_error(Isolate& iso, int error, Value name = Value()) { return raise_os_error(iso, error, name); }

}  // namespace

Fallible<bool> path_argument(Isolate& iso, Value path, std::string* out) {
  Ref held = Ref::borrow(iso, path);
  if (!StrObject::check(path) && !BytesObject::check(path)) {
    Ref name(iso, intern(iso, "__fspath__"));
    Result hook = lookup_special(iso, path, name);
    if (hook.is_not_found())
      return iso.raise(TypeError, "expected str, bytes or os.PathLike object, not {}", type_name(path));
    Ref method(iso, TRY(hook));
    held.reset(TRY(call(iso, method, {})));
    if (!StrObject::check(held) && !BytesObject::check(held))
      return iso.raise(TypeError, "expected {}.__fspath__() to return str or bytes, not {}", type_name(path), type_name(held));
  }
  if (StrObject::check(held)) held.reset(TRY(encode_str(iso, held, "utf-8", "surrogateescape")));
  *out = held.as<BytesObject>()->view();
  if (out->find('\0') != out->npos) return iso.raise(ValueError, "embedded null byte");
  return true;
}

Fallible<int64_t> file_read(Isolate& iso, FileObject* f, uint8_t* data, size_t size) {
  int fd = f->fd;
  size_t count = std::min(size, kMaxTransfer);
  SystemResult r = TRY(read_descriptor(iso, fd, data, count));
  if (r.value >= 0) return r.value;
  if (r.error == EAGAIN) return kWouldBlock;
  return os_error(iso, r.error);
}

Fallible<int64_t> file_write(Isolate& iso, FileObject* f, const uint8_t* data, size_t size) {
  int fd = f->fd;
  size_t count = std::min(size, kMaxTransfer);
  SystemResult r = TRY(write_descriptor(iso, fd, data, count));
  if (r.value >= 0) return r.value;
  if (r.error == EAGAIN) return kWouldBlock;
  return os_error(iso, r.error);
}

Fallible<int64_t> file_seek(Isolate& iso, FileObject* f, int64_t position, int whence) {
  int fd = f->fd;
  SystemResult r = blocking_call(iso, [=] { return ::lseek(fd, position, whence); });
  if (f->seekable < 0) f->seekable = r.value >= 0;
  if (r.value < 0) return os_error(iso, r.error);
  return r.value;
}

Fallible<bool> file_is_seekable(Isolate&, FileObject* f) {
  if (f->seekable < 0) f->seekable = ::lseek(f->fd, 0, SEEK_CUR) >= 0;
  return f->seekable == 1;
}

namespace {

// ---- Opening and closing
Status parse_mode(Isolate& iso, FileObject* f, std::string_view mode, int* open_flags) {
  constexpr const char* kExactlyOne = "Must have exactly one of create/read/write/append mode and at most one plus";
  int bases = 0;
  bool plus = false;
  *open_flags = 0;
  for (char c : mode) {
    switch (c) {
      case 'x': f->created = f->writable = true; ++bases; *open_flags |= O_EXCL | O_CREAT; break;
      case 'r': f->readable = true; ++bases; break;
      case 'w': f->writable = true; ++bases; *open_flags |= O_CREAT | O_TRUNC; break;
      case 'a': f->writable = f->appending = true; ++bases; *open_flags |= O_APPEND | O_CREAT; break;
      case 'b': break;
      case '+':
        if (plus) return iso.raise(ValueError, "{}", kExactlyOne);
        plus = true;
        break;
      default: return iso.raise(ValueError, "invalid mode: {}", mode);
    }
    if (bases > 1) return iso.raise(ValueError, "{}", kExactlyOne);
  }
  if (bases == 0) return iso.raise(ValueError, "{}", kExactlyOne);
  if (plus) f->readable = f->writable = true;
  *open_flags |= f->readable && f->writable ? O_RDWR : f->readable ? O_RDONLY : O_WRONLY;
  *open_flags |= O_CLOEXEC;
  return Status::ok();
}

std::string_view mode_text(const FileObject* f) {
  if (f->created) return f->readable ? "xb+" : "xb";
  if (f->appending) return f->readable ? "ab+" : "ab";
  if (f->readable) return f->writable ? "rb+" : "rb";
  return "wb";
}

Status close_descriptor(Isolate& iso, FileObject* f) {
  int fd = std::exchange(f->fd, -1);
  if (fd < 0) return Status::ok();
  SystemResult r = blocking_call(iso, [=] { return ::close(fd); });
  if (r.value < 0 && r.error != EINTR) return os_error(iso, r.error);
  return Status::ok();
}

Status open_by_opener(Isolate& iso, FileObject* f, Value file, Value opener, int open_flags) {
  Ref answer(iso, TRY(call(iso, opener, {file, Value::small_int(open_flags)})));
  if (!is_int(answer)) return iso.raise(TypeError, "expected integer from opener");
  int64_t fd = TRY(as_int64(iso, answer, Overflow::kRaise));
  if (fd < 0) return iso.raise(ValueError, "opener returned {}", fd);
  f->fd = static_cast<int>(fd);
  return Status::ok();
}

Status file_init(Isolate& iso, Value self, Value file, Value mode, bool closefd, Value opener) {
  auto* f = self.as<FileObject>();
  if (f->fd >= 0) {
    if (f->owns_fd) TRY(close_descriptor(iso, f));
    f->fd = -1;
  }
  int fd = -1;
  std::string path;
  bool by_number = type_of(file)->slots.index != nullptr;
  if (by_number) {
    Result number = as_index(iso, file);
    Ref held(iso, number.is_fault() ? Value() : number.value());
    int64_t n = -1;
    bool small = !held.is_empty() && int_fits_int64(held, &n) && n == static_cast<int>(n);
    if (number.is_fault() && !iso.catch_pending(Exception)) return number.fault();
    // What is no int of C is taken for a path, which it is not either.
    if (!small) return iso.raise(TypeError, "expected str, bytes or os.PathLike object, not {}", type_name(file));
    fd = static_cast<int>(n);
    if (fd < 0) return iso.raise(ValueError, "negative file descriptor");
  } else {
    TRY(path_argument(iso, file, &path));
  }
  std::string mode_buffer;
  std::string_view mode_string = TRY(text_argument(iso, mode, "FileIO", "mode", "r", &mode_buffer));
  f->created = f->readable = f->writable = f->appending = false;
  f->seekable = -1;
  int open_flags;
  TRY(parse_mode(iso, f, mode_string, &open_flags));
  f->owns_fd = closefd;
  bool opened = false;
  if (by_number) {
    f->fd = fd;
  } else {
    f->owns_fd = true;
    if (!closefd) return iso.raise(ValueError, "Cannot use closefd=False with file name");
    if (opener.is_none()) {
      SystemResult r = TRY(open_descriptor(iso, AT_FDCWD, path.c_str(), open_flags, 0666));
      if (r.value < 0) return os_error(iso, r.error, file);
      f->fd = static_cast<int>(r.value);
    } else {
      TRY(open_by_opener(iso, f, file, opener, open_flags));
    }
    opened = true;
  }
  auto finish = [&]() -> Status {
    struct stat st;
    if (::fstat(f->fd, &st) < 0) {
      if (errno == EBADF) return os_error(iso, EBADF);
    } else {
      if (S_ISDIR(st.st_mode)) return os_error(iso, EISDIR, file);
      if (st.st_blksize > 1) f->block_size = st.st_blksize;
    }
    TRY(set_attribute(iso, self, names.name, file));
    if (f->appending) {
      SystemResult r = blocking_call(iso, [&] { return ::lseek(f->fd, 0, SEEK_END); });
      if (r.value >= 0) f->seekable = 1;
      else if (r.error != ESPIPE) return os_error(iso, r.error);
    }
    return Status::ok();
  };
  Status done = finish();
  if (done.is_fault()) {
    if (opened) ::close(f->fd);
    f->fd = -1;
  }
  return done;
}

constexpr MethodDef kInit = def<"FileIO(self, file, mode='r', closefd=True, opener=None)", file_init>(nullptr);

Status close_if_owned(Isolate& iso, Value self) {
  auto* f = self.as<FileObject>();
  if (!f->owns_fd) {
    f->fd = -1;
    return Status::ok();
  }
  return close_descriptor(iso, f);
}

Status dealloc_warn(Isolate& iso, FileObject* f, Value source) {
  if (f->fd < 0 || !f->owns_fd) return Status::ok();
  Result shown = repr(iso, source);
  Ref text(iso, shown.is_fault() ? Value() : shown.value());
  if (shown.is_fault()) iso.clear_pending();
  else warn_unclosed(iso, fmt::format("unclosed file {}", to_utf8(text)), source);
  return Status::ok();
}

Status file_close(Isolate& iso, FileObject* f) {
  Value self = Value::object(f);
  if (f->finalizing) TRY(dealloc_warn(iso, f, self));
  Ref name(iso, intern(iso, "close"));
  auto base_close = [&]() -> Status {
    Value method = type_lookup(iso, &raw_base_type, name);
    decrement(iso, TRY(call(iso, method, {self})));
    return Status::ok();
  };
  return both(iso, base_close(), close_if_owned, self);
}

// ---- Checks
Status need_open(Isolate& iso, const FileObject* f) { return f->fd < 0 ? Status(closed_error(iso)) : Status::ok(); }
Status need_readable(Isolate& iso, const FileObject* f) {
  TRY(need_open(iso, f));
  return f->readable ? Status::ok() : Status(unsupported(iso, "File not open for reading"));
}
Status need_writable(Isolate& iso, const FileObject* f) {
  TRY(need_open(iso, f));
  return f->writable ? Status::ok() : Status(unsupported(iso, "File not open for writing"));
}

// ---- Reading and writing
Result file_readall(Isolate& iso, FileObject* f) {
  TRY(need_open(iso, f));
  struct stat st;
  off_t here = ::lseek(f->fd, 0, SEEK_CUR);
  size_t expected = kDefaultBufferSize;
  // One more than what is left, so that the end is seen without growing.
  if (::fstat(f->fd, &st) == 0 && here >= 0 && st.st_size > here) expected = static_cast<size_t>(st.st_size - here) + 1;
  Ref held = Ref::borrow(iso, Value::object(f));
  ByteBuffer all{};
  auto read_everything = [&]() -> Result {
    TRY(all.reserve(iso, expected));
    bool any = false;
    for (;;) {
      if (all.size == all.capacity) TRY(all.reserve(iso, all.size + std::max(kReadAllStep, all.size / 8)));
      int64_t n = TRY(file_read(iso, f, all.data + all.size, all.capacity - all.size));
      if (n == kWouldBlock) {
        if (!any) return Value::none();
        break;
      }
      if (n == 0) break;
      any = true;
      all.size += static_cast<size_t>(n);
    }
    return make_bytes(iso, all.view());
  };
  Result r = read_everything();
  all.release(iso);
  return r;
}

Result file_read_method(Isolate& iso, FileObject* f, Value size_or_none) {
  TRY(need_readable(iso, f));
  int64_t size = TRY(optional_size(iso, size_or_none));
  if (size < 0) return file_readall(iso, f);
  size_t count = std::min(static_cast<size_t>(size), kMaxTransfer);
  uint8_t* data;
  Ref bytes(iso, TRY(allocate_bytes(iso, count, &data)));
  int64_t n = TRY(file_read(iso, f, data, count));
  if (n == kWouldBlock) return Value::none();
  if (static_cast<size_t>(n) == count) return bytes.release();
  return make_bytes(iso, bytes.as<BytesObject>()->view().substr(0, static_cast<size_t>(n)));
}

Result file_readinto(Isolate& iso, FileObject* f, Value target) {
  TRY(need_readable(iso, f));
  BufferView view;
  if (get_buffer(iso, target, &view, true).is_fault()) {
    iso.clear_pending();
    return iso.raise(TypeError, "readinto() argument must be read-write bytes-like object, not {}",
                     target.is_none() ? "None" : type_name(target));
  }
  Fallible<int64_t> n = file_read(iso, f, view.data, view.size);
  release_buffer(iso, &view);
  if (n.is_fault()) return n.fault();
  return n.value() == kWouldBlock ? Result(Value::none()) : make_int(iso, n.value());
}

Result file_write_method(Isolate& iso, FileObject* f, Value data) {
  TRY(need_writable(iso, f));
  BytesView view(iso);
  TRY(view.get(data));
  std::string_view text = view.text();
  int64_t n = TRY(file_write(iso, f, reinterpret_cast<const uint8_t*>(text.data()), text.size()));
  return n == kWouldBlock ? Result(Value::none()) : make_int(iso, n);
}

Fallible<int64_t> file_seek_method(Isolate& iso, FileObject* f, Value position, Value whence) {
  TRY(need_open(iso, f));
  int how = TRY(small_argument(iso, whence));
  if (is_float(position)) return iso.raise(TypeError, "an integer is required");
  return file_seek(iso, f, TRY(as_int64(iso, position, Overflow::kRaise)), how);
}

Fallible<int64_t> file_tell(Isolate& iso, FileObject* f) {
  TRY(need_open(iso, f));
  return file_seek(iso, f, 0, SEEK_CUR);
}

Result file_truncate(Isolate& iso, FileObject* f, Value size) {
  TRY(need_writable(iso, f));
  Ref target(iso);
  if (size.is_none()) target.reset(TRY(make_int(iso, TRY(file_seek(iso, f, 0, SEEK_CUR)))));
  else target = Ref::borrow(iso, size);
  int64_t bytes = TRY(argument_to_int64(iso, target));
  SystemResult r = TRY(blocking_call_retried(iso, [&] { return ::ftruncate(f->fd, bytes); }));
  if (r.value < 0) return os_error(iso, r.error);
  return target.release();
}

Fallible<bool> file_seekable_method(Isolate& iso, FileObject* f) {
  TRY(need_open(iso, f));
  return file_is_seekable(iso, f);
}
Fallible<bool> file_readable_method(Isolate& iso, FileObject* f) {
  TRY(need_open(iso, f));
  return f->readable;
}
Fallible<bool> file_writable_method(Isolate& iso, FileObject* f) {
  TRY(need_open(iso, f));
  return f->writable;
}
Fallible<int64_t> file_fileno(Isolate& iso, FileObject* f) {
  TRY(need_open(iso, f));
  return f->fd;
}
Fallible<bool> file_isatty(Isolate& iso, FileObject* f) {
  TRY(need_open(iso, f));
  return ::isatty(f->fd) != 0;
}

// ---- The rest
Result file_repr(Isolate& iso, Value self) {
  auto* f = self.as<FileObject>();
  std::string_view type = short_type_name(type_of(self));
  if (f->fd < 0) return make_str(iso, "<_io.FileIO [closed]>");
  std::string tail = fmt::format("mode='{}' closefd={}>", mode_text(f), f->owns_fd ? "True" : "False");
  Result name = get_attribute_or_not_found(iso, self, names.name);
  if (name.is_not_found()) return make_str(iso, fmt::format("<_io.FileIO fd={} {}", f->fd, tail));
  Ref held(iso, TRY(name));
  ReprGuard guard(iso, self);
  if (guard.is_recursive()) return iso.raise(RuntimeError, "reentrant call inside {}.__repr__", type);
  Ref shown(iso, TRY(repr(iso, held)));
  return make_str(iso, fmt::format("<_io.FileIO name={} {}", to_utf8(shown), tail));
}

Status file_finalize(Isolate& iso, Value self) { return finalize_stream(iso, self); }
// The finalizer has closed it; unless a subclass has its own close().
void file_destroy(Isolate&, Object* o) {
  auto* f = static_cast<FileObject*>(o);
  if (f->fd >= 0 && f->owns_fd) ::close(f->fd);
  f->fd = -1;
}

Result get_closed(Isolate&, FileObject* f) { return Value::boolean(f->fd < 0); }
Result get_closefd(Isolate&, FileObject* f) { return Value::boolean(f->owns_fd); }
Result get_mode(Isolate& iso, FileObject* f) { return make_str(iso, mode_text(f)); }
Result get_block_size(Isolate& iso, FileObject* f) { return make_int(iso, f->block_size); }
Status set_block_size(Isolate& iso, FileObject* f, Value v) {
  if (v.is_empty()) return iso.raise(TypeError, "can't delete numeric/char attribute");
  f->block_size = TRY(as_int64(iso, v, Overflow::kRaise));
  return Status::ok();
}
Result get_finalizing(Isolate&, FileObject* f) { return Value::boolean(f->finalizing); }
Status set_finalizing(Isolate& iso, FileObject* f, Value v) {
  if (v.is_empty()) return iso.raise(TypeError, "can't delete numeric/char attribute");
  f->finalizing = TRY(is_true(iso, v));
  return Status::ok();
}

constexpr MethodDef kMethods[] = {
    def<"read(self, size=-1, /)", file_read_method>("Read at most size bytes, returned as bytes."),
    def<"readall(self, /)", file_readall>("Read all data from the file, returned as bytes."),
    def<"readinto(self, buffer, /)", file_readinto>("Same as RawIOBase.readinto()."),
    def<"write(self, b, /)", file_write_method>("Write buffer b to file, return number of bytes written."),
    def<"seek(self, pos, whence=0, /)", file_seek_method>("Move to new file position and return the file position."),
    def<"tell(self, /)", file_tell>("Current file position."),
    def<"truncate(self, size=None, /)", file_truncate>("Truncate the file to at most size bytes and return the truncated size."),
    def<"close(self, /)", file_close>("Close the file.\n\nA closed file cannot be used for further I/O operations."),
    def<"seekable(self, /)", file_seekable_method>("True if file supports random-access."),
    def<"readable(self, /)", file_readable_method>("True if file was opened in a read mode."),
    def<"writable(self, /)", file_writable_method>("True if file was opened in a write mode."),
    def<"fileno(self, /)", file_fileno>("Return the underlying file descriptor (an integer)."),
    def<"isatty(self, /)", file_isatty>("True if the file is connected to a TTY device."),
    def<"_dealloc_warn(self, source, /)", dealloc_warn>(nullptr),
    def<"get closed", get_closed>("True if the file is closed"),
    def<"get closefd", get_closefd>("True if the file descriptor will be closed by close()."),
    def<"get mode", get_mode>("String giving the file mode"),
    def<"get _blksize", get_block_size>(nullptr),
    def<"set _blksize", set_block_size>(nullptr),
    def<"get _finalizing", get_finalizing>(nullptr),
    def<"set _finalizing", set_finalizing>(nullptr),
};

}  // namespace

Result make_descriptor_file(Isolate& iso, int fd, bool writable, Value name) {
  Ref file(iso, TRY(allocate_instance(iso, &file_type)));
  auto* f = file.as<FileObject>();
  f->blank();
  f->fd = fd;
  f->owns_fd = false;
  f->writable = writable;
  f->readable = !writable;
  TRY(set_attribute(iso, file, names.name, name));
  return file.release();
}

extern const TypeDef file_type_def{.type = &file_type,
                            .name = "_io.FileIO",
                            .doc = "Open a file.\n\nThe mode can be 'r' (default), 'w', 'x' or 'a' for reading,\nwriting, exclusive creation or appending.",
                            .base = &raw_base_type,
                            .instance_size = sizeof(FileObject),
                            .flags = kIoFlags,
                            .slots = {.destroy = file_destroy,
                                      .finalize = file_finalize,
                                      .new_ = new_blank<FileObject>,
                                      .init = init_by_row<kInit>,
                                      .repr = file_repr},
                            .methods = kMethods,
                            .method_count = std::size(kMethods)};

}  // namespace skerry::io
