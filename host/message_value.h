// Between embed::Value, which C++ programs hold, and channels::Message, which travels.
#pragma once

#include <memory>

#include "channels/channel.h"
#include "channels/message.h"
#include "skerry/value.h"

namespace skerry::embed {

// Error: MemoryError; RecursionError for values nested too deeply.
Result<channels::Message> to_message(const Value& value);
// A tuple of several.
Result<channels::Message> to_message(std::span<const Value> items);
// Errors: TypeError, OverflowError for what C++ has no form for.
Result<Value> to_value(const channels::Message& message);

struct Channel::Impl {
  // Takes over one reference and one end of the role kBoth.
  explicit Impl(channels::Channel* owned) : channel(owned) {}
  ~Impl() { channel->drop_end(channels::EndRole::kBoth); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  channels::Channel* const channel;
};

}  // namespace skerry::embed
