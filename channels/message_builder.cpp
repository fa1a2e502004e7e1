// Writing and reading messages without an isolate.
#include <cstring>

#include "channels/channel.h"
#include "channels/end_objects.h"
#include "channels/message.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/external_storage.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/set.h"
#include "isolate/objects/slice.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/utf8.h"

namespace skerry::channels {

namespace {

ItemKind kind_of(Value item) { return preamble(item.as_object())->kind; }

}  // namespace

// ---- Writing

Value MessageBuilder::integer(int64_t i) {
  if (Value::fits_small_int(i)) return Value::small_int(i);
  if (segment_ == nullptr) return Value();
  auto* o = static_cast<IntObject*>(segment_->allocate_object(ItemKind::kInt, &int_type, sizeof(IntObject) + 8));
  if (o == nullptr) return Value();
  o->signed_size = i < 0 ? -1 : 1;
  o->limbs()[0] = i < 0 ? -static_cast<uint64_t>(i) : static_cast<uint64_t>(i);
  return Value::object(o);
}

Value MessageBuilder::real(double d) {
  Value word = Value::try_double(d);
  if (!word.is_empty() || segment_ == nullptr) return word;
  auto* o = static_cast<FloatObject*>(segment_->allocate_object(ItemKind::kFloat, &float_type, sizeof(FloatObject)));
  if (o == nullptr) return Value();
  o->value = d;
  return Value::object(o);
}

Value MessageBuilder::str(std::string_view utf8) {
  if (segment_ == nullptr) return Value();
  Utf8Shape shape = measure_utf8(utf8);
  auto* s = static_cast<StrObject*>(
      segment_->allocate_object(ItemKind::kStr, &str_type, sizeof(StrObject) + shape.length * shape.width()));
  if (s == nullptr) return Value();
  unsigned flags = shape.max_char < 0x80 ? StrObject::kAscii : 0;
  s->length_and_kind = static_cast<uint64_t>(shape.length) << 16 | flags << 8 | shape.width();
  write_utf8(utf8, shape, s + 1);
  s->hash = -1;
  s->hash = str_hash(s);
  return Value::object(s);
}

Value MessageBuilder::bytes(std::string_view data) {
  if (segment_ == nullptr) return Value();
  // Big ones are shared by whoever receives them.
  if (data.size() >= kExternalThreshold) {
    void* memory;
    ExternalStorage* storage = make_heap_storage(data.size(), &memory);
    if (storage == nullptr) return Value();
    std::memcpy(memory, data.data(), data.size());
    auto* b = static_cast<BytesObject*>(
        segment_->allocate_object(ItemKind::kBytes, &bytes_type, sizeof(BytesObject) + sizeof(ExternalTrailer)));
    if (b == nullptr || !segment_->keep(storage, [](void* s) { static_cast<ExternalStorage*>(s)->release(); })) {
      storage->release();
      return Value();
    }
    b->hash = -1;
    b->length_and_flags = static_cast<uint64_t>(data.size()) << 8 | BytesObject::kExternal;
    *reinterpret_cast<ExternalTrailer*>(b + 1) = ExternalTrailer{memory, storage, nullptr, nullptr};
    return Value::object(b);
  }
  auto* b = static_cast<BytesObject*>(
      segment_->allocate_object(ItemKind::kBytes, &bytes_type, sizeof(BytesObject) + data.size()));
  if (b == nullptr) return Value();
  b->hash = -1;
  b->length_and_flags = static_cast<uint64_t>(data.size()) << 8;
  std::memcpy(b + 1, data.data(), data.size());
  return Value::object(b);
}

Value MessageBuilder::tuple(std::span<const Value> items) {
  if (segment_ == nullptr) return Value();
  auto* t = static_cast<TupleObject*>(
      segment_->allocate_object(ItemKind::kTuple, &tuple_type, sizeof(TupleObject) + items.size() * sizeof(Value)));
  if (t == nullptr) return Value();
  t->length = items.size();
  t->hash_cache = -1;
  for (size_t i = 0; i < items.size(); ++i) t->items()[i] = items[i];
  return Value::object(t);
}

Value MessageBuilder::list(std::span<const Value> items) {
  if (segment_ == nullptr) return Value();
  auto* l = static_cast<ListObject*>(segment_->allocate_object(ItemKind::kList, &list_type, sizeof(ListObject)));
  auto* room = static_cast<Value*>(segment_->allocate(items.size() * sizeof(Value) + 1));
  if (l == nullptr || room == nullptr) return Value();
  l->items = room;
  l->length = l->capacity = items.size();
  for (size_t i = 0; i < items.size(); ++i) room[i] = items[i];
  return Value::object(l);
}

Value MessageBuilder::dict(std::span<const std::pair<Value, Value>> items) {
  if (segment_ == nullptr || items.size() > UINT32_MAX) return Value();
  auto* d = static_cast<DictObject*>(segment_->allocate_object(ItemKind::kDict, &dict_type, sizeof(DictObject)));
  auto* room = static_cast<DictEntry*>(segment_->allocate(items.size() * sizeof(DictEntry) + 1));
  if (d == nullptr || room == nullptr) return Value();
  std::memset(static_cast<void*>(static_cast<Object*>(d) + 1), 0, sizeof(DictObject) - sizeof(Object));
  d->entries = room;
  d->used = d->live = d->capacity = static_cast<uint32_t>(items.size());
  for (size_t i = 0; i < items.size(); ++i) room[i] = DictEntry{0, items[i].first, items[i].second};
  return Value::object(d);
}

Value MessageBuilder::channel(Channel& channel) {
  if (segment_ == nullptr) return Value();
  auto* r = static_cast<Record*>(segment_->allocate_object(ItemKind::kEnd, &channel_type, sizeof(Record)));
  if (r == nullptr) return Value();
  if (!segment_->keep(&channel, [](void* c) { static_cast<Channel*>(c)->drop_end(EndRole::kBoth); })) return Value();
  channel.add_end(EndRole::kBoth);
  r->pointer = &channel;
  r->count = 0;
  r->extra = static_cast<uint32_t>(EndRole::kBoth);
  r->items = nullptr;
  return Value::object(r);
}

Message MessageBuilder::finish(Value root) {
  if (root.is_empty()) return Message();
  if (!root.is_object()) return Message(root);
  return Message(root, std::exchange(segment_, nullptr));
}

// ---- Reading

ItemType item_type(Value item) {
  if (item.is_none()) return ItemType::kNone;
  if (item.is_bool()) return ItemType::kBool;
  if (item.is_small_int()) return ItemType::kInt;
  if (item.is_immediate_double()) return ItemType::kFloat;
  if (item.is_ellipsis()) return ItemType::kEllipsis;
  if (!item.is_object()) return ItemType::kOther;
  const TypeObject* t = item.as_object()->type;
  int64_t word;
  if (t == &str_type) return ItemType::kStr;
  if (t == &int_type) return int_fits_int64(item, &word) ? ItemType::kInt : ItemType::kBigInt;
  if (t == &list_type) return ItemType::kList;
  if (t == &dict_type) return ItemType::kDict;
  if (t == &tuple_type) return ItemType::kTuple;
  if (t == &bytes_type) return ItemType::kBytes;
  if (t == &float_type) return ItemType::kFloat;
  if (t == &complex_type) return ItemType::kComplex;
  if (t == &set_type) return ItemType::kSet;
  if (t == &frozenset_type) return ItemType::kFrozenSet;
  if (t == &bytearray_type) return ItemType::kByteArray;
  if (t == &range_type) return ItemType::kRange;
  if (t == &slice_type) return ItemType::kSlice;
  if (t == &channel_type) return ItemType::kChannel;
  if (t == &sender_type) return ItemType::kSender;
  if (t == &receiver_type) return ItemType::kReceiver;
  if (t == &handle_type) return ItemType::kHandle;
  if (!item.as_object()->is_shared() || item.as_object()->refs == kImmortalRefs) return ItemType::kOther;
  return kind_of(item) == ItemKind::kException ? ItemType::kException : ItemType::kOther;
}

bool item_bool(Value item) { return item.is_true(); }

int64_t item_int(Value item) {
  int64_t word = 0;
  int_fits_int64(item, &word);
  return word;
}

double item_real(Value item) { return float_value(item); }
std::string item_text(Value item) { return to_utf8(item); }

std::string_view item_bytes(Value item) {
  return item.as_object()->type == &bytes_type ? item.as<BytesObject>()->view() : item.as<ByteArrayObject>()->view();
}

std::span<const Value> item_items(Value item) {
  if (item.as_object()->type == &list_type) return {item.as<ListObject>()->items, item.as<ListObject>()->length};
  return {item.as<TupleObject>()->items(), item.as<TupleObject>()->length};
}

size_t item_pairs(Value item) { return item.as<DictObject>()->used; }
std::pair<Value, Value> item_pair(Value item, size_t i) {
  const DictEntry& entry = item.as<DictObject>()->entries[i];
  return {entry.key, entry.value};
}

Channel* item_channel(Value item) { return static_cast<Channel*>(item.as<Record>()->pointer); }

const char* item_type_name(Value item) { return type_of(item)->native_name; }

}  // namespace skerry::channels
