#include "host/message_value.h"

#include <vector>

namespace skerry::embed {

namespace {

using channels::ItemType;
using channels::MessageBuilder;
using Item = skerry::Value;

constexpr int kDeepest = 1000;

struct Build {
  MessageBuilder& builder;
  int depth;

  Item operator()(std::monostate) const { return Item::none(); }
  Item operator()(bool v) const { return Item::boolean(v); }
  Item operator()(std::int64_t v) const { return builder.integer(v); }
  Item operator()(double v) const { return builder.real(v); }
  Item operator()(const std::string& v) const { return builder.str(v); }
  Item operator()(const Bytes& v) const { return builder.bytes(v.data); }
  Item operator()(const Channel& v) const { return builder.channel(*v.impl()->channel); }
  Item operator()(const List& v) const { return sequence(v, false); }
  Item operator()(const Tuple& v) const { return sequence(v.items, true); }
  Item operator()(const Dict& v) const {
    std::vector<std::pair<Item, Item>> pairs;
    for (const auto& [key, value] : v) {
      Item k = nested(key), x = nested(value);
      if (k.is_empty() || x.is_empty()) return Item();
      pairs.emplace_back(k, x);
    }
    return builder.dict(pairs);
  }

  Item nested(const Value& v) const {
    if (depth >= kDeepest) return Item();
    return v.visit(Build{builder, depth + 1});
  }
  Item sequence(std::span<const Value> items, bool is_tuple) const {
    std::vector<Item> built;
    for (const Value& v : items) {
      built.push_back(nested(v));
      if (built.back().is_empty()) return Item();
    }
    return is_tuple ? builder.tuple(built) : builder.list(built);
  }
};

Error no_room() { return {"MemoryError", "the value is too large, or nested more than 1000 deep", {}}; }

Result<Value> read(Item item, int depth);

Result<std::vector<Value>> read_items(std::span<const Item> items, int depth) {
  std::vector<Value> out;
  out.reserve(items.size());
  for (Item i : items) {
    Result<Value> v = read(i, depth);
    if (!v) return v.error();
    out.push_back(*std::move(v));
  }
  return out;
}

Result<Value> read(Item item, int depth) {
  if (depth > kDeepest) return Error{"RecursionError", "the message is nested more than 1000 deep", {}};
  switch (channels::item_type(item)) {
    case ItemType::kNone: return Value();
    case ItemType::kBool: return Value(channels::item_bool(item));
    case ItemType::kInt: return Value(channels::item_int(item));
    case ItemType::kBigInt: return Error{"OverflowError", "int too large for a 64-bit integer", {}};
    case ItemType::kFloat: return Value(channels::item_real(item));
    case ItemType::kStr: return Value(channels::item_text(item));
    case ItemType::kBytes:
    case ItemType::kByteArray: return Value(Bytes{std::string(channels::item_bytes(item))});
    case ItemType::kList: {
      auto items = read_items(channels::item_items(item), depth + 1);
      if (!items) return items.error();
      return Value(List(*std::move(items)));
    }
    case ItemType::kTuple: {
      auto items = read_items(channels::item_items(item), depth + 1);
      if (!items) return items.error();
      return Value(Tuple{*std::move(items)});
    }
    case ItemType::kDict: {
      Dict out;
      for (std::size_t i = 0, n = channels::item_pairs(item); i < n; ++i) {
        auto [k, v] = channels::item_pair(item, i);
        Result<Value> key = read(k, depth + 1);
        if (!key) return key.error();
        Result<Value> value = read(v, depth + 1);
        if (!value) return value.error();
        out.emplace_back(*std::move(key), *std::move(value));
      }
      return Value(std::move(out));
    }
    case ItemType::kChannel:
    case ItemType::kSender:
    case ItemType::kReceiver: {
      channels::Channel* channel = channels::item_channel(item);
      channel->add_end(channels::EndRole::kBoth);
      return Value(Channel(std::make_shared<Channel::Impl>(channel)));
    }
    default:
      return Error{"TypeError", std::string("no C++ form for a Python '") + channels::item_type_name(item) + "'", {}};
  }
}

}  // namespace

Result<channels::Message> to_message(const Value& value) {
  MessageBuilder builder;
  Item root = value.visit(Build{builder, 0});
  if (root.is_empty()) return no_room();
  return builder.finish(root);
}

Result<channels::Message> to_message(std::span<const Value> items) {
  MessageBuilder builder;
  Item root = Build{builder, 0}.sequence(items, true);
  if (root.is_empty()) return no_room();
  return builder.finish(root);
}

Result<Value> to_value(const channels::Message& message) { return read(message.root(), 0); }

}  // namespace skerry::embed
