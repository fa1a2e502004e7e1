// Channel, Sender and Receiver: what scripts do with a channel. Its life is channels/end_objects.cpp.
#include <fmt/format.h>

#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/type_build.h"
#include "stdlib/io/standard_streams.h"
#include "stdlib/isolates/module_parts.h"

namespace skerry {

using channels::AtEnd;
using channels::Channel;
using channels::ChannelResult;
using channels::EndObject;
using channels::EndRole;
using channels::Message;
using channels::Timeout;

namespace {

constexpr int64_t kDefaultCapacity = 64;

EndObject* as_end(Value v) { return v.as<EndObject>(); }

Result channel_new(Isolate& iso, TypeObject*, Value capacity) {
  std::optional<size_t> slots;
  if (capacity.is_empty()) {
    slots = kDefaultCapacity;
  } else if (!capacity.is_none()) {
    if (!is_int(capacity)) return iso.raise(TypeError, "capacity must be an int or None, not {}", type_name(capacity));
    int64_t n;
    if (!int_fits_int64(capacity, &n)) n = int_sign(capacity) < 0 ? -1 : INT64_MAX;
    if (n < 0) return iso.raise(ValueError, "capacity must not be negative");
    slots = static_cast<size_t>(n);
  }
  return channels::make_end(iso, Channel::make(slots), EndRole::kBoth);
}

Result no_new(Isolate& iso, TypeObject* cls, Args) {
  return iso.raise(TypeError, "cannot create '{}' instances", type_name(cls));
}

Status freeze_message(Isolate& iso, Value v, Message* out) {
  TRY(channels::freeze(iso, v, "message", channels::FreezeMode::kMessage, out));
  return Status::ok();
}

// A getter with messages at hand goes on printing into its buffer. Taking one may let a putter go on: a channel without a
// buffer always counts as empty.
Status publish_before_wait(Isolate& iso, Value self) {
  return as_end(self)->channel->backlog() == 0 ? io::publish_output(iso) : Status::ok();
}

Result end_put(Isolate& iso, Value self, Value message, Value timeout) {
  Timeout limit;
  TRY(channels::parse_timeout(iso, timeout, &limit));
  Message frozen;
  TRY(freeze_message(iso, message, &frozen));
  TRY(io::publish_output(iso));
  return channels::put_message(iso, *as_end(self), std::move(frozen), limit);
}

Status end_put_nowait(Isolate& iso, Value self, Value message) {
  Message frozen;
  TRY(freeze_message(iso, message, &frozen));
  TRY(io::publish_output(iso));
  TRY(channels::check_backlog(iso, *as_end(self)->channel, frozen));
  switch (as_end(self)->channel->try_put(frozen)) {
    case ChannelResult::kDone: return Status::ok();
    case ChannelResult::kClosed: return iso.raise(ChannelClosed, "put on a closed channel");
    case ChannelResult::kWould: break;
  }
  return iso.raise(Full, "no room in the channel");
}

Result end_get(Isolate& iso, Value self, Value timeout) {
  Timeout limit;
  TRY(channels::parse_timeout(iso, timeout, &limit));
  TRY(publish_before_wait(iso, self));
  return channels::get_message(iso, *as_end(self), limit, AtEnd::kRaise);
}

Result end_get_nowait(Isolate& iso, Value self) {
  Message message;
  switch (as_end(self)->channel->try_get(&message)) {
    case ChannelResult::kDone: return channels::thaw(iso, message);
    case ChannelResult::kClosed: return iso.raise(ChannelClosed, "the channel is closed and empty");
    case ChannelResult::kWould: break;
  }
  return iso.raise(Empty, "no message in the channel");
}

Result end_iter(Isolate& iso, Value self) { return retained(iso, self); }
Result end_next(Isolate& iso, Value self) {
  TRY(publish_before_wait(iso, self));
  return channels::get_message(iso, *as_end(self), std::nullopt, AtEnd::kExhausted);
}

Status end_close(Isolate& iso, Value self) {
  TRY(io::publish_output(iso));
  as_end(self)->channel->close();
  return Status::ok();
}
Fallible<int64_t> end_qsize(Isolate&, Value self) { return static_cast<int64_t>(as_end(self)->channel->size()); }
Result get_capacity(Isolate& iso, Value self) {
  std::optional<size_t> capacity = as_end(self)->channel->capacity();
  if (!capacity) return Value::none();
  return make_int(iso, static_cast<int64_t>(*capacity));
}
Fallible<bool> get_closed(Isolate&, Value self) { return as_end(self)->channel->is_closed(); }

Result other_end(Isolate& iso, Value self, EndRole role) {
  Channel* channel = as_end(self)->channel;
  channel->add_end(role);
  return channels::make_end(iso, channel, role);
}
Result get_sender(Isolate& iso, Value self) { return other_end(iso, self, EndRole::kSender); }
Result get_receiver(Isolate& iso, Value self) { return other_end(iso, self, EndRole::kReceiver); }

// Ends of one type compare by channel.
Result end_compare(Isolate&, Value left, Value right, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || type_of(left) != type_of(right)) return Value::not_implemented();
  return Value::boolean((as_end(left)->channel == as_end(right)->channel) == (op == CompareOp::kEq));
}
Fallible<int64_t> end_hash(Isolate&, Value self) {
  return static_cast<int64_t>(reinterpret_cast<uintptr_t>(as_end(self)->channel) >> 4) ^ static_cast<int64_t>(as_end(self)->role);
}
Result end_repr(Isolate& iso, Value self) {
  auto* channel = as_end(self)->channel;
  std::optional<size_t> capacity = channel->capacity();
  return make_str(iso, fmt::format("<isolates.{} of {} messages, capacity {}{}>", short_type_name(type_of(self)), channel->size(),
                                   capacity ? std::to_string(*capacity) : "None", channel->is_closed() ? ", closed" : ""));
}

#define SENDING_ROWS                                                                                                     \
  waiting(def<"put(self, message, timeout=None)", end_put>(                                                              \
      "Sends a copy of the message; waits for room, at most `timeout` seconds.\n\n"                                      \
      "Raises TimeoutError, ChannelClosed (closed, or no receiver left), TypeError for what cannot be sent.")),          \
      def<"put_nowait(self, message)", end_put_nowait>("As put(), but raises Full instead of waiting.")
#define RECEIVING_ROWS                                                                                                   \
  waiting(def<"get(self, timeout=None)", end_get>(                                                                       \
      "Takes the next message; waits for one, at most `timeout` seconds.\n\n"                                            \
      "Raises TimeoutError, ChannelClosed (closed and empty).")),                                                        \
      def<"get_nowait(self)", end_get_nowait>("As get(), but raises Empty instead of waiting.")
#define COMMON_ROWS                                                                                                      \
  def<"close(self)", end_close>("No more put; what is in the queue can still be taken. Wakes all who wait."),            \
      def<"qsize(self)", end_qsize>("Messages in the queue now."),                                                       \
      def<"get capacity", get_capacity>("Messages that fit before put() waits; None: unbounded; 0: put() waits for get()."), \
      def<"get closed", get_closed>("Whether the channel is closed.")

constexpr MethodDef kChannelMethods[] = {
    def<"new Channel(capacity=<unset>)", channel_new>(
        "A queue of messages between any number of isolates, first in, first out; its sender and receiver in one."),
    SENDING_ROWS,
    RECEIVING_ROWS,
    COMMON_ROWS,
    def<"get sender", get_sender>("The sending end."),
    def<"get receiver", get_receiver>("The receiving end."),
};
constexpr MethodDef kSenderMethods[] = {SENDING_ROWS, COMMON_ROWS};
constexpr MethodDef kReceiverMethods[] = {RECEIVING_ROWS, COMMON_ROWS};

}  // namespace

const TypeDef channel_type_def{
    .type = &channel_type,
    .name = "isolates.Channel",
    .doc = "Channel(capacity=64)\n\nA queue of messages between any number of isolates.",
    .base = nullptr,
    .instance_size = sizeof(EndObject),
    .flags = flags(TypeFlag::kImmutable, TypeFlag::kMayWait),
    .slots = {.destroy = channels::end_destroy, .repr = end_repr, .hash = end_hash, .compare = end_compare,
              .iter = end_iter, .next = end_next},
    .methods = kChannelMethods,
    .method_count = std::size(kChannelMethods),
};

const TypeDef sender_type_def{
    .type = &sender_type,
    .name = "isolates.Sender",
    .doc = "The sending end of a Channel.",
    .base = nullptr,
    .instance_size = sizeof(EndObject),
    .flags = flags(TypeFlag::kImmutable, TypeFlag::kNoInstantiation),
    .slots = {.destroy = channels::end_destroy, .new_ = no_new, .repr = end_repr, .hash = end_hash, .compare = end_compare},
    .methods = kSenderMethods,
    .method_count = std::size(kSenderMethods),
};

const TypeDef receiver_type_def{
    .type = &receiver_type,
    .name = "isolates.Receiver",
    .doc = "The receiving end of a Channel. Iterating takes messages until the channel is closed and empty.",
    .base = nullptr,
    .instance_size = sizeof(EndObject),
    .flags = flags(TypeFlag::kImmutable, TypeFlag::kNoInstantiation, TypeFlag::kMayWait),
    .slots = {.destroy = channels::end_destroy, .new_ = no_new, .repr = end_repr, .hash = end_hash,
              .compare = end_compare, .iter = end_iter, .next = end_next},
    .methods = kReceiverMethods,
    .method_count = std::size(kReceiverMethods),
};

}  // namespace skerry
