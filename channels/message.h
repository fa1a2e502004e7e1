// Message: what travels between isolates and C++ threads. A word that needs nothing (None, small ints, doubles), or a
// root in a segment. Immutable once made; copies share the segment.
//
// freeze() and thaw() translate between an isolate's objects and messages; MessageBuilder and the item_* functions
// write and read messages without any isolate.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "channels/segment.h"
#include "isolate/isolate.h"

namespace skerry::channels {

struct ChannelParts;
template <class Parts>
class BasicChannel;
using Channel = BasicChannel<ChannelParts>;
class IsolateRecord;

class Message {
 public:
  Message() = default;                                   // None
  explicit Message(Value immediate) : root_(immediate) {}  // an immediate, or an immortal object
  Message(Value root, Segment* owned) : root_(root), segment_(owned) {}
  Message(Message&& other) noexcept
      : root_(std::exchange(other.root_, Value::none())), segment_(std::exchange(other.segment_, nullptr)) {}
  Message& operator=(Message&& other) noexcept {
    std::swap(root_, other.root_);
    std::swap(segment_, other.segment_);
    return *this;
  }
  ~Message() {
    if (segment_ != nullptr) segment_->release();
  }
  Message copy() const {
    if (segment_ != nullptr) segment_->retain();
    return Message(root_, segment_);
  }

  Value root() const { return root_; }
  const Segment* segment() const { return segment_; }
  size_t held() const { return sizeof(Message) + (segment_ == nullptr ? 0 : segment_->held()); }

 private:
  Value root_ = Value::none();
  Segment* segment_ = nullptr;
};

// An item that is no plain data.
struct Record : Object {
  void* pointer;
  uint32_t count;  // of items
  uint32_t extra;
  Value* items;
};

enum class FreezeMode : uint8_t {
  kMessage,  // plain data, built-in exceptions, ends, handles
  kOutcome,  // the same, and the root may be an exception of a script's class
  kSpawn,    // functions, classes, modules and instances as well
  kImage,    // what may stay frozen between spawns: not ends, handles, instances (these are faults kNotFound)
};

// `path` names the root in refusals: TypeError "cannot send 'generator' object at message[0]". Runs no Python.
// RecursionError when the graph is too deep, MemoryError.
Fallible<bool> freeze(Isolate& iso, Value v, std::string_view path, FreezeMode mode, Message* out);
// Function and arguments for a new isolate: thaw gives the tuple (function, *args).
Fallible<bool> freeze_call(Isolate& iso, Value function, Args args, Message* out);
// A copy that belongs to the isolate. Runs Python only where a capture imports modules.
Result thaw(Isolate& iso, const Message& message);

// ---- Building and reading without an isolate.

class MessageBuilder {
 public:
  MessageBuilder() : segment_(Segment::make()) {}
  ~MessageBuilder() {
    if (segment_ != nullptr) segment_->release();
  }
  MessageBuilder(const MessageBuilder&) = delete;
  MessageBuilder& operator=(const MessageBuilder&) = delete;

  // Values are of this builder's message, or immediates. Empty: no memory. Malformed UTF-8 becomes U+FFFD.
  Value integer(int64_t i);
  Value real(double d);
  Value str(std::string_view utf8);
  Value bytes(std::string_view data);
  Value list(std::span<const Value> items);
  Value tuple(std::span<const Value> items);
  Value dict(std::span<const std::pair<Value, Value>> items);  // keys: str, int, float, bool, None, bytes
  Value channel(Channel& channel);                             // both ends
  // Once. A default message if root is Empty.
  Message finish(Value root);

 private:
  Segment* segment_;
};

enum class ItemType : uint8_t {
  kNone, kBool, kInt, kBigInt, kFloat, kComplex, kStr, kBytes, kByteArray, kList, kTuple, kDict, kSet, kFrozenSet, kRange,
  kSlice, kEllipsis, kException, kChannel, kSender, kReceiver, kHandle, kOther,
};
ItemType item_type(Value item);
bool item_bool(Value item);
int64_t item_int(Value item);
double item_real(Value item);
std::string item_text(Value item);                  // kStr, as UTF-8 (lone surrogates as three bytes)
std::string_view item_bytes(Value item);            // kBytes, kByteArray
std::span<const Value> item_items(Value item);      // kList, kTuple
size_t item_pairs(Value item);                      // kDict: how many
std::pair<Value, Value> item_pair(Value item, size_t i);
Channel* item_channel(Value item);                  // kChannel, kSender, kReceiver; borrowed
const char* item_type_name(Value item);             // Python's: "set"

}  // namespace skerry::channels
