// Functions on open descriptors.
#include <fcntl.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <iterator>

#include "channels/blocking.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/int.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/io/descriptor_io.h"
#include "stdlib/io/lock_wait.h"
#include "stdlib/posix/posix_parts.h"
#include "stdlib/wide_sequence.h"

namespace skerry::posix {

TypeObject terminal_size_type;

Fallible<int> descriptor_argument(Isolate& iso, Value v) {
  Ref number = Ref::borrow(iso, v);
  if (!is_int(v)) {
    Result method = get_attribute_or_not_found(iso, v, names.fileno);
    if (method.is_not_found()) return iso.raise(TypeError, "argument must be an int, or have a fileno() method.");
    Ref held(iso, TRY(method));
    number.reset(TRY(call(iso, held, {})));
    if (!is_int(number)) return iso.raise(TypeError, "fileno() returned a non-integer");
  }
  int64_t fd = TRY(as_int64(iso, number, Overflow::kRaise));
  if (fd > INT_MAX) return iso.raise(OverflowError, "Python int too large to convert to C int");
  if (fd < 0) return iso.raise(ValueError, "file descriptor cannot be a negative integer ({})", fd);
  return static_cast<int>(fd);
}

namespace {

using TerminalSize = WideSequence<2, 2>;
constexpr size_t kMaxTransfer = 0x7ffff000;

Result posix_open(Isolate& iso, Value path, int open_flags, int mode, Value dir_fd) {
  Path p;
  TRY(path_argument(iso, path, "open", "path", kPathOnly, &p));
  int at = TRY(directory_fd(iso, dir_fd));
  SystemResult r = TRY(io::open_descriptor(iso, at, p.c_str(), open_flags | O_CLOEXEC, static_cast<mode_t>(mode)));
  TRY(check(iso, r, p));
  return make_int(iso, r.value);
}
Status posix_close(Isolate& iso, int fd) {
  SystemResult r = blocking_call(iso, [=] { return ::close(fd); });
  return r.value < 0 && r.error != EINTR ? check(iso, r) : Status::ok();
}
Status posix_closerange(Isolate&, int low, int high) {
  for (int fd = std::max(low, 0); fd < high && fd < 65536; ++fd) ::close(fd);
  return Status::ok();
}
Result posix_read(Isolate& iso, int fd, int64_t length) {
  if (length < 0) return raise_os_error(iso, EINVAL, Value());
  size_t count = std::min(static_cast<size_t>(length), kMaxTransfer);
  uint8_t* data;
  Ref bytes(iso, TRY(allocate_bytes(iso, count, &data)));
  SystemResult r = TRY(io::read_descriptor(iso, fd, data, count));
  TRY(check(iso, r));
  if (static_cast<size_t>(r.value) == count) return bytes.release();
  return make_bytes(iso, bytes.as<BytesObject>()->view().substr(0, static_cast<size_t>(r.value)));
}
Result posix_pread(Isolate& iso, int fd, int64_t length, int64_t offset) {
  if (length < 0) return raise_os_error(iso, EINVAL, Value());
  size_t count = std::min(static_cast<size_t>(length), kMaxTransfer);
  uint8_t* data;
  Ref bytes(iso, TRY(allocate_bytes(iso, count, &data)));
  SystemResult r = TRY(blocking_call_retried(iso, [=] { return ::pread(fd, data, count, offset); }));
  TRY(check(iso, r));
  return make_bytes(iso, bytes.as<BytesObject>()->view().substr(0, static_cast<size_t>(r.value)));
}
Result posix_write(Isolate& iso, int fd, Value data) {
  BytesView view(iso);
  TRY(view.get(data));
  std::string_view text = view.text().substr(0, kMaxTransfer);
  SystemResult r = TRY(io::write_descriptor(iso, fd, text.data(), text.size()));
  TRY(check(iso, r));
  return make_int(iso, r.value);
}
Result posix_pwrite(Isolate& iso, int fd, Value data, int64_t offset) {
  BytesView view(iso);
  TRY(view.get(data));
  std::string_view text = view.text().substr(0, kMaxTransfer);
  SystemResult r = TRY(blocking_call_retried(iso, [=] { return ::pwrite(fd, text.data(), text.size(), offset); }));
  TRY(check(iso, r));
  return make_int(iso, r.value);
}
Result posix_lseek(Isolate& iso, int fd, int64_t position, int whence) {
  SystemResult r = blocking_call(iso, [=] { return ::lseek(fd, position, static_cast<int>(whence)); });
  TRY(check(iso, r));
  return make_int(iso, r.value);
}
Fallible<bool> posix_isatty(Isolate&, int fd) { return ::isatty(fd) != 0; }
Result pipe_with(Isolate& iso, int how) {
  int ends[2];
  if (::pipe2(ends, how) < 0) return raise_os_error(iso, errno, Value());
  return make_tuple(iso, {Value::small_int(ends[0]), Value::small_int(ends[1])});
}
Result posix_pipe(Isolate& iso) { return pipe_with(iso, O_CLOEXEC); }
Result posix_pipe2(Isolate& iso, int how) { return pipe_with(iso, how); }
Result posix_openpty(Isolate& iso) {
  int ends[2];
  TRY(check(iso, blocking_call(iso, [&] { return ::openpty(&ends[0], &ends[1], nullptr, nullptr, nullptr); })));
  // Another thread may start a child before this; openpty has no way to say it at once.
  for (int fd : ends) ::fcntl(fd, F_SETFD, FD_CLOEXEC);
  return make_tuple(iso, {Value::small_int(ends[0]), Value::small_int(ends[1])});
}
Result posix_dup(Isolate& iso, int fd) {
  SystemResult r = blocking_call(iso, [=] { return ::fcntl(fd, F_DUPFD_CLOEXEC, 0); });
  TRY(check(iso, r));
  return make_int(iso, r.value);
}
Result posix_dup2(Isolate& iso, int fd, int target, bool inheritable) {
  SystemResult r = TRY(blocking_call_retried(
      iso, [=] { return inheritable || fd == target ? ::dup2(fd, target) : ::dup3(fd, target, O_CLOEXEC); }));
  TRY(check(iso, r));
  return make_int(iso, r.value);
}
template <int (*Function)(int)>
Status on_descriptor(Isolate& iso, Value fd_value) {
  int fd = TRY(descriptor_argument(iso, fd_value));
  return check(iso, TRY(blocking_call_retried(iso, [=] { return Function(fd); })));
}
// These wait for the disk.
template <int (*Function)(int)>
Status on_disk(Isolate& iso, Value fd_value) {
  int fd = TRY(descriptor_argument(iso, fd_value));
  SystemResult r{};
  channels::run_blocking(iso, [&] {
    r.value = Function(fd);
    r.error = r.value < 0 ? errno : 0;
  });
  return check(iso, r);
}
Status posix_ftruncate(Isolate& iso, int fd, int64_t length) {
  return check(iso, TRY(blocking_call_retried(iso, [=] { return ::ftruncate(fd, length); })));
}
Fallible<bool> posix_get_inheritable(Isolate& iso, int fd) {
  int state = ::fcntl(fd, F_GETFD);
  if (state < 0) return raise_os_error(iso, errno, Value());
  return (state & FD_CLOEXEC) == 0;
}
Status posix_set_inheritable(Isolate& iso, int fd, bool inheritable) {
  int state = ::fcntl(fd, F_GETFD);
  if (state < 0 || ::fcntl(fd, F_SETFD, inheritable ? state & ~FD_CLOEXEC : state | FD_CLOEXEC) < 0)
    return raise_os_error(iso, errno, Value());
  return Status::ok();
}
Fallible<bool> posix_get_blocking(Isolate& iso, int fd) {
  int state = ::fcntl(fd, F_GETFL);
  if (state < 0) return raise_os_error(iso, errno, Value());
  return (state & O_NONBLOCK) == 0;
}
Status posix_set_blocking(Isolate& iso, int fd, bool blocking) {
  int state = ::fcntl(fd, F_GETFL);
  if (state < 0 || ::fcntl(fd, F_SETFL, blocking ? state & ~O_NONBLOCK : state | O_NONBLOCK) < 0)
    return raise_os_error(iso, errno, Value());
  return Status::ok();
}
Result posix_get_terminal_size(Isolate& iso, int fd) {
  winsize size{};
  if (::ioctl(fd, TIOCGWINSZ, &size) < 0) return raise_os_error(iso, errno, Value());
  Value items[] = {Value::small_int(size.ws_col), Value::small_int(size.ws_row)};
  return TerminalSize::make(iso, &terminal_size_type, items, 2);
}
Result posix_ttyname(Isolate& iso, int fd) {
  char buffer[256];
  if (int error = ::ttyname_r(fd, buffer, sizeof buffer)) return raise_os_error(iso, error, Value());
  return make_name(iso, buffer, NameForm::kStr);
}

Status posix_lockf(Isolate& iso, int fd, int command, int64_t length) {
  if (command != F_LOCK) return check(iso, TRY(blocking_call_retried(iso, [=] { return ::lockf(fd, command, length); })));
  return check(iso, TRY(io::wait_for_lock(iso, [=] { return ::lockf(fd, F_TLOCK, length); })));
}

constexpr MethodDef kRows[] = {
    def<"def lockf(fd, command, length, /)", posix_lockf>(
        "Apply, test or remove a POSIX lock on an open file descriptor.\n\n  fd\n    An open file descriptor.\n  command\n    One of "
        "F_LOCK, F_TLOCK, F_ULOCK or F_TEST.\n  length\n    The number of bytes to lock, starting at the current position."),
    def<"def open(path, flags, mode=511, *, dir_fd=None)", posix_open>("Open a file for low level IO.  Returns a file descriptor (integer)."),
    def<"def close(fd)", posix_close>("Close a file descriptor."),
    def<"def closerange(fd_low, fd_high, /)", posix_closerange>("Closes all file descriptors in [fd_low, fd_high), ignoring errors."),
    def<"def read(fd, length, /)", posix_read>("Read from a file descriptor.  Returns a bytes object."),
    def<"def pread(fd, length, offset, /)", posix_pread>("Read a number of bytes from a file descriptor starting at a particular offset."),
    def<"def write(fd, data, /)", posix_write>("Write a bytes object to a file descriptor."),
    def<"def pwrite(fd, buffer, offset, /)", posix_pwrite>("Write bytes to a file descriptor starting at a particular offset."),
    def<"def lseek(fd, position, how, /)", posix_lseek>("Set the position of a file descriptor.  Return the new position."),
    def<"def isatty(fd, /)", posix_isatty>("Return True if the fd is connected to a terminal."),
    def<"def pipe()", posix_pipe>("Create a pipe."),
    def<"def pipe2(flags, /)", posix_pipe2>("Create a pipe with flags set atomically."),
    def<"def openpty()", posix_openpty>("Open a pseudo-terminal.\n\nReturn a tuple of (master_fd, slave_fd) containing open file descriptors\nfor both the master and slave ends."),
    def<"def dup(fd, /)", posix_dup>("Return a duplicate of a file descriptor."),
    def<"def dup2(fd, fd2, inheritable=True)", posix_dup2>("Duplicate file descriptor."),
    def<"def fsync(fd)", on_disk<::fsync>>("Force write of fd to disk."),
    def<"def fdatasync(fd)", on_disk<::fdatasync>>("Force write of fd to disk without forcing update of metadata."),
    def<"def fchdir(fd)", on_descriptor<::fchdir>>("Change to the directory of the given file descriptor."),
    def<"def ftruncate(fd, length, /)", posix_ftruncate>("Truncate a file, specified by file descriptor, to a specific length."),
    def<"def get_inheritable(fd, /)", posix_get_inheritable>("Get the close-on-exe flag of the specified file descriptor."),
    def<"def set_inheritable(fd, inheritable, /)", posix_set_inheritable>("Set the inheritable flag of the specified file descriptor."),
    def<"def get_blocking(fd, /)", posix_get_blocking>("Get the blocking mode of the file descriptor."),
    def<"def set_blocking(fd, blocking, /)", posix_set_blocking>("Set the blocking mode of the specified file descriptor."),
    def<"def get_terminal_size(fd=1, /)", posix_get_terminal_size>("Return the size of the terminal window as (columns, lines)."),
    def<"def ttyname(fd, /)", posix_ttyname>("Return the name of the terminal device connected to 'fd'."),
};

constexpr MethodDef kTerminalSize[] = {def<"new os.terminal_size(sequence, dict=<unset>)", TerminalSize::create>(nullptr),
    def<"member columns", struct_sequence_item<0>>("width of the terminal window in characters"),
    def<"member lines", struct_sequence_item<1>>("height of the terminal window in characters")};

}  // namespace

extern const Rows descriptor_rows{kRows, std::size(kRows)};
extern const TypeDef terminal_size_type_def{.type = &terminal_size_type,
                                     .name = "os.terminal_size",
                                     .doc = "A tuple of (columns, lines) for holding terminal window size",
                                     .base = &tuple_type,
                                     .instance_size = sizeof(TupleObject),
                                     .flags = 0,
                                     .slots = {.destroy = TerminalSize::destroy,
                                               .traverse = TerminalSize::traverse,
                                               .variable_size = TerminalSize::size,
                                               .repr = struct_sequence_repr},
                                     .methods = kTerminalSize,
                                     .method_count = std::size(kTerminalSize)};

}  // namespace skerry::posix
