// What the sources of `_socket` share: the socket object, addresses, waiting with a time limit.
//
//   socket_type.cpp  the type       socket_transfer.cpp  sending and receiving
//   addresses.cpp    addresses      socket_module.cpp    names of hosts, numbers, constants
//   socket_messages.cpp  sendmsg, recvmsg: several buffers, ancillary data      socket_constants.cpp  constants of single protocols
// Operations are tried without waiting; what cannot be done yet waits in the reactor, with the socket's time limit, and holds no worker.
// As in CPython a socket with a time limit is non-blocking for the system, and so is one that accepts, because accept() has no flag for it.
#pragma once

#include <netdb.h>
#include <sys/socket.h>

#include <memory>
#include <optional>
#include <string>

#include "channels/readiness.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "stdlib/io/descriptor_io.h"

namespace skerry::sockets {

extern TypeObject socket_type, gaierror_type, herror_type;
extern const TypeDef socket_type_def, gaierror_type_def, herror_type_def;

struct SocketObject : Object {
  int fd;
  int family, kind, protocol;
  double timeout;  // seconds; below zero: none
  bool accepts;    // made non-blocking for accept() although it has no time limit

  void blank() {
    fd = -1;
    timeout = -1;
    accepts = false;
  }
  static bool check(Value v) { return is_instance_of(v, socket_type); }
  static TypeObject& type() { return socket_type; }
};

// ---- Addresses
union Address {
  sockaddr_storage storage;
  sockaddr any;
};
Fallible<socklen_t> address_from(Isolate& iso, const SocketObject* s, Value v, const char* function, Address* out);
Result make_address(Isolate& iso, const Address& address, socklen_t size);  // tuple, str or bytes; None when size is 0
// A host as the family has it, numeric or by name; "" and "<broadcast>" as in Python.
Fallible<bool> resolve_host(Isolate& iso, std::string_view host, int family, Address* out);
Fallible<std::string> host_argument(Isolate& iso, Value v);  // str (IDNA) or bytes
Fault raise_gai_error(Isolate& iso, int code);

// getaddrinfo(): numbers at once, names on a blocking thread. Null: the system has no such argument.
struct Lookup {
  ~Lookup();
  addrinfo* found = nullptr;
  int error = 0;
};
Fallible<std::shared_ptr<Lookup>> look_up(Isolate& iso, std::optional<std::string> host, std::optional<std::string> port, addrinfo hints);

// ---- Waiting
enum class Until { kReadable, kWritable };
channels::Deadline deadline_of(const SocketObject* s);
// A socket that shall wait when the system says EAGAIN.
bool may_wait(const SocketObject* s);
Status wait_until(Isolate& iso, const SocketObject* s, Until until, channels::Deadline deadline);  // TimeoutError "timed out"
Status set_non_blocking(Isolate& iso, int fd, bool non_blocking);

// Calls f, which does not wait, until it does not ask to wait any more. Errors are raised. `flags` are the caller's.
template <class F>
Fallible<int64_t> with_waiting(Isolate& iso, SocketObject* s, Until until, channels::Deadline deadline, int flags, F&& f) {
  for (;;) {
    io::SystemResult r = io::blocking_call(iso, f);
    if (r.value >= 0) return r.value;
    if (r.error == EINTR) {
      TRY(iso.safepoint_slow(Isolate::SafepointKind::kNested));
      continue;
    }
    bool is_asked_not_to = (flags & MSG_DONTWAIT) != 0 && s->timeout < 0;
    if (r.error != EAGAIN || is_asked_not_to || !may_wait(s)) return raise_os_error(iso, r.error, Value());
    TRY(wait_until(iso, s, until, deadline));
  }
}

// ---- Methods of socket_transfer.cpp
Result socket_recv(Isolate& iso, SocketObject* s, int64_t size, int flags);
Fallible<int64_t> socket_recv_into(Isolate& iso, SocketObject* s, Value buffer, int64_t size, int flags);
Result socket_recvfrom(Isolate& iso, SocketObject* s, int64_t size, int flags);
Result socket_recvfrom_into(Isolate& iso, SocketObject* s, Value buffer, int64_t size, int flags);
Fallible<int64_t> socket_send(Isolate& iso, SocketObject* s, Value data, int flags);
Status socket_sendall(Isolate& iso, SocketObject* s, Value data, int flags);
Fallible<int64_t> socket_sendto(Isolate& iso, SocketObject* s, Value data, Value flags_or_address, Value address);
// ---- socket_messages.cpp
Fallible<int64_t> socket_sendmsg(Isolate& iso, SocketObject* s, Value buffers, Value ancillary, Value flags, Value address);
Result socket_recvmsg(Isolate& iso, SocketObject* s, int64_t size, int64_t ancillary_size, int64_t flags);
Result socket_recvmsg_into(Isolate& iso, SocketObject* s, Value buffers, int64_t ancillary_size, int64_t flags);
Fallible<int64_t> native_cmsg_len(Isolate& iso, int64_t length);
Fallible<int64_t> native_cmsg_space(Isolate& iso, int64_t length);
// ---- socket_constants.cpp
Status add_protocol_constants(Isolate& iso, Value module);

Result make_socket_value(Isolate& iso, int fd, int family, int kind, int protocol);

}  // namespace skerry::sockets
