// The type _socket.socket: making, connecting, options, time limits.
#include <fcntl.h>
#include <netinet/in.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <iterator>
#include <utility>

#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/codecs.h"
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/warning.h"
#include "stdlib/native_init.h"
#include "stdlib/socket/socket_parts.h"

namespace skerry::sockets {

TypeObject socket_type, gaierror_type, herror_type;

namespace {

using io::blocking_call;
using io::SystemResult;

Status check(Isolate& iso, SystemResult r) {
  return r.value < 0 ? Status(raise_os_error(iso, r.error, Value())) : Status::ok();
}

}  // namespace

channels::Deadline deadline_of(const SocketObject* s) {
  if (s->timeout < 0) return {};
  return scheduler::Clock::now() + std::chrono::nanoseconds(static_cast<int64_t>(std::ceil(s->timeout * 1e9)));
}

// Without a time limit it depends on the descriptor, which others may have set; unless that was us.
bool may_wait(const SocketObject* s) { return s->timeout > 0 || (s->timeout < 0 && (s->accepts || !io::is_non_blocking(s->fd))); }

Status wait_until(Isolate& iso, const SocketObject* s, Until until, channels::Deadline deadline) {
  bool ready = TRY(until == Until::kReadable ? channels::wait_readable(iso, s->fd, deadline) : channels::wait_writable(iso, s->fd, deadline));
  return ready ? Status::ok() : Status(iso.raise(TimeoutError, "timed out"));
}

Status set_non_blocking(Isolate& iso, int fd, bool non_blocking) {
  int flags = ::fcntl(fd, F_GETFL);
  if (flags >= 0) flags = ::fcntl(fd, F_SETFL, non_blocking ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
  return flags < 0 ? Status(raise_os_error(iso, errno, Value())) : Status::ok();
}

Result make_socket_value(Isolate& iso, int fd, int family, int kind, int protocol) {
  Result made = allocate_instance(iso, &socket_type);
  if (made.is_fault()) {
    ::close(fd);
    return made;
  }
  auto* s = made.value().as<SocketObject>();
  s->fd = fd;
  s->family = family;
  s->kind = kind;
  s->protocol = protocol;
  s->timeout = -1;
  s->accepts = false;
  return made;
}

namespace {

// ---- Life
Fallible<int> option_of(Isolate& iso, int fd, int option) {
  int value = 0;
  socklen_t size = sizeof value;
  if (::getsockopt(fd, SOL_SOCKET, option, &value, &size) < 0) return raise_os_error(iso, errno, Value());
  return value;
}

// What an open descriptor says about itself, where the caller did not.
Status adopt(Isolate& iso, SocketObject* s, Value fileno, int family, int kind, int protocol) {
  if (has_flag(fileno, TypeFlag::kFloatSubclass)) return iso.raise(TypeError, "integer argument expected, got float");
  int64_t fd = TRY(argument_to_int64(iso, fileno));
  if (fd < 0) return iso.raise(ValueError, "negative file descriptor");
  Address address = {};
  socklen_t size = sizeof address;
  if (::getsockname(fd, &address.any, &size) < 0) {
    if (family == -1 || errno == EBADF || errno == ENOTSOCK) return raise_os_error(iso, errno, Value());
  } else if (family == -1) {
    family = address.any.sa_family;
  }
  if (kind == -1) kind = TRY(option_of(iso, fd, SO_TYPE));
  if (protocol == -1) protocol = TRY(option_of(iso, fd, SO_PROTOCOL));
  s->fd = fd;
  s->family = family;
  s->kind = kind;
  s->protocol = protocol;
  return Status::ok();
}

Fallible<double> default_timeout(Isolate& iso) {
  Ref module(iso, TRY(import_module(iso, "_socket")));
  Result value = get_attribute_or_not_found(iso, module, Ref(iso, intern(iso, "_default_timeout")));
  if (value.is_not_found()) return -1.0;
  Ref held(iso, TRY(value));
  return held.get().is_none() ? Fallible<double>(-1.0) : argument_to_double(iso, held);
}

Status socket_init(Isolate& iso, Value self, int family, int kind, int protocol, Value fileno) {
  auto* s = self.as<SocketObject>();
  if (!fileno.is_none()) {
    TRY(adopt(iso, s, fileno, family, kind, protocol));
  } else {
    s->family = static_cast<int>(family == -1 ? int64_t{AF_INET} : family);
    s->kind = static_cast<int>(kind == -1 ? int64_t{SOCK_STREAM} : kind);
    s->protocol = static_cast<int>(protocol == -1 ? 0 : protocol);
    SystemResult r = blocking_call(iso, [s] {
      return static_cast<int64_t>(::socket(s->family, s->kind | SOCK_CLOEXEC, s->protocol));
    });
    TRY(check(iso, r));
    s->fd = static_cast<int>(r.value);
  }
  bool non_blocking = s->kind & SOCK_NONBLOCK;
  s->kind &= ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
  s->timeout = non_blocking ? 0 : TRY(default_timeout(iso));
  if (s->timeout >= 0) TRY(set_non_blocking(iso, s->fd, true));
  return Status::ok();
}
constexpr MethodDef kInit = def<"socket(self, family=-1, type=-1, proto=-1, fileno=None)", socket_init>(nullptr);

std::string described(const SocketObject* s) {
  return fmt::format("<socket object, fd={}, family={}, type={}, proto={}>", s->fd, s->family, s->kind, s->protocol);
}
Result socket_repr(Isolate& iso, Value self) { return make_str(iso, described(self.as<SocketObject>())); }

Status socket_finalize(Isolate& iso, Value self) {
  auto* s = self.as<SocketObject>();
  if (s->fd < 0) return Status::ok();
  std::string text = fmt::format("unclosed {}", repr_utf8_or_fallback(iso, self));
  warn_unclosed(iso, text, self);
  ::close(std::exchange(s->fd, -1));
  return Status::ok();
}
void socket_destroy(Isolate&, Object* o) {
  auto* s = static_cast<SocketObject*>(o);
  if (s->fd >= 0) ::close(std::exchange(s->fd, -1));
}

Status socket_close(Isolate& iso, SocketObject* s) {
  int fd = std::exchange(s->fd, -1);
  if (fd < 0) return Status::ok();
  SystemResult r = blocking_call(iso, [fd] { return static_cast<int64_t>(::close(fd)); });
  if (r.value < 0 && r.error != ECONNRESET) return raise_os_error(iso, r.error, Value());
  return Status::ok();
}
Fallible<int64_t> socket_detach(Isolate&, SocketObject* s) { return int64_t{std::exchange(s->fd, -1)}; }
Fallible<int64_t> socket_fileno(Isolate&, SocketObject* s) { return int64_t{s->fd}; }

// ---- Connections
Result socket_accept(Isolate& iso, SocketObject* s) {
  Address address = {};
  socklen_t size = sizeof address;
  // Several isolates, and processes, may accept from one socket: readiness is no promise.
  if (s->timeout < 0 && !s->accepts && !io::is_non_blocking(s->fd)) {
    TRY(set_non_blocking(iso, s->fd, true));
    s->accepts = true;
  }
  int64_t fd = TRY(with_waiting(iso, s, Until::kReadable, deadline_of(s), 0, [&] {
    size = sizeof address;
    return static_cast<int64_t>(::accept4(s->fd, &address.any, &size, SOCK_CLOEXEC));
  }));
  Result peer = make_address(iso, address, size);
  if (peer.is_fault()) {
    ::close(fd);
    return peer;
  }
  Ref held(iso, peer.value());
  return make_tuple(iso, {Value::small_int(fd), held});
}

Status socket_bind(Isolate& iso, SocketObject* s, Value given) {
  Address address;
  socklen_t size = TRY(address_from(iso, s, given, "bind", &address));
  return check(iso, blocking_call(iso, [&] { return static_cast<int64_t>(::bind(s->fd, &address.any, size)); }));
}

// connect() that does not wait, on a descriptor that may be a blocking one.
SystemResult begin_connect(Isolate& iso, SocketObject* s, const Address& address, socklen_t size) {
  int flags = s->timeout < 0 ? ::fcntl(s->fd, F_GETFL) : -1;
  bool blocks = flags >= 0 && (flags & O_NONBLOCK) == 0;
  if (blocks) ::fcntl(s->fd, F_SETFL, flags | O_NONBLOCK);
  SystemResult r = blocking_call(iso, [&] { return static_cast<int64_t>(::connect(s->fd, &address.any, size)); });
  if (blocks) ::fcntl(s->fd, F_SETFL, flags);
  return r;
}

// The error of connecting, 0 when it is done.
Fallible<int64_t> try_connect(Isolate& iso, SocketObject* s, Value given, const char* function) {
  Address address;
  socklen_t size = TRY(address_from(iso, s, given, function, &address));
  channels::Deadline deadline = deadline_of(s);
  SystemResult r = begin_connect(iso, s, address, size);
  if (r.value >= 0) return int64_t{0};
  bool waits = may_wait(s);
  if (r.error == EAGAIN && waits && s->family == AF_UNIX) {
    // The listener's queue is full, and nothing tells when it is not any more.
    auto connects = [&] {
      r = begin_connect(iso, s, address, size);
      return r.value >= 0 || r.error != EAGAIN;
    };
    if (!TRY(channels::wait_by_looking(iso, connects, deadline))) return iso.raise(TimeoutError, "timed out");
    if (r.value >= 0) return int64_t{0};
  }
  if (!waits || (r.error != EINPROGRESS && r.error != EINTR)) return int64_t{r.error};
  Status ready = wait_until(iso, s, Until::kWritable, deadline);
  if (ready.is_fault()) return ready.fault();
  return int64_t{TRY(option_of(iso, s->fd, SO_ERROR))};
}
Status socket_connect(Isolate& iso, SocketObject* s, Value address) {
  int64_t error = TRY(try_connect(iso, s, address, "connect"));
  return error == 0 ? Status::ok() : Status(raise_os_error(iso, static_cast<int>(error), Value()));
}
Fallible<int64_t> socket_connect_ex(Isolate& iso, SocketObject* s, Value address) {
  Fallible<int64_t> error = try_connect(iso, s, address, "connect_ex");
  if (error.is_fault() && iso.has_pending() && iso.catch_pending(TimeoutError)) return int64_t{EWOULDBLOCK};
  return error;
}
Status socket_listen(Isolate& iso, SocketObject* s, int backlog) {
  int length = static_cast<int>(std::max<int64_t>(backlog, 0));
  return check(iso, blocking_call(iso, [=] { return static_cast<int64_t>(::listen(s->fd, length)); }));
}
Status socket_shutdown(Isolate& iso, SocketObject* s, int how) {
  return check(iso, blocking_call(iso, [=] { return static_cast<int64_t>(::shutdown(s->fd, how)); }));
}
template <auto Ask>
Result socket_name(Isolate& iso, SocketObject* s) {
  Address address = {};
  socklen_t size = sizeof address;
  TRY(check(iso, blocking_call(iso, [&] { return static_cast<int64_t>(Ask(s->fd, &address.any, &size)); })));
  return make_address(iso, address, size);
}

// ---- Options
Result socket_getsockopt(Isolate& iso, SocketObject* s, int level, int option, int64_t size) {
  if (size == 0) {
    int value = 0;
    socklen_t length = sizeof value;
    if (::getsockopt(s->fd, level, option, &value, &length) < 0)
      return raise_os_error(iso, errno, Value());
    return Value::small_int(value);
  }
  if (size < 0 || size > 1024) return iso.raise(OSError, "getsockopt buflen out of range");
  char data[1024];
  auto length = static_cast<socklen_t>(size);
  if (::getsockopt(s->fd, level, option, data, &length) < 0)
    return raise_os_error(iso, errno, Value());
  return make_bytes(iso, {data, length});
}
Status socket_setsockopt(Isolate& iso, SocketObject* s, int level, int option, Value value, Value length) {
  int result;
  auto level_number = level, option_number = option;
  if (!length.is_empty()) {
    if (!value.is_none()) return iso.raise(TypeError, "socket option should be None");
    result = ::setsockopt(s->fd, level_number, option_number, nullptr, static_cast<socklen_t>(TRY(argument_to_int64(iso, length))));
  } else if (is_int(value)) {
    int number = static_cast<int>(TRY(argument_to_int64(iso, value)));
    result = ::setsockopt(s->fd, level_number, option_number, &number, sizeof number);
  } else {
    BytesView view(iso);
    TRY(view.get(value));
    result = ::setsockopt(s->fd, level_number, option_number, view.text().data(), static_cast<socklen_t>(view.text().size()));
  }
  return result < 0 ? Status(raise_os_error(iso, errno, Value())) : Status::ok();
}

Status socket_settimeout(Isolate& iso, SocketObject* s, Value value) {
  double seconds = -1;
  if (!value.is_none()) {
    seconds = TRY(argument_to_double(iso, value));
    if (std::isnan(seconds)) return iso.raise(ValueError, "Invalid value NaN (not a number)");
    if (seconds < 0) return iso.raise(ValueError, "Timeout value out of range");
    if (seconds > 9.2e9) return iso.raise(OverflowError, "timeout doesn't fit into C timeval");
  }
  s->timeout = seconds;
  s->accepts = false;
  return set_non_blocking(iso, s->fd, seconds >= 0);
}
Result socket_gettimeout(Isolate& iso, SocketObject* s) {
  return s->timeout < 0 ? Result(Value::none()) : make_double(iso, s->timeout);
}
Status socket_setblocking(Isolate& iso, SocketObject* s, bool blocking) {
  s->timeout = blocking ? -1 : 0;
  s->accepts = false;
  return set_non_blocking(iso, s->fd, !blocking);
}
Fallible<bool> socket_getblocking(Isolate&, SocketObject* s) { return s->timeout != 0; }
template <auto Field>
Fallible<int64_t> socket_field(Isolate&, SocketObject* s) {
  return int64_t{s->*Field};
}

constexpr MethodDef kMethods[] = {
    def<"_accept(self, /)", socket_accept>(
        "_accept() -> (integer, address info)\n\nWait for an incoming connection.  Return a new socket file descriptor\n"
        "representing the connection, and the address of the client."),
    def<"bind(self, address, /)", socket_bind>("bind(address)\n\nBind the socket to a local address."),
    def<"close(self, /)", socket_close>("close()\n\nClose the socket.  It cannot be used after this call."),
    def<"connect(self, address, /)", socket_connect>("connect(address)\n\nConnect the socket to a remote address."),
    def<"connect_ex(self, address, /)", socket_connect_ex>(
        "connect_ex(address) -> errno\n\nThis is like connect(address), but returns an error code (the errno value)\ninstead "
        "of raising an exception when an error occurs."),
    def<"detach(self, /)", socket_detach>(
        "detach()\n\nClose the socket object without closing the underlying file descriptor.\nThe object cannot be used after "
        "this call, but the file descriptor\ncan be reused for other purposes.  The file descriptor is returned."),
    def<"fileno(self, /)", socket_fileno>("fileno() -> integer\n\nReturn the integer file descriptor of the socket."),
    def<"getblocking(self, /)", socket_getblocking>("getblocking()\n\nReturns True if socket is in blocking mode, or False if it\nis in non-blocking mode."),
    def<"getpeername(self, /)", socket_name<::getpeername>>("getpeername() -> address info\n\nReturn the address of the remote endpoint."),
    def<"getsockname(self, /)", socket_name<::getsockname>>("getsockname() -> address info\n\nReturn the address of the local endpoint."),
    def<"getsockopt(self, level, option, buffersize=0, /)", socket_getsockopt>("getsockopt(level, option[, buffersize]) -> value\n\nGet a socket option."),
    def<"gettimeout(self, /)", socket_gettimeout>("gettimeout() -> timeout\n\nReturns the timeout in seconds (float) associated with socket operations."),
    def<"listen(self, backlog=128, /)", socket_listen>("listen([backlog])\n\nEnable a server to accept connections."),
    def<"recv(self, bufsize, flags=0, /)", socket_recv>(
        "recv(buffersize[, flags]) -> data\n\nReceive up to buffersize bytes from the socket."),
    def<"recv_into(self, /, buffer, nbytes=0, flags=0)", socket_recv_into>(
        "recv_into(buffer, [nbytes[, flags]]) -> nbytes_read\n\nA version of recv() that stores its data into a buffer rather "
        "than creating\na new string."),
    def<"recvfrom(self, bufsize, flags=0, /)", socket_recvfrom>(
        "recvfrom(buffersize[, flags]) -> (data, address info)\n\nLike recv(buffersize, flags) but also return the sender's "
        "address info."),
    def<"recvfrom_into(self, /, buffer, nbytes=0, flags=0)", socket_recvfrom_into>(
        "recvfrom_into(buffer[, nbytes[, flags]]) -> (nbytes, address info)\n\nLike recv_into(buffer[, nbytes[, flags]]) but "
        "also return the sender's address info."),
    worded(Wording::kFormat, def<"recvmsg(self, bufsize, ancbufsize=0, flags=0, /)", socket_recvmsg>(
        "recvmsg(bufsize[, ancbufsize[, flags]]) -> (data, ancdata, msg_flags, address)\n\nReceive normal data (up to bufsize bytes) and "
        "ancillary data (up to\nancbufsize bytes) from the socket.")),
    worded(Wording::kFormat, def<"recvmsg_into(self, buffers, ancbufsize=0, flags=0, /)", socket_recvmsg_into>(
        "recvmsg_into(buffers[, ancbufsize[, flags]]) -> (nbytes, ancdata, msg_flags, address)\n\nReceive normal data and ancillary data "
        "from the socket, scattering the\nnon-ancillary data into a series of buffers.")),
    def<"send(self, data, flags=0, /)", socket_send>("send(data[, flags]) -> count\n\nSend a data string to the socket."),
    def<"sendall(self, data, flags=0, /)", socket_sendall>(
        "sendall(data[, flags])\n\nSend a data string to the socket.  This calls send() repeatedly\nuntil all data is sent."),
    worded(Wording::kFormat, def<"sendmsg(self, buffers, ancdata=<unset>, flags=<unset>, address=<unset>, /)", socket_sendmsg>(
        "sendmsg(buffers[, ancdata[, flags[, address]]]) -> count\n\nSend normal and ancillary data to the socket, gathering the\n"
        "non-ancillary data from a series of buffers.")),
    def<"sendto(self, data, flags_or_address, address=<unset>, /)", socket_sendto>(
        "sendto(data[, flags], address) -> count\n\nLike send(data, flags) but allows specifying the destination address."),
    def<"setblocking(self, flag, /)", socket_setblocking>("setblocking(flag)\n\nSet the socket to blocking (flag is true) or non-blocking (false)."),
    def<"setsockopt(self, level, option, value, optlen=<unset>, /)", socket_setsockopt>("setsockopt(level, option, value: int)\n\nSet a socket option."),
    def<"settimeout(self, timeout, /)", socket_settimeout>("settimeout(timeout)\n\nSet a timeout on socket operations."),
    def<"shutdown(self, how, /)", socket_shutdown>("shutdown(flag)\n\nShut down the reading side of the socket (flag == SHUT_RD), the writing side, or both."),
    def<"get family", socket_field<&SocketObject::family>>("the socket family"),
    def<"get type", socket_field<&SocketObject::kind>>("the socket type"),
    def<"get proto", socket_field<&SocketObject::protocol>>("the socket protocol"),
    def<"get timeout", socket_gettimeout>("the socket timeout"),
};

}  // namespace

extern const TypeDef socket_type_def{.type = &socket_type,
                                     .name = "_socket.socket",
                                     .doc = "socket(family=AF_INET, type=SOCK_STREAM, proto=0) -> socket object\n"
                                            "socket(family=-1, type=-1, proto=-1, fileno=None) -> socket object\n\nOpen a "
                                            "socket of the given type.",
                                     .base = nullptr,
                                     .instance_size = sizeof(SocketObject),
                                     .flags = flags(TypeFlag::kBaseType),
                                     .slots = {.destroy = socket_destroy,
                                               .finalize = socket_finalize,
                                               .new_ = new_blank<SocketObject>,
                                               .init = init_by_row<kInit>,
                                               .repr = socket_repr},
                                     .methods = kMethods,
                                     .method_count = std::size(kMethods)};
extern const TypeDef gaierror_type_def{.type = &gaierror_type,
                                       .name = "socket.gaierror",
                                       .doc = nullptr,
                                       .base = &OSError,
                                       .instance_size = sizeof(ExceptionObject),
                                       .flags = kExceptionFlags};
extern const TypeDef herror_type_def{.type = &herror_type,
                                     .name = "socket.herror",
                                     .doc = nullptr,
                                     .base = &OSError,
                                     .instance_size = sizeof(ExceptionObject),
                                     .flags = kExceptionFlags};

}  // namespace skerry::sockets
