// Addresses of AF_INET, AF_INET6 and AF_UNIX from Python values and back.
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <cstddef>
#include <cstring>

#include "isolate/objects/bytes.h"
#include "isolate/objects/codecs.h"
#include "isolate/objects/int.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/socket/socket_parts.h"

namespace skerry::sockets {

Fault raise_gai_error(Isolate& iso, int code) {
  Result text = make_str(iso, ::gai_strerror(code));
  if (text.is_fault()) return text.fault();
  Ref message(iso, text.value());
  Result error = call(iso, as_value(&gaierror_type), {Value::small_int(code), message});
  if (error.is_fault()) return error.fault();
  Ref held(iso, error.value());
  return iso.raise_value(held);
}

Fallible<std::string> host_argument(Isolate& iso, Value v) {
  if (BytesObject::check(v)) return std::string(v.as<BytesObject>()->view());
  if (ByteArrayObject::check(v)) return std::string(v.as<ByteArrayObject>()->view());
  if (!StrObject::check(v)) return iso.raise(TypeError, "str, bytes or bytearray expected, not {}", type_name(v));
  if (v.as<StrObject>()->is_ascii()) return to_utf8(v);
  Ref bytes(iso, TRY(encode_str(iso, v, "idna", {})));
  return std::string(bytes.as<BytesObject>()->view());
}

Fallible<bool> resolve_host(Isolate& iso, std::string_view host, int family, Address* out) {
  std::string name(host);
  if (name.find('\0') != name.npos) return iso.raise(TypeError, "host name must not contain null character");
  if (name == "<broadcast>") name = "255.255.255.255";
  addrinfo hints = {};
  hints.ai_family = family;
  hints.ai_socktype = SOCK_DGRAM;
  if (name.empty()) hints.ai_flags = AI_PASSIVE;
  std::optional<std::string> host_name, port;
  if (name.empty()) port = "0";
  else host_name = name;
  std::shared_ptr<Lookup> answer = TRY(look_up(iso, host_name, port, hints));
  if (answer->error != 0) return raise_gai_error(iso, answer->error);
  std::memcpy(&out->storage, answer->found->ai_addr, answer->found->ai_addrlen);
  return true;
}

Lookup::~Lookup() {
  if (found != nullptr) ::freeaddrinfo(found);
}

Fallible<std::shared_ptr<Lookup>> look_up(Isolate& iso, std::optional<std::string> host, std::optional<std::string> port, addrinfo hints) {
  auto answer = std::make_shared<Lookup>();
  auto ask = [answer, host, port](const addrinfo& how) {
    answer->error = ::getaddrinfo(host ? host->c_str() : nullptr, port ? port->c_str() : nullptr, &how, &answer->found);
  };
  addrinfo numeric = hints;
  numeric.ai_flags |= AI_NUMERICHOST;
  bool is_canonical_wanted = (hints.ai_flags & AI_CANONNAME) != 0;
  if (!host || !is_canonical_wanted) ask(host ? numeric : hints);
  if (host && (is_canonical_wanted || (answer->error != 0 && (hints.ai_flags & AI_NUMERICHOST) == 0)))
    TRY(channels::run_detached(iso, [ask, hints] { ask(hints); }));
  return answer;
}

namespace {

Fallible<uint16_t> port_of(Isolate& iso, Value v, const char* function) {
  int64_t port = 0;
  if (!is_int(v)) port = TRY(argument_to_int64(iso, v));
  else if (!int_fits_int64(v, &port)) port = -1;
  if (port < 0 || port > 0xffff) return iso.raise(OverflowError, "{}(): port must be 0-65535.", function);
  return static_cast<uint16_t>(port);
}

Fallible<socklen_t> unix_address(Isolate& iso, Value v, Address* out) {
  std::string path;
  if (StrObject::check(v)) {
    Ref bytes(iso, TRY(encode_str(iso, v, "utf-8", "surrogateescape")));
    path = bytes.as<BytesObject>()->view();
  } else if (BytesObject::check(v)) {
    path = v.as<BytesObject>()->view();
  } else if (ByteArrayObject::check(v)) {
    path = v.as<ByteArrayObject>()->view();
  } else {
    return iso.raise(TypeError, "a bytes-like object is required, not '{}'", type_name(v));
  }
  auto* address = reinterpret_cast<sockaddr_un*>(&out->storage);
  *address = {};
  address->sun_family = AF_UNIX;
  bool abstract = !path.empty() && path[0] == '\0';
  if (path.size() + !abstract > sizeof address->sun_path) return iso.raise(OSError, "AF_UNIX path too long");
  std::memcpy(address->sun_path, path.data(), path.size());
  return static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + !abstract);
}

}  // namespace

Fallible<socklen_t> address_from(Isolate& iso, const SocketObject* s, Value v, const char* function, Address* out) {
  if (s->family == AF_UNIX) return unix_address(iso, v, out);
  if (s->family != AF_INET && s->family != AF_INET6) return iso.raise(OSError, "{}(): bad family", function);
  bool six = s->family == AF_INET6;
  if (!TupleObject::check(v))
    return iso.raise(TypeError, "{}(): {} address must be tuple, not {}", function, six ? "AF_INET6" : "AF_INET", type_name(v));
  const auto& parts = *v.as<TupleObject>();
  if (parts.length < 2 || parts.length > (six ? 4u : 2u))
    return iso.raise(TypeError, "{}", six ? "AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])"
                                    : "AF_INET address must be a pair (host, port)");
  std::string host = TRY(host_argument(iso, parts[0]));
  uint16_t port = TRY(port_of(iso, parts[1], function));
  int64_t flow = parts.length > 2 ? TRY(argument_to_int64(iso, parts[2])) : 0;
  int64_t scope = parts.length > 3 ? TRY(argument_to_int64(iso, parts[3])) : 0;
  if (flow < 0 || flow > 0xfffff) return iso.raise(OverflowError, "{}(): flowinfo must be 0-1048575.", function);
  *out = {};
  TRY(resolve_host(iso, host, s->family, out));
  if (!six) {
    reinterpret_cast<sockaddr_in*>(&out->storage)->sin_port = htons(port);
    return static_cast<socklen_t>(sizeof(sockaddr_in));
  }
  auto* address = reinterpret_cast<sockaddr_in6*>(&out->storage);
  address->sin6_port = htons(port);
  address->sin6_flowinfo = htonl(static_cast<uint32_t>(flow));
  if (parts.length > 3) address->sin6_scope_id = static_cast<uint32_t>(scope);
  return static_cast<socklen_t>(sizeof(sockaddr_in6));
}

Result make_address(Isolate& iso, const Address& address, socklen_t size) {
  if (size == 0) return Value::none();
  char text[INET6_ADDRSTRLEN] = "";
  switch (address.any.sa_family) {
    case AF_INET: {
      const auto* a = reinterpret_cast<const sockaddr_in*>(&address.storage);
      ::inet_ntop(AF_INET, &a->sin_addr, text, sizeof text);
      Ref host(iso, TRY(make_str(iso, text)));
      return make_tuple(iso, {host, Value::small_int(ntohs(a->sin_port))});
    }
    case AF_INET6: {
      const auto* a = reinterpret_cast<const sockaddr_in6*>(&address.storage);
      ::inet_ntop(AF_INET6, &a->sin6_addr, text, sizeof text);
      Ref host(iso, TRY(make_str(iso, text)));
      return make_tuple(iso, {host, Value::small_int(ntohs(a->sin6_port)), Value::small_int(ntohl(a->sin6_flowinfo)),
                              Value::small_int(a->sin6_scope_id)});
    }
    case AF_UNIX: {
      const auto* a = reinterpret_cast<const sockaddr_un*>(&address.storage);
      size_t length = size > offsetof(sockaddr_un, sun_path) ? size - offsetof(sockaddr_un, sun_path) : 0;
      std::string_view path(a->sun_path, length);
      if (!path.empty() && path[0] == '\0') return make_bytes(iso, path);
      return decode_bytes(iso, path.substr(0, path.find('\0')), "utf-8", "surrogateescape");
    }
    default: {
      Ref data(iso, TRY(make_bytes(iso, {address.any.sa_data, sizeof address.any.sa_data})));
      return make_tuple(iso, {Value::small_int(address.any.sa_family), data});
    }
  }
}

}  // namespace skerry::sockets
