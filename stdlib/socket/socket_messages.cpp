// sendmsg, recvmsg, recvmsg_into: several buffers at once, and what travels beside the data (descriptors, credentials).
// The buffers are held while a call waits. Descriptors that arrive are the script's to close, as in CPython.
#include <climits>
#include <cstring>
#include <deque>
#include <string>
#include <vector>

#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/list.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/warning.h"
#include "stdlib/socket/socket_parts.h"

namespace skerry::sockets {

namespace {

enum class Access { kRead, kWrite };

// The buffers of an iterable, as the system wants them.
class Buffers {
 public:
  explicit Buffers(Isolate& iso) : iso_(iso), kept_(iso) {}
  ~Buffers() {
    for (BufferView& view : views_) release_buffer(iso_, &view);
  }
  Buffers(const Buffers&) = delete;
  Buffers& operator=(const Buffers&) = delete;

  Status take(Value iterable, Access access, const char* function) {
    kept_.reset(TRY(sequence_of(iso_, iterable, function, 1)));
    auto* items = kept_.as<TupleObject>();
    for (size_t i = 0; i < items->length; ++i) {
      BufferView view;
      Status got = get_buffer(iso_, (*items)[i], &view, access == Access::kWrite);
      if (got.is_fault()) {
        if (access == Access::kWrite && iso_.has_pending() && (iso_.catch_pending(TypeError) || iso_.catch_pending(BufferError)))
          return iso_.raise(TypeError, "{}() argument 1 must be an iterable of single-segment read-write buffers", function);
        return got;
      }
      views_.push_back(view);
      vectors_.push_back({const_cast<uint8_t*>(static_cast<const uint8_t*>(view.data)), view.size});
    }
    return Status::ok();
  }
  // An iterable as a tuple of its own.
  static Result sequence_of(Isolate& iso, Value iterable, const char* function, int argument) {
    Result tuple = to_tuple(iso, iterable);
    if (tuple.is_raised() && iso.catch_pending(TypeError))
      return iso.raise(TypeError, "{}() argument {} must be an iterable", function, argument);
    return tuple;
  }
  void fill(msghdr* message) {
    message->msg_iov = vectors_.data();
    message->msg_iovlen = vectors_.size();
  }
  // Without the first `count` bytes; false: nothing is left.
  bool leave_out(size_t count, msghdr* message) {
    iovec*& first = message->msg_iov;
    for (; message->msg_iovlen > 0 && count >= first->iov_len; ++first, --message->msg_iovlen) count -= first->iov_len;
    if (message->msg_iovlen == 0) return false;
    first->iov_base = static_cast<char*>(first->iov_base) + count;
    first->iov_len -= count;
    return true;
  }

 private:
  Isolate& iso_;
  Ref kept_;
  std::deque<BufferView> views_;
  std::vector<iovec> vectors_;
};

// [(level, type, data), ...] as the system wants it.
Status take_ancillary(Isolate& iso, Value given, std::string* out) {
  if (given.is_empty()) return Status::ok();
  Ref items(iso, TRY(Buffers::sequence_of(iso, given, "sendmsg", 2)));
  struct Item {
    int level, type;
    std::string data;
  };
  std::vector<Item> taken;
  size_t total = 0;
  for (size_t i = 0; i < items.as<TupleObject>()->length; ++i) {
    Value one = (*items.as<TupleObject>())[i];
    if (!TupleObject::check(one) || one.as<TupleObject>()->length != 3)
      return iso.raise(TypeError, "[sendmsg() ancillary data items]() argument must be {}, not {}",
                       TupleObject::check(one) ? "sequence of length 3" : "3-item sequence",
                       TupleObject::check(one) ? std::to_string(one.as<TupleObject>()->length) : std::string(type_name_or_none(one)));
    const auto& parts = *one.as<TupleObject>();
    Item item;
    item.level = static_cast<int>(TRY(c_int_argument(iso, parts[0])));
    item.type = static_cast<int>(TRY(c_int_argument(iso, parts[1])));
    BytesView view(iso);
    TRY(view.get(parts[2]));
    size_t space = CMSG_SPACE(view.text().size());
    if (view.text().size() > INT_MAX || total + space > INT_MAX) return iso.raise(OSError, "too much ancillary data");
    total += space;
    TRY(check_room(iso, 2 * total));
    item.data = view.text();
    taken.push_back(std::move(item));
  }
  out->assign(total, '\0');
  size_t at = 0;
  for (const Item& item : taken) {
    auto* header = reinterpret_cast<cmsghdr*>(out->data() + at);
    header->cmsg_level = item.level;
    header->cmsg_type = item.type;
    header->cmsg_len = CMSG_LEN(item.data.size());
    std::memcpy(CMSG_DATA(header), item.data.data(), item.data.size());
    at += CMSG_SPACE(item.data.size());
  }
  return Status::ok();
}

// The other way round. What the buffer had no room for is left out, the last item may be cut.
Result make_ancillary(Isolate& iso, msghdr* message) {
  Ref out(iso, TRY(make_list(iso)));
  if (message->msg_controllen == 0) return out.release();
  const char* end = static_cast<const char*>(message->msg_control) + message->msg_controllen;
  for (cmsghdr* h = CMSG_FIRSTHDR(message); h != nullptr; h = CMSG_NXTHDR(message, h)) {
    auto* data = reinterpret_cast<const char*>(CMSG_DATA(h));
    if (h->cmsg_len < CMSG_LEN(0) || data > end) {
      TRY(warn(iso, RuntimeWarning, "received malformed or improperly-truncated ancillary data"));
      break;
    }
    size_t size = h->cmsg_len - CMSG_LEN(0), room = static_cast<size_t>(end - data);
    if (size > room) TRY(warn(iso, RuntimeWarning, "received malformed or improperly-truncated ancillary data"));
    Ref bytes(iso, TRY(make_bytes(iso, {data, std::min(size, room)})));
    Ref item(iso, TRY(make_tuple(iso, {Value::small_int(h->cmsg_level), Value::small_int(h->cmsg_type), bytes})));
    TRY(list_append(iso, out.as<ListObject>(), item));
    if (size > room) break;
  }
  return out.release();
}

// What recvmsg and recvmsg_into have in common; `data` is the bytearray of the first, else Empty.
Result receive_message(Isolate& iso, SocketObject* s, msghdr* message, int64_t ancillary_size, int64_t flags, Value data) {
  if (ancillary_size < 0 || ancillary_size > INT_MAX) return iso.raise(ValueError, "invalid ancillary data buffer length");
  Ref room(iso, TRY(make_bytearray(iso, {})));
  TRY(bytearray_resize(iso, room.as<ByteArrayObject>(), static_cast<size_t>(ancillary_size)));
  Address from = {};
  int64_t count = TRY(with_waiting(iso, s, Until::kReadable, deadline_of(s), flags, [&] {
    from.any.sa_family = AF_UNSPEC;
    message->msg_name = &from;
    message->msg_namelen = sizeof from;
    message->msg_control = ancillary_size > 0 ? room.as<ByteArrayObject>()->data : nullptr;
    message->msg_controllen = static_cast<size_t>(ancillary_size);
    message->msg_flags = 0;
    return static_cast<int64_t>(::recvmsg(s->fd, message, static_cast<int>(flags) | MSG_DONTWAIT));
  }));
  Ref ancillary(iso, TRY(make_ancillary(iso, message)));
  Ref address(iso, TRY(make_address(iso, from, std::min<socklen_t>(message->msg_namelen, sizeof from))));
  Ref received(iso, Value::small_int(count));
  if (!data.is_empty()) received.reset(TRY(make_bytes(iso, data.as<ByteArrayObject>()->view().substr(0, static_cast<size_t>(count)))));
  return make_tuple(iso, {received, ancillary, Value::small_int(message->msg_flags), address});
}

}  // namespace

Fallible<int64_t> socket_sendmsg(Isolate& iso, SocketObject* s, Value buffers, Value ancillary, Value flags_value, Value address_value) {
  int64_t flags = flags_value.is_empty() ? 0 : TRY(c_int_argument(iso, flags_value));
  msghdr message = {};
  Address address;
  if (!address_value.is_empty() && !address_value.is_none()) {
    message.msg_namelen = TRY(address_from(iso, s, address_value, "sendmsg", &address));
    message.msg_name = &address;
  }
  Buffers data(iso);
  TRY(data.take(buffers, Access::kRead, "sendmsg"));
  data.fill(&message);
  std::string beside;
  TRY(take_ancillary(iso, ancillary, &beside));
  if (!beside.empty()) {
    message.msg_control = beside.data();
    message.msg_controllen = beside.size();
  }
  // Without a time limit the system would send all of it; what goes beside goes with the first part.
  const bool all = s->kind == SOCK_STREAM && s->timeout < 0 && (flags & MSG_DONTWAIT) == 0;
  int64_t done = 0;
  for (;;) {
    int64_t sent = TRY(with_waiting(iso, s, Until::kWritable, deadline_of(s), flags, [&] {
      return static_cast<int64_t>(::sendmsg(s->fd, &message, static_cast<int>(flags) | MSG_NOSIGNAL | MSG_DONTWAIT));
    }));
    done += sent;
    if (!all || !data.leave_out(static_cast<size_t>(sent), &message)) return done;
    message.msg_control = nullptr;
    message.msg_controllen = 0;
  }
}

Result socket_recvmsg(Isolate& iso, SocketObject* s, int64_t size, int64_t ancillary_size, int64_t flags) {
  if (size < 0) return iso.raise(ValueError, "negative buffer size in recvmsg()");
  Ref buffer(iso, TRY(make_bytearray(iso, {})));
  TRY(bytearray_resize(iso, buffer.as<ByteArrayObject>(), static_cast<size_t>(size)));
  iovec vector = {buffer.as<ByteArrayObject>()->data, static_cast<size_t>(size)};
  msghdr message = {};
  message.msg_iov = &vector;
  message.msg_iovlen = 1;
  return receive_message(iso, s, &message, ancillary_size, flags, buffer);
}

Result socket_recvmsg_into(Isolate& iso, SocketObject* s, Value buffers, int64_t ancillary_size, int64_t flags) {
  Buffers targets(iso);
  TRY(targets.take(buffers, Access::kWrite, "recvmsg_into"));
  msghdr message = {};
  targets.fill(&message);
  return receive_message(iso, s, &message, ancillary_size, flags, Value());
}

// The sizes that the system's macros give, as long as they are sizes.
namespace {
template <bool kWithPadding>
Fallible<int64_t> control_size(Isolate& iso, int64_t length, const char* name) {
  if (length < 0 || length > INT_MAX - static_cast<int64_t>(CMSG_SPACE(0)) - 8)
    return iso.raise(OverflowError, "{}() argument out of range", name);
  auto size = static_cast<size_t>(length);
  return static_cast<int64_t>(kWithPadding ? CMSG_SPACE(size) : CMSG_LEN(size));
}
}  // namespace
Fallible<int64_t> native_cmsg_len(Isolate& iso, int64_t length) { return control_size<false>(iso, length, "CMSG_LEN"); }
Fallible<int64_t> native_cmsg_space(Isolate& iso, int64_t length) { return control_size<true>(iso, length, "CMSG_SPACE"); }

}  // namespace skerry::sockets
