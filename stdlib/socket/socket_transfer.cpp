// Sending and receiving. While a call waits, the buffers that it works on are held and cannot be resized.
// MSG_DONTWAIT keeps the system from waiting, whatever the descriptor says.
#include <algorithm>

#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/tuple.h"
#include "stdlib/socket/socket_parts.h"

namespace skerry::sockets {

namespace {

// A writable buffer for as long as bytes arrive in it.
class Target {
 public:
  explicit Target(Isolate& iso) : iso_(iso) {}
  ~Target() {
    if (held_) release_buffer(iso_, &view_);
  }
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;
  Status take(Value v) {
    TRY(get_buffer(iso_, v, &view_, true));
    held_ = true;
    return Status::ok();
  }
  uint8_t* data() const { return view_.data; }
  size_t size() const { return view_.size; }

 private:
  Isolate& iso_;
  BufferView view_;
  bool held_ = false;
};

Fallible<int64_t> receive(Isolate& iso, SocketObject* s, void* data, size_t size, int flags, Address* from,
                          socklen_t* from_size) {
  channels::Deadline deadline = deadline_of(s);
  int how = flags | MSG_DONTWAIT;
  auto once = [&](size_t done) {
    return with_waiting(iso, s, Until::kReadable, deadline, flags, [=] {
      void* target = static_cast<char*>(data) + done;
      if (from == nullptr) return static_cast<int64_t>(::recv(s->fd, target, size - done, how));
      *from_size = sizeof *from;
      return static_cast<int64_t>(::recvfrom(s->fd, target, size - done, how, &from->any, from_size));
    });
  };
  if (s->kind != SOCK_STREAM || (flags & (MSG_WAITALL | MSG_PEEK)) != MSG_WAITALL || !may_wait(s)) return once(0);
  size_t done = 0;
  while (done < size) {
    int64_t count = TRY(once(done));
    if (count == 0) break;
    done += static_cast<size_t>(count);
  }
  return static_cast<int64_t>(done);
}

Result receive_bytes(Isolate& iso, SocketObject* s, int64_t size, int flags, const char* function, Address* from,
                     socklen_t* from_size) {
  if (size < 0) return iso.raise(ValueError, "negative buffersize in {}", function);
  Ref buffer(iso, TRY(make_bytearray(iso, {})));
  auto* array = buffer.as<ByteArrayObject>();
  TRY(bytearray_resize(iso, array, static_cast<size_t>(size)));
  int64_t count = TRY(receive(iso, s, array->data, static_cast<size_t>(size), flags, from, from_size));
  return make_bytes(iso, array->view().substr(0, static_cast<size_t>(count)));
}

Fallible<int64_t> receive_into(Isolate& iso, SocketObject* s, Value buffer, int64_t size, int flags,
                               const char* function, Address* from, socklen_t* from_size) {
  Target target(iso);
  TRY(target.take(buffer));
  if (size < 0) return iso.raise(ValueError, "negative buffersize in {}", function);
  if (static_cast<size_t>(size) > target.size())
    return iso.raise(ValueError, "{}", from ? "nbytes is greater than the length of the buffer" : "buffer too small for requested bytes");
  size_t count = size == 0 ? target.size() : static_cast<size_t>(size);
  return receive(iso, s, target.data(), count, flags, from, from_size);
}

}  // namespace

Result socket_recv(Isolate& iso, SocketObject* s, int64_t size, int flags) {
  return receive_bytes(iso, s, size, flags, "recv", nullptr, nullptr);
}
Fallible<int64_t> socket_recv_into(Isolate& iso, SocketObject* s, Value buffer, int64_t size, int flags) {
  return receive_into(iso, s, buffer, size, flags, "recv_into", nullptr, nullptr);
}
Result socket_recvfrom(Isolate& iso, SocketObject* s, int64_t size, int flags) {
  Address from = {};
  socklen_t from_size = 0;
  Ref data(iso, TRY(receive_bytes(iso, s, size, flags, "recvfrom", &from, &from_size)));
  Ref address(iso, TRY(make_address(iso, from, from_size)));
  return make_tuple(iso, {data, address});
}
Result socket_recvfrom_into(Isolate& iso, SocketObject* s, Value buffer, int64_t size, int flags) {
  Address from = {};
  socklen_t from_size = 0;
  int64_t count = TRY(receive_into(iso, s, buffer, size, flags, "recvfrom_into", &from, &from_size));
  Ref address(iso, TRY(make_address(iso, from, from_size)));
  return make_tuple(iso, {Value::small_int(count), address});
}

namespace {

enum class Amount { kSome, kAll };

Fallible<int64_t> send_text(Isolate& iso, SocketObject* s, std::string_view text, int flags, Amount amount) {
  channels::Deadline deadline = deadline_of(s);
  size_t done = 0;
  do {
    int64_t sent = TRY(with_waiting(iso, s, Until::kWritable, deadline, flags, [&] {
      return static_cast<int64_t>(
          ::send(s->fd, text.data() + done, text.size() - done, flags | MSG_NOSIGNAL | MSG_DONTWAIT));
    }));
    done += static_cast<size_t>(sent);
  } while (amount == Amount::kAll && done < text.size());
  return static_cast<int64_t>(done);
}

}  // namespace

// Without a time limit the system would send all of it.
Fallible<int64_t> socket_send(Isolate& iso, SocketObject* s, Value data, int flags) {
  BytesView view(iso);
  TRY(view.get(data));
  bool all = s->kind == SOCK_STREAM && s->timeout < 0 && (flags & MSG_DONTWAIT) == 0;
  return send_text(iso, s, view.text(), flags, all ? Amount::kAll : Amount::kSome);
}

// One time limit for all of it.
Status socket_sendall(Isolate& iso, SocketObject* s, Value data, int flags) {
  BytesView view(iso);
  TRY(view.get(data));
  if (!view.text().empty()) TRY(send_text(iso, s, view.text(), flags, Amount::kAll));
  return Status::ok();
}

Fallible<int64_t> socket_sendto(Isolate& iso, SocketObject* s, Value data, Value flags_or_address, Value address_value) {
  int64_t flags = 0;
  if (address_value.is_empty()) address_value = flags_or_address;
  else flags = TRY(argument_to_int64(iso, flags_or_address));
  BytesView view(iso);
  TRY(view.get(data));
  Address address;
  socklen_t size = TRY(address_from(iso, s, address_value, "sendto", &address));
  std::string_view text = view.text();
  return with_waiting(iso, s, Until::kWritable, deadline_of(s), flags, [&] {
    return static_cast<int64_t>(
        ::sendto(s->fd, text.data(), text.size(), flags | MSG_NOSIGNAL | MSG_DONTWAIT, &address.any, size));
  });
}

}  // namespace skerry::sockets
