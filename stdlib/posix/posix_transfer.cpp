// Functions of `posix` that move data between descriptors or between several buffers and one; space of files, files in memory, events.
// What may wait for the other side waits in the reactor; what the system does by itself and may take long goes to the blocking threads.
#include <fcntl.h>
#include <limits.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <iterator>
#include <vector>

#include "channels/blocking.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/int.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/tuple.h"
#include "stdlib/io/descriptor_io.h"
#include "stdlib/posix/posix_parts.h"

namespace skerry::posix {

namespace {

enum class Access { kRead, kWrite };

Fallible<int> fd_of(Isolate& iso, Value v) { return static_cast<int>(TRY(c_int_argument(iso, v))); }

// The buffers of a sequence, held as long as this lives.
class Vectors {
 public:
  explicit Vectors(Isolate& iso) : iso_(iso), kept_(iso) {}
  ~Vectors() {
    for (BufferView& view : views_) release_buffer(iso_, &view);
  }
  Vectors(const Vectors&) = delete;
  Vectors& operator=(const Vectors&) = delete;
  Status take(Value sequence, Access access, const char* function) {
    if (type_of(sequence)->slots.get_item == nullptr || type_of(sequence)->slots.length == nullptr)
      return iso_.raise(TypeError, "{}() arg 2 must be a sequence", function);
    kept_.reset(TRY(to_tuple(iso_, sequence)));
    auto* items = kept_.as<TupleObject>();
    for (size_t i = 0; i < items->length; ++i) {
      BufferView view;
      TRY(get_buffer(iso_, (*items)[i], &view, access == Access::kWrite));
      views_.push_back(view);
      all_.push_back({const_cast<uint8_t*>(static_cast<const uint8_t*>(view.data)), view.size});
      bytes_ += view.size;
    }
    return Status::ok();
  }
  const iovec* data() const { return all_.data(); }
  int count() const { return static_cast<int>(std::min<size_t>(all_.size(), INT_MAX)); }
  size_t bytes() const { return bytes_; }

 private:
  Isolate& iso_;
  Ref kept_;
  std::deque<BufferView> views_;
  std::vector<iovec> all_;
  size_t bytes_ = 0;
};

// Through one piece of memory, so that it waits as read() does.
Result posix_readv(Isolate& iso, Value fd_value, Value buffers) {
  int fd = TRY(fd_of(iso, fd_value));
  Vectors vectors(iso);
  TRY(vectors.take(buffers, Access::kWrite, "readv"));
  if (vectors.count() > IOV_MAX) return raise_os_error(iso, EINVAL, Value());
  uint8_t* data;
  Ref bytes(iso, TRY(allocate_bytes(iso, vectors.bytes(), &data)));
  SystemResult r = TRY(io::read_descriptor(iso, fd, data, vectors.bytes()));
  TRY(check(iso, r));
  auto left = static_cast<size_t>(r.value);
  for (const iovec* v = vectors.data(); left > 0; ++v) {
    size_t n = std::min(left, v->iov_len);
    std::copy_n(data, n, static_cast<uint8_t*>(v->iov_base));
    data += n;
    left -= n;
  }
  return make_int(iso, r.value);
}
Result posix_writev(Isolate& iso, Value fd_value, Value buffers) {
  int fd = TRY(fd_of(iso, fd_value));
  Vectors vectors(iso);
  TRY(vectors.take(buffers, Access::kRead, "writev"));
  if (vectors.count() > IOV_MAX) return raise_os_error(iso, EINVAL, Value());
  uint8_t* data;
  Ref bytes(iso, TRY(allocate_bytes(iso, vectors.bytes(), &data)));
  uint8_t* at = data;
  for (int i = 0; i < vectors.count(); ++i)
    at = std::copy_n(static_cast<const uint8_t*>(vectors.data()[i].iov_base), vectors.data()[i].iov_len, at);
  SystemResult r = TRY(io::write_descriptor(iso, fd, data, vectors.bytes()));
  TRY(check(iso, r));
  return make_int(iso, r.value);
}
// As pread and pwrite: of files, which do not wait.
Result posix_preadv(Isolate& iso, Value fd_value, Value buffers, int64_t offset, Value flags_value) {
  int fd = TRY(fd_of(iso, fd_value)), how = TRY(fd_of(iso, flags_value));
  Vectors vectors(iso);
  TRY(vectors.take(buffers, Access::kWrite, "preadv2"));
  SystemResult r = TRY(blocking_call_retried(iso, [&] { return ::preadv2(fd, vectors.data(), vectors.count(), offset, how); }));
  TRY(check(iso, r));
  return make_int(iso, r.value);
}
Result posix_pwritev(Isolate& iso, Value fd_value, Value buffers, int64_t offset, Value flags_value) {
  int fd = TRY(fd_of(iso, fd_value)), how = TRY(fd_of(iso, flags_value));
  Vectors vectors(iso);
  TRY(vectors.take(buffers, Access::kRead, "pwritev2"));
  SystemResult r = TRY(blocking_call_retried(iso, [&] { return ::pwritev2(fd, vectors.data(), vectors.count(), offset, how); }));
  TRY(check(iso, r));
  return make_int(iso, r.value);
}

// On a blocking thread, again when a signal interrupts it.
template <class F>
Fallible<int64_t> in_background(Isolate& iso, F f) {
  for (;;) {
    SystemResult r{};
    channels::run_blocking(iso, [&] {
      r.value = f();
      r.error = r.value < 0 ? errno : 0;
    });
    if (r.value >= 0) return r.value;
    if (r.error != EINTR) return raise_os_error(iso, r.error, Value());
    TRY(iso.safepoint_slow(Isolate::SafepointKind::kNested));
  }
}

Fallible<int64_t> posix_sendfile(Isolate& iso, Value out_value, Value in_value, Value offset_value, int64_t count) {
  int out = TRY(fd_of(iso, out_value)), in = TRY(fd_of(iso, in_value));
  off_t offset = offset_value.is_none() ? 0 : TRY(argument_to_int64(iso, offset_value));
  bool has_offset = !offset_value.is_none();
  auto send = [=] {
    off_t at = offset;
    return static_cast<int64_t>(::sendfile(out, in, has_offset ? &at : nullptr, static_cast<size_t>(count)));
  };
  if (!io::is_non_blocking(out)) return in_background(iso, send);
  SystemResult r = TRY(blocking_call_retried(iso, send));
  TRY(check(iso, r));
  return r.value;
}

struct Offset {
  int64_t value = 0;
  bool is_given = false;
};
Fallible<Offset> offset_argument(Isolate& iso, Value v) {
  if (v.is_none()) return Offset{};
  return Offset{TRY(argument_to_int64(iso, v)), true};
}
Fallible<int64_t> posix_copy_file_range(Isolate& iso, Value src, Value dst, int64_t count, Value offset_src, Value offset_dst) {
  int from = TRY(fd_of(iso, src)), to = TRY(fd_of(iso, dst));
  if (count < 0) return iso.raise(ValueError, "negative value for 'count' not allowed");
  Offset a = TRY(offset_argument(iso, offset_src)), b = TRY(offset_argument(iso, offset_dst));
  return in_background(iso, [=] {
    off64_t at = a.value, target = b.value;
    return static_cast<int64_t>(::copy_file_range(from, a.is_given ? &at : nullptr, to, b.is_given ? &target : nullptr, static_cast<size_t>(count), 0));
  });
}
Fallible<int64_t> posix_splice(Isolate& iso, Value src, Value dst, int64_t count, Value offset_src, Value offset_dst, int64_t how) {
  int from = TRY(fd_of(iso, src)), to = TRY(fd_of(iso, dst));
  if (count < 0) return iso.raise(ValueError, "negative value for 'count' not allowed");
  Offset a = TRY(offset_argument(iso, offset_src)), b = TRY(offset_argument(iso, offset_dst));
  return in_background(iso, [=] {
    off64_t at = a.value, target = b.value;
    return static_cast<int64_t>(::splice(from, a.is_given ? &at : nullptr, to, b.is_given ? &target : nullptr, static_cast<size_t>(count),
                                         static_cast<unsigned>(how)));
  });
}

// These give the error's number instead of -1.
Status posix_posix_fadvise(Isolate& iso, Value fd_value, int64_t offset, int64_t length, Value advice_value) {
  int fd = TRY(fd_of(iso, fd_value)), advice = TRY(fd_of(iso, advice_value));
  if (int error = ::posix_fadvise(fd, offset, length, advice)) return raise_os_error(iso, error, Value());
  return Status::ok();
}
Status posix_posix_fallocate(Isolate& iso, Value fd_value, int64_t offset, int64_t length) {
  int fd = TRY(fd_of(iso, fd_value));
  TRY(in_background(iso, [=]() -> int64_t {
    int error = ::posix_fallocate(fd, offset, length);
    errno = error;
    return error == 0 ? 0 : -1;
  }));
  return Status::ok();
}

Fallible<int64_t> posix_memfd_create(Isolate& iso, Value name, int64_t how) {
  Path p;
  TRY(path_argument(iso, name, "memfd_create", "name", kPathOnly, &p));
  SystemResult r = blocking_call(iso, [&] { return ::memfd_create(p.c_str(), static_cast<unsigned>(how)); });
  TRY(check(iso, r));
  return r.value;
}
Fallible<int64_t> posix_eventfd(Isolate& iso, Value number, Value how_value) {
  if (!is_int(number)) return iso.raise(TypeError, "an integer is required");
  const int64_t value = TRY(as_int64(iso, number, Overflow::kClamp));
  int how = TRY(fd_of(iso, how_value));
  if (value < 0) return iso.raise(ValueError, "value must be positive");
  if (value > UINT_MAX) return iso.raise(OverflowError, "Python int too large for C unsigned int");
  SystemResult r = blocking_call(iso, [&] { return ::eventfd(static_cast<unsigned>(value), how); });
  TRY(check(iso, r));
  return r.value;
}
Result posix_eventfd_read(Isolate& iso, Value fd_value) {
  int fd = TRY(descriptor_argument(iso, fd_value));
  uint64_t value = 0;
  TRY(check(iso, TRY(io::read_descriptor(iso, fd, &value, sizeof value))));
  return make_int_u64(iso, value);
}
Status posix_eventfd_write(Isolate& iso, Value fd_value, Value value) {
  int fd = TRY(descriptor_argument(iso, fd_value));
  if (!is_int(value)) return iso.raise(TypeError, "an integer is required");
  if (int_sign(value) < 0) return iso.raise(ValueError, "value must be positive");
  int64_t small = 0;
  uint64_t added;
  if (int_fits_int64(value, &small)) {
    added = static_cast<uint64_t>(small);
  } else {
    const auto* number = value.as<IntObject>();
    if (number->limb_count() > 1) return iso.raise(OverflowError, "int too big to convert");
    added = number->limbs()[0];
  }
  return check(iso, TRY(io::write_descriptor(iso, fd, &added, sizeof added)));
}

constexpr MethodDef kRows[] = {
    def<"def readv(fd, buffers, /)", posix_readv>("Read from a file descriptor fd into an iterable of buffers."),
    def<"def writev(fd, buffers, /)", posix_writev>("Iterate over buffers, and write the contents of each to a file descriptor."),
    def<"def preadv(fd, buffers, offset, flags=0, /)", posix_preadv>("Reads from a file descriptor into a number of mutable bytes-like objects."),
    def<"def pwritev(fd, buffers, offset, flags=0, /)", posix_pwritev>("Writes the contents of bytes-like objects to a file descriptor at a given offset."),
    def<"def sendfile(out_fd, in_fd, offset, count)", posix_sendfile>("Copy count bytes from file descriptor in_fd to file descriptor out_fd."),
    def<"def copy_file_range(src, dst, count, offset_src=None, offset_dst=None)", posix_copy_file_range>("Copy count bytes from one file descriptor to another."),
    def<"def splice(src, dst, count, offset_src=None, offset_dst=None, flags=0)", posix_splice>("Transfer count bytes from one pipe to a descriptor or vice versa."),
    def<"def posix_fadvise(fd, offset, length, advice, /)", posix_posix_fadvise>("Announce an intention to access data in a specific pattern."),
    def<"def posix_fallocate(fd, offset, length, /)", posix_posix_fallocate>("Ensure a file has allocated at least a particular number of bytes on disk."),
    def<"def memfd_create(name, flags=1)", posix_memfd_create>(nullptr),
    def<"def eventfd(initval, flags=524288)", posix_eventfd>("Creates and returns an event notification file descriptor."),
    def<"def eventfd_read(fd)", posix_eventfd_read>("Read eventfd value"),
    def<"def eventfd_write(fd, value)", posix_eventfd_write>("Write eventfd value."),
};

}  // namespace

extern const Rows transfer_rows{kRows, std::size(kRows)};

}  // namespace skerry::posix
