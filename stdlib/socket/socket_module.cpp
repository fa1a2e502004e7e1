// _socket: names of hosts and services, numbers in network order, constants. socket.py stands on it.
#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include <cstring>
#include <iterator>

#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/posix/posix_parts.h"
#include "stdlib/socket/socket_parts.h"

namespace skerry::sockets {

namespace {

using io::blocking_call;
using io::SystemResult;

// ---- Descriptors
Result native_socketpair(Isolate& iso, Value family_value, int kind, int protocol) {
  int family = family_value.is_none() ? AF_UNIX : static_cast<int>(TRY(argument_to_int64(iso, family_value)));
  int fds[2];
  SystemResult r = blocking_call(iso, [&] {
    return static_cast<int64_t>(::socketpair(family, kind | SOCK_CLOEXEC, protocol, fds));
  });
  if (r.value < 0) return raise_os_error(iso, r.error, Value());
  Result first = make_socket_value(iso, fds[0], family, kind, protocol);
  if (first.is_fault()) {
    ::close(fds[1]);
    return first;
  }
  Ref a(iso, first.value());
  Ref b(iso, TRY(make_socket_value(iso, fds[1], family, kind, protocol)));
  return make_tuple(iso, {a, b});
}
Result native_dup(Isolate& iso, int fd) {
  SystemResult r = blocking_call(iso, [=] { return static_cast<int64_t>(::fcntl(fd, F_DUPFD_CLOEXEC, 0)); });
  if (r.value < 0) return raise_os_error(iso, r.error, Value());
  return make_int(iso, r.value);
}
Status native_close(Isolate& iso, int fd) {
  SystemResult r = blocking_call(iso, [=] { return static_cast<int64_t>(::close(fd)); });
  return r.value < 0 && r.error != ECONNRESET ? Status(raise_os_error(iso, r.error, Value())) : Status::ok();
}

// ---- Names
Result native_gethostname(Isolate& iso) {
  char name[256];
  if (::gethostname(name, sizeof name) < 0) return raise_os_error(iso, errno, Value());
  return make_str(iso, name);
}
Result native_gethostbyname(Isolate& iso, Value host) {
  std::string name = TRY(host_argument(iso, host));
  Address address;
  TRY(resolve_host(iso, name, AF_INET, &address));
  Ref pair(iso, TRY(make_address(iso, address, sizeof(sockaddr_in))));
  return retained(iso, (*pair.as<TupleObject>())[0]);
}

// (name, aliases, addresses) of gethostbyaddr and gethostbyname_ex.
struct HostEntry {
  std::string name;
  std::vector<std::string> aliases;
  std::vector<Address> addresses;
  int family = AF_UNSPEC;
  int error = 0;

  template <class F>
  void ask(F&& f) {
    std::vector<char> buffer(16 * 1024);
    hostent entry = {}, *found = nullptr;
    if (f(&entry, buffer.data(), buffer.size(), &found, &error) != 0 || found == nullptr) {
      if (error == 0) error = HOST_NOT_FOUND;
      return;
    }
    error = 0;
    name = found->h_name;
    family = found->h_addrtype;
    for (char** at = found->h_aliases; *at != nullptr; ++at) aliases.emplace_back(*at);
    for (char** at = found->h_addr_list; *at != nullptr; ++at) {
      Address address = {};
      address.any.sa_family = static_cast<sa_family_t>(family);
      void* place = family == AF_INET6 ? static_cast<void*>(&reinterpret_cast<sockaddr_in6*>(&address.storage)->sin6_addr)
                                       : &reinterpret_cast<sockaddr_in*>(&address.storage)->sin_addr;
      std::memcpy(place, *at, static_cast<size_t>(found->h_length));
      addresses.push_back(address);
    }
  }
};

Result host_entry_tuple(Isolate& iso, const HostEntry& entry) {
  if (entry.error != 0) {
    Ref text(iso, TRY(make_str(iso, ::hstrerror(entry.error))));
    Ref error(iso, TRY(call(iso, as_value(&herror_type), {Value::small_int(entry.error), text})));
    return iso.raise_value(error);
  }
  Ref name(iso, TRY(make_str(iso, entry.name))), aliases(iso, TRY(make_list(iso))), addresses(iso, TRY(make_list(iso)));
  for (const std::string& alias : entry.aliases) {
    Ref text(iso, TRY(make_str(iso, alias)));
    TRY(list_append(iso, aliases.as<ListObject>(), text));
  }
  for (const Address& address : entry.addresses) {
    Ref pair(iso, TRY(make_address(iso, address, entry.family == AF_INET6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in))));
    TRY(list_append(iso, addresses.as<ListObject>(), (*pair.as<TupleObject>())[0]));
  }
  return make_tuple(iso, {name, aliases, addresses});
}

Result native_gethostbyaddr(Isolate& iso, Value host) {
  std::string name = TRY(host_argument(iso, host));
  Address address;
  TRY(resolve_host(iso, name, AF_UNSPEC, &address));
  auto entry = std::make_shared<HostEntry>();
  TRY(channels::run_detached(iso, [entry, address] {
    bool six = address.any.sa_family == AF_INET6;
    const void* place = six ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6*>(&address.storage)->sin6_addr)
                            : &reinterpret_cast<const sockaddr_in*>(&address.storage)->sin_addr;
    entry->ask([&](auto... rest) {
      return ::gethostbyaddr_r(place, six ? sizeof(in6_addr) : sizeof(in_addr), address.any.sa_family, rest...);
    });
  }));
  return host_entry_tuple(iso, *entry);
}
Result native_gethostbyname_ex(Isolate& iso, Value host) {
  std::string name = TRY(host_argument(iso, host));
  Address address;
  TRY(resolve_host(iso, name, AF_INET, &address));  // its error, when there is none of the name
  auto entry = std::make_shared<HostEntry>();
  TRY(channels::run_detached(iso, [entry, name] {
    entry->ask([&](auto... rest) { return ::gethostbyname_r(name.c_str(), rest...); });
  }));
  return host_entry_tuple(iso, *entry);
}

Result native_getaddrinfo(Isolate& iso, Value host, Value port, int family, int kind, int protocol, int flags) {
  std::string host_text, port_text;
  if (!host.is_none()) host_text = TRY(host_argument(iso, host));
  if (is_int(port)) port_text = std::to_string(TRY(argument_to_int64(iso, port)));
  else if (StrObject::check(port)) port_text = to_utf8(port);
  else if (BytesObject::check(port)) port_text = port.as<BytesObject>()->view();
  else if (!port.is_none()) return iso.raise(OSError, "Int or String expected");
  addrinfo hints = {};
  hints.ai_family = family;
  hints.ai_socktype = kind;
  hints.ai_protocol = protocol;
  hints.ai_flags = flags;
  std::optional<std::string> host_name, service;
  if (!host.is_none()) host_name = host_text;
  if (!port.is_none()) service = port_text;
  std::shared_ptr<Lookup> answer = TRY(look_up(iso, host_name, service, hints));
  if (answer->error != 0) return raise_gai_error(iso, answer->error);
  Ref out(iso, TRY(make_list(iso)));
  for (addrinfo* at = answer->found; at != nullptr; at = at->ai_next) {
    Address address = {};
    std::memcpy(&address.storage, at->ai_addr, at->ai_addrlen);
    Ref place(iso, TRY(make_address(iso, address, at->ai_addrlen)));
    Ref name(iso, TRY(make_str(iso, at->ai_canonname ? at->ai_canonname : "")));
    Ref row(iso, TRY(make_tuple(iso, {Value::small_int(at->ai_family), Value::small_int(at->ai_socktype),
                                      Value::small_int(at->ai_protocol), name, place})));
    TRY(list_append(iso, out.as<ListObject>(), row));
  }
  return out.release();
}

Result native_getnameinfo(Isolate& iso, Value given, int flags) {
  if (!TupleObject::check(given) || given.as<TupleObject>()->length < 2)
    return iso.raise(TypeError, "getnameinfo() argument 1 must be a tuple");
  const auto& parts = *given.as<TupleObject>();
  std::string host = TRY(host_argument(iso, parts[0]));
  std::string port = std::to_string(TRY(argument_to_int64(iso, parts[1])));
  addrinfo hints = {};
  hints.ai_socktype = SOCK_DGRAM;
  hints.ai_flags = AI_NUMERICHOST;
  struct Names {
    char host[NI_MAXHOST], service[NI_MAXSERV];
    int error = 0;
  };
  auto names = std::make_shared<Names>();
  std::shared_ptr<Lookup> answer = TRY(look_up(iso, host, port, hints));
  if (answer->error != 0) return raise_gai_error(iso, answer->error);
  TRY(channels::run_detached(iso, [names, answer, flags] {
    names->error = ::getnameinfo(answer->found->ai_addr, answer->found->ai_addrlen, names->host, sizeof names->host, names->service,
                                 sizeof names->service, flags);
  }));
  if (names->error != 0) return raise_gai_error(iso, names->error);
  Ref a(iso, TRY(make_str(iso, names->host))), b(iso, TRY(make_str(iso, names->service)));
  return make_tuple(iso, {a, b});
}

Result native_getservbyname(Isolate& iso, Value service, Value protocol) {
  std::string name = TRY(host_argument(iso, service));
  std::string kind = protocol.is_empty() ? "" : TRY(host_argument(iso, protocol));
  servent entry, *found = nullptr;
  char buffer[1024];
  ::getservbyname_r(name.c_str(), kind.empty() ? nullptr : kind.c_str(), &entry, buffer, sizeof buffer, &found);
  if (found == nullptr) return iso.raise(OSError, "service/proto not found");
  return Value::small_int(ntohs(static_cast<uint16_t>(found->s_port)));
}
Result native_getservbyport(Isolate& iso, int port, Value protocol) {
  std::string kind = protocol.is_empty() ? "" : TRY(host_argument(iso, protocol));
  if (port < 0 || port > 0xffff) return iso.raise(OverflowError, "getservbyport: port must be 0-65535.");
  servent entry, *found = nullptr;
  char buffer[1024];
  ::getservbyport_r(htons(static_cast<uint16_t>(port)), kind.empty() ? nullptr : kind.c_str(), &entry, buffer, sizeof buffer, &found);
  if (found == nullptr) return iso.raise(OSError, "port/proto not found");
  return make_str(iso, found->s_name);
}

Result native_getprotobyname(Isolate& iso, Value name_value) {
  std::string name = TRY(host_argument(iso, name_value));
  protoent entry, *found = nullptr;
  char buffer[1024];
  ::getprotobyname_r(name.c_str(), &entry, buffer, sizeof buffer, &found);
  if (found == nullptr) return iso.raise(OSError, "protocol not found");
  return Value::small_int(found->p_proto);
}

// ---- Network interfaces, and the name of this machine
Result native_if_nameindex(Isolate& iso) {
  std::unique_ptr<struct if_nameindex, decltype(&::if_freenameindex)> all(::if_nameindex(), ::if_freenameindex);
  if (all == nullptr) return raise_os_error(iso, errno, Value());
  Ref out(iso, TRY(make_list(iso)));
  for (struct if_nameindex* one = all.get(); one->if_index != 0 && one->if_name != nullptr; ++one) {
    Ref name(iso, TRY(make_str(iso, one->if_name)));
    Ref pair(iso, TRY(make_tuple(iso, {Value::small_int(one->if_index), name})));
    TRY(list_append(iso, out.as<ListObject>(), pair));
  }
  return out.release();
}
Result native_if_nametoindex(Isolate& iso, Value name) {
  posix::Path text;
  TRY(posix::path_argument(iso, name, "if_nametoindex", "oname", posix::kPathOnly, &text));
  unsigned index = ::if_nametoindex(text.c_str());
  if (index == 0) return iso.raise(OSError, "no interface with this name");
  return Value::small_int(index);
}
Result native_if_indextoname(Isolate& iso, int64_t index) {
  char name[IF_NAMESIZE + 1];
  if (::if_indextoname(static_cast<unsigned>(index), name) == nullptr) return raise_os_error(iso, errno, Value());
  return make_str(iso, name);
}
Status native_sethostname(Isolate& iso, Value name) {
  posix::Path text;
  TRY(posix::path_argument(iso, name, "sethostname", "name", posix::kPathOnly, &text));
  return posix::check(iso, blocking_call(iso, [&] { return ::sethostname(text.c_str(), text.text.size()); }));
}

// ---- Numbers and packed addresses
constexpr char kHtons[] = "htons", kNtohs[] = "ntohs", kLongName[] = "";
template <class Number, auto Convert, const char* Name>
Result in_order(Isolate& iso, Value value) {
  if (!is_int(value)) return iso.raise(TypeError, "expected int, {} found", type_name(value));
  int64_t n = 0;
  if (!int_fits_int64(value, &n) || n > int64_t{static_cast<Number>(~Number{0})})
    return sizeof(Number) == 2
               ? iso.raise(OverflowError, "{}: Python int too large to convert to C 16-bit unsigned integer", Name)
               : iso.raise(OverflowError, "int larger than 32 bits");
  if (n < 0) return iso.raise(OverflowError, "can't convert negative value to unsigned int");
  return Value::small_int(Convert(static_cast<Number>(n)));
}
constexpr auto kShort = [](uint16_t n) { return htons(n); };
constexpr auto kLong = [](uint32_t n) { return htonl(n); };

Result native_inet_aton(Isolate& iso, Value text) {
  in_addr address;
  std::string host = TRY(host_argument(iso, text));
  if (::inet_aton(host.c_str(), &address) == 0) return iso.raise(OSError, "illegal IP address string passed to inet_aton");
  return make_bytes(iso, {reinterpret_cast<const char*>(&address), sizeof address});
}
Result native_inet_ntoa(Isolate& iso, Value packed) {
  BytesView view(iso);
  TRY(view.get(packed));
  if (view.text().size() != 4) return iso.raise(OSError, "packed IP wrong length");
  char text[INET_ADDRSTRLEN];
  ::inet_ntop(AF_INET, view.text().data(), text, sizeof text);
  return make_str(iso, text);
}
Result native_inet_pton(Isolate& iso, int family, Value text) {
  char packed[16];
  std::string host = TRY(host_argument(iso, text));
  int done = ::inet_pton(family, host.c_str(), packed);
  if (done < 0) return raise_os_error(iso, errno, Value());
  if (done == 0) return iso.raise(OSError, "illegal IP address string passed to inet_pton");
  return make_bytes(iso, {packed, family == AF_INET ? 4u : 16u});
}
Result native_inet_ntop(Isolate& iso, int family, Value packed) {
  BytesView view(iso);
  TRY(view.get(packed));
  if (family != AF_INET && family != AF_INET6) return iso.raise(ValueError, "unknown address family {}", family);
  if (view.text().size() != (family == AF_INET ? 4u : 16u)) return iso.raise(ValueError, "invalid length of packed IP address string");
  char text[INET6_ADDRSTRLEN];
  ::inet_ntop(family, view.text().data(), text, sizeof text);
  return make_str(iso, text);
}

// ---- The time limit of new sockets, kept in the module
Result default_timeout_slot(Isolate& iso, Value* module) {
  *module = TRY(import_module(iso, "_socket"));
  return intern(iso, "_default_timeout");
}
Result native_getdefaulttimeout(Isolate& iso) {
  Value module;
  Ref name(iso, TRY(default_timeout_slot(iso, &module)));
  Ref held(iso, module);
  Result value = get_attribute_or_not_found(iso, held, name);
  return value.is_not_found() ? Result(Value::none()) : value;
}
Status native_setdefaulttimeout(Isolate& iso, Value timeout) {
  Value module;
  Ref name(iso, TRY(default_timeout_slot(iso, &module)));
  Ref held(iso, module);
  Ref seconds(iso, Value::none());
  if (!timeout.is_none()) {
    double number = TRY(argument_to_double(iso, timeout));
    if (number < 0) return iso.raise(ValueError, "Timeout value out of range");
    seconds.reset(TRY(make_double(iso, number)));
  }
  return set_attribute(iso, held, name, seconds);
}

constexpr MethodDef kFunctions[] = {
    def<"def CMSG_LEN(length, /)", native_cmsg_len>(
        "CMSG_LEN(length) -> control message length\n\nReturn the total length, without trailing padding, of an ancillary\ndata item "
        "with associated data of the given length."),
    def<"def CMSG_SPACE(length, /)", native_cmsg_space>(
        "CMSG_SPACE(length) -> buffer size\n\nReturn the buffer size needed for recvmsg() to receive an ancillary\ndata item with "
        "associated data of the given length, along with any\ntrailing padding."),
    def<"def close(integer, /)", native_close>("close(integer) -> None\n\nClose an integer socket file descriptor."),
    def<"def dup(integer, /)", native_dup>("dup(integer) -> integer\n\nDuplicate an integer socket file descriptor."),
    def<"def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0)", native_getaddrinfo>(
        "getaddrinfo(host, port [, family, type, proto, flags])\n    -> list of (family, type, proto, canonname, sockaddr)"),
    def<"def getdefaulttimeout()", native_getdefaulttimeout>("getdefaulttimeout() -> timeout"),
    def<"def gethostbyaddr(host, /)", native_gethostbyaddr>(
        "gethostbyaddr(host) -> (name, aliaslist, addresslist)\n\nReturn the true host name, a list of aliases, and a list of IP addresses,\n"
        "for a host.  The host argument is a string giving a host name or IP number."),
    def<"def gethostbyname_ex(host, /)", native_gethostbyname_ex>(
        "gethostbyname_ex(host) -> (name, aliaslist, addresslist)\n\nReturn the true host name, a list of aliases, and a list of IP addresses,\n"
        "for a host.  The host argument is a string giving a host name or IP number."),
    def<"def gethostbyname(host, /)", native_gethostbyname>("gethostbyname(host) -> address"),
    def<"def gethostname()", native_gethostname>("gethostname() -> string\n\nReturn the current host name."),
    def<"def getnameinfo(sockaddr, flags, /)", native_getnameinfo>("getnameinfo(sockaddr, flags) --> (host, port)"),
    def<"def getprotobyname(name, /)", native_getprotobyname>("getprotobyname(name) -> integer\n\nReturn the protocol number for the named protocol.  (Rarely used.)"),
    def<"def getservbyname(servicename, protocolname=<unset>, /)", native_getservbyname>("getservbyname(servicename[, protocolname]) -> integer"),
    def<"def getservbyport(port, protocolname=<unset>, /)", native_getservbyport>("getservbyport(port[, protocolname]) -> string"),
    def<"def htonl(integer, /)", in_order<uint32_t, kLong, kLongName>>("htonl(integer) -> integer"),
    def<"def htons(integer, /)", in_order<uint16_t, kShort, kHtons>>("Convert a 16-bit unsigned integer from host to network byte order."),
    def<"def if_indextoname(if_index, /)", native_if_indextoname>("if_indextoname(if_index)\n\nReturns the interface name corresponding to the interface index if_index."),
    def<"def if_nameindex()", native_if_nameindex>("if_nameindex()\n\nReturns a list of network interface information (index, name) tuples."),
    def<"def if_nametoindex(if_name, /)", native_if_nametoindex>("if_nametoindex(if_name)\n\nReturns the interface index corresponding to the interface name if_name."),
    def<"def inet_aton(string, /)", native_inet_aton>("inet_aton(string) -> bytes giving packed 32-bit IP representation"),
    def<"def inet_ntoa(packed_ip, /)", native_inet_ntoa>("inet_ntoa(packed_ip) -> ip_address_string"),
    def<"def inet_ntop(af, packed_ip, /)", native_inet_ntop>("inet_ntop(af, packed_ip) -> string formatted IP address"),
    def<"def inet_pton(af, ip, /)", native_inet_pton>("inet_pton(af, ip) -> packed IP address string"),
    def<"def ntohl(integer, /)", in_order<uint32_t, kLong, kLongName>>("ntohl(integer) -> integer"),
    def<"def ntohs(integer, /)", in_order<uint16_t, kShort, kNtohs>>("Convert a 16-bit unsigned integer from network to host byte order."),
    def<"def setdefaulttimeout(timeout, /)", native_setdefaulttimeout>("setdefaulttimeout(timeout)"),
    def<"def sethostname(name, /)", native_sethostname>("sethostname(name)\n\nSets the hostname to name."),
    def<"def socketpair(family=None, type=1, proto=0, /)", native_socketpair>(
        "socketpair([family[, type [, proto]]]) -> (socket object, socket object)"),
};

#define SOCKET_CONSTANTS(N) \
  N(AF_INET) N(AF_INET6) N(AF_UNIX) N(AF_UNSPEC) N(AI_ADDRCONFIG) N(AI_ALL) N(AI_CANONNAME) N(AI_NUMERICHOST) \
  N(AI_NUMERICSERV) N(AI_PASSIVE) N(AI_V4MAPPED) N(EAI_ADDRFAMILY) N(EAI_AGAIN) N(EAI_BADFLAGS) N(EAI_FAIL) N(EAI_FAMILY) \
  N(EAI_MEMORY) N(EAI_NODATA) N(EAI_NONAME) N(EAI_OVERFLOW) N(EAI_SERVICE) N(EAI_SOCKTYPE) N(EAI_SYSTEM) N(INADDR_ANY) \
  N(INADDR_BROADCAST) N(INADDR_LOOPBACK) N(INADDR_NONE) N(IPPROTO_ICMP) N(IPPROTO_ICMPV6) N(IPPROTO_IP) N(IPPROTO_IPV6) \
  N(IPPROTO_RAW) N(IPPROTO_TCP) N(IPPROTO_UDP) N(IPV6_JOIN_GROUP) N(IPV6_LEAVE_GROUP) N(IPV6_MULTICAST_HOPS) \
  N(IPV6_MULTICAST_IF) N(IPV6_MULTICAST_LOOP) N(IPV6_UNICAST_HOPS) N(IPV6_V6ONLY) N(IP_ADD_MEMBERSHIP) \
  N(IP_DROP_MEMBERSHIP) N(IP_MULTICAST_IF) N(IP_MULTICAST_LOOP) N(IP_MULTICAST_TTL) N(IP_TOS) N(IP_TTL) N(MSG_DONTWAIT) \
  N(MSG_NOSIGNAL) N(MSG_OOB) N(MSG_PEEK) N(MSG_TRUNC) N(MSG_WAITALL) N(NI_DGRAM) N(NI_MAXHOST) N(NI_MAXSERV) \
  N(NI_NAMEREQD) N(NI_NOFQDN) N(NI_NUMERICHOST) N(NI_NUMERICSERV) N(SHUT_RD) N(SHUT_RDWR) N(SHUT_WR) N(SOCK_CLOEXEC) \
  N(SOCK_DGRAM) N(SOCK_NONBLOCK) N(SOCK_RAW) N(SOCK_RDM) N(SOCK_SEQPACKET) N(SOCK_STREAM) N(SOL_SOCKET) N(SOMAXCONN) \
  N(SO_ACCEPTCONN) N(SO_BROADCAST) N(SO_DEBUG) N(SO_DOMAIN) N(SO_DONTROUTE) N(SO_ERROR) N(SO_KEEPALIVE) N(SO_LINGER) \
  N(SO_OOBINLINE) N(SO_PROTOCOL) N(SO_RCVBUF) N(SO_RCVLOWAT) N(SO_RCVTIMEO) N(SO_REUSEADDR) N(SO_REUSEPORT) N(SO_SNDBUF) \
  N(SO_SNDLOWAT) N(SO_SNDTIMEO) N(SO_TYPE) N(TCP_CORK) N(TCP_FASTOPEN) N(TCP_KEEPCNT) N(TCP_KEEPIDLE) N(TCP_KEEPINTVL) \
  N(TCP_MAXSEG) N(TCP_NODELAY) N(TCP_QUICKACK) N(TCP_USER_TIMEOUT)

Status populate(Isolate& iso, Value module) {
  struct Constant {
    const char* name;
    int64_t value;
  };
#define N(x) {#x, static_cast<int64_t>(x)},
  static constexpr Constant kConstants[] = {SOCKET_CONSTANTS(N)};
#undef N
  for (const Constant& c : kConstants) TRY(module_set(iso, module, c.name, Value::small_int(c.value)));
  TRY(add_protocol_constants(iso, module));
  TRY(module_set(iso, module, "SOL_IP", Value::small_int(0)));
  TRY(module_set(iso, module, "SOL_TCP", Value::small_int(IPPROTO_TCP)));
  TRY(module_set(iso, module, "SOL_UDP", Value::small_int(IPPROTO_UDP)));
  TRY(module_set(iso, module, "has_ipv6", Value::true_()));
  TRY(module_set(iso, module, "error", as_value(&OSError)));
  TRY(module_set(iso, module, "timeout", as_value(&TimeoutError)));
  TRY(module_set(iso, module, "gaierror", as_value(&gaierror_type)));
  TRY(module_set(iso, module, "herror", as_value(&herror_type)));
  TRY(module_set(iso, module, "SocketType", as_value(&socket_type)));
  return module_set(iso, module, "socket", as_value(&socket_type));
}

}  // namespace

extern const ModuleDef socket_module_def{.name = "_socket",
                                         .doc = "Implementation module for socket operations.\n\nSee the socket module for "
                                                "documentation.",
                                         .functions = kFunctions,
                                         .function_count = std::size(kFunctions),
                                         .populate = populate};

}  // namespace skerry::sockets
