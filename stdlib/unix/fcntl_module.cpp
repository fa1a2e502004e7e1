// fcntl: control of descriptors, and locks on files.
//
// A lock that another process holds is asked for again and again while the isolate waits: the system has no descriptor to wait for it.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>

#include <cstring>
#include <iterator>

#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/int.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"
#include "stdlib/io/lock_wait.h"
#include "stdlib/unix/unix_modules.h"
#include "stdlib/unix/unix_parts.h"

namespace skerry::unix_doors {

namespace {

constexpr size_t kMaxBuffer = 1024;  // what a script may pass by value: CPython's bound

// An int as C's unsigned long, cut off.
Fallible<uint64_t> unsigned_bits(Isolate& iso, Value v) {
  Ref index(iso, TRY(as_index(iso, v)));
  int64_t n;
  if (int_fits_int64(index, &n)) return static_cast<uint64_t>(n);
  auto* big = index.as<IntObject>();
  return big->is_negative() ? -big->limbs()[0] : big->limbs()[0];
}

// Bytes of a str or a bytes-like object; false: it is neither.
Fallible<bool> buffer_argument(Isolate& iso, Value v, std::string* out) {
  if (StrObject::check(v)) {
    *out = to_utf8(v);
    return true;
  }
  if (!is_buffer(v)) return false;
  BytesView view(iso);
  TRY(view.get(v));
  *out = view.text();
  return true;
}

int unwaiting(int command) {
  switch (command) {
    case F_SETLKW: return F_SETLK;
    case F_OFD_SETLKW: return F_OFD_SETLK;
    default: return command;
  }
}

Result fcntl_fcntl(Isolate& iso, Value fd_value, Value command_value, Value argument) {
  int fd = TRY(descriptor_argument(iso, fd_value));
  int command = static_cast<int>(TRY(c_int_argument(iso, command_value)));
  std::string data;
  if (TRY(buffer_argument(iso, argument, &data))) {
    if (data.size() > kMaxBuffer) return iso.raise(ValueError, "fcntl string arg too long");
    size_t size = data.size();
    data.resize(kMaxBuffer + 8);  // the system may write more than it was given
    if (unwaiting(command) != command) {
      TRY(check(iso, TRY(io::wait_for_lock(iso, [fd, command, &data] { return ::fcntl(fd, unwaiting(command), data.data()); }))));
    } else {
      TRY(check(iso, TRY(blocking_call_retried(iso, [&] { return ::fcntl(fd, command, data.data()); }))));
    }
    return make_bytes(iso, std::string_view(data).substr(0, size));
  }
  auto number = static_cast<unsigned>(TRY(unsigned_bits(iso, argument)));
  SystemResult r = TRY(blocking_call_retried(iso, [=] { return ::fcntl(fd, command, static_cast<int>(number)); }));
  TRY(check(iso, r));
  return make_int(iso, r.value);
}

Result fcntl_ioctl(Isolate& iso, Value fd_value, Value request_value, Value argument, bool mutate) {
  int fd = TRY(descriptor_argument(iso, fd_value));
  auto request = static_cast<unsigned>(TRY(unsigned_bits(iso, request_value)));
  if (!StrObject::check(argument) && !is_buffer(argument)) {
    auto number = static_cast<int>(TRY(unsigned_bits(iso, argument)));
    SystemResult r = blocking_call(iso, [=] { return ::ioctl(fd, request, number); });
    TRY(check(iso, r));
    return make_int(iso, r.value);
  }
  BufferView view;
  bool writable = false;
  if (!StrObject::check(argument)) {
    Status got = get_buffer(iso, argument, &view, true);
    writable = !got.is_fault();
    if (!writable) {
      if (!iso.has_pending()) return got.fault();
      iso.clear_pending();
    }
  }
  std::string data;
  if (writable) data.assign(reinterpret_cast<char*>(view.data), view.size);
  else TRY(buffer_argument(iso, argument, &data));
  size_t size = data.size();
  SystemResult r{};
  bool too_long = size > kMaxBuffer && !(writable && mutate);
  if (!too_long) {
    data.resize(size + kMaxBuffer);
    r = blocking_call(iso, [&] { return ::ioctl(fd, request, data.data()); });
    if (writable && mutate && size != 0) std::memcpy(view.data, data.data(), size);
  }
  if (writable) release_buffer(iso, &view);
  if (too_long) return iso.raise(ValueError, "ioctl string arg too long");
  TRY(check(iso, r));
  if (writable && mutate) return make_int(iso, r.value);
  return make_bytes(iso, std::string_view(data).substr(0, size));
}

Status fcntl_flock(Isolate& iso, Value fd_value, Value operation_value) {
  int fd = TRY(descriptor_argument(iso, fd_value));
  int operation = static_cast<int>(TRY(c_int_argument(iso, operation_value)));
  auto attempt = [fd, operation] { return ::flock(fd, operation | LOCK_NB); };
  if (operation & LOCK_NB) return check(iso, TRY(blocking_call_retried(iso, attempt)));
  return check(iso, TRY(io::wait_for_lock(iso, attempt)));
}

Status fcntl_lockf(Isolate& iso, Value fd_value, Value command_value, Value length, Value start, Value whence) {
  int fd = TRY(descriptor_argument(iso, fd_value));
  int command = static_cast<int>(TRY(c_int_argument(iso, command_value)));
  struct flock lock {};
  if (command == LOCK_UN) lock.l_type = F_UNLCK;
  else if (command & LOCK_SH) lock.l_type = F_RDLCK;
  else if (command & LOCK_EX) lock.l_type = F_WRLCK;
  else return iso.raise(ValueError, "unrecognized lockf argument");
  lock.l_whence = static_cast<short>(TRY(c_int_argument(iso, whence)));
  if (!start.is_empty()) lock.l_start = TRY(as_int64(iso, start, Overflow::kRaise));
  if (!length.is_empty()) lock.l_len = TRY(as_int64(iso, length, Overflow::kRaise));
  auto attempt = [fd, lock] { return ::fcntl(fd, F_SETLK, &lock); };
  if (command & LOCK_NB) return check(iso, TRY(blocking_call_retried(iso, attempt)));
  return check(iso, TRY(io::wait_for_lock(iso, attempt)));
}

#define N(name) {#name, name},
constexpr Constant kConstants[] = {
    N(DN_ACCESS) N(DN_ATTRIB) N(DN_CREATE) N(DN_DELETE) N(DN_MODIFY) N(DN_RENAME) N(FASYNC) N(FD_CLOEXEC)
    N(F_ADD_SEALS) N(F_DUPFD) N(F_DUPFD_CLOEXEC) N(F_EXLCK) N(F_GETFD) N(F_GETFL) N(F_GETLEASE) N(F_GETLK) N(F_GETLK64) N(F_GETOWN)
    N(F_GETPIPE_SZ) N(F_GETSIG) N(F_GET_SEALS) N(F_NOTIFY) N(F_OFD_GETLK) N(F_OFD_SETLK) N(F_OFD_SETLKW) N(F_RDLCK) N(F_SEAL_GROW)
    N(F_SEAL_SEAL) N(F_SEAL_SHRINK) N(F_SEAL_WRITE) N(F_SETFD) N(F_SETFL) N(F_SETLEASE) N(F_SETLK) N(F_SETLK64) N(F_SETLKW)
    N(F_SETLKW64) N(F_SETOWN) N(F_SETPIPE_SZ) N(F_SETSIG) N(F_SHLCK) N(F_UNLCK) N(F_WRLCK) N(LOCK_EX) N(LOCK_MAND) N(LOCK_NB)
    N(LOCK_READ) N(LOCK_RW) N(LOCK_SH) N(LOCK_UN) N(LOCK_WRITE)
    {"DN_MULTISHOT", static_cast<int64_t>(static_cast<unsigned>(DN_MULTISHOT))}};
#undef N

Status populate(Isolate& iso, Value module) { return add_constants(iso, module, kConstants); }

constexpr MethodDef kFunctions[] = {
    def<"def fcntl(fd, cmd, arg=0, /)", fcntl_fcntl>("Perform the operation `cmd` on file descriptor fd."),
    def<"def ioctl(fd, request, arg=0, mutate_flag=True, /)", fcntl_ioctl>("Perform the operation request on file descriptor fd."),
    def<"def flock(fd, operation, /)", fcntl_flock>("Perform the lock operation `operation` on file descriptor `fd`."),
    def<"def lockf(fd, cmd, len=<unset>, start=<unset>, whence=0, /)", fcntl_lockf>("A wrapper around the fcntl() locking calls."),
};

}  // namespace

extern const ModuleDef fcntl_module_def{
    .name = "fcntl",
    .doc = "This module performs file control and I/O control on file\ndescriptors.  It is an interface to the fcntl() and ioctl() "
           "Unix\nroutines.  File descriptors can be obtained with the fileno() method of\na file or socket object.",
    .functions = kFunctions,
    .function_count = std::size(kFunctions),
    .populate = populate};

}  // namespace skerry::unix_doors
