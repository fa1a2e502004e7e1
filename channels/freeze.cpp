// From an isolate's objects to a segment: plain data.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "channels/end_objects.h"
#include "channels/freezer.h"
#include "channels/image.h"
#include "channels/isolate_task.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/dict_parts.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/external_storage.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/set.h"
#include "isolate/objects/slice.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry::channels {

// ---- Paths
std::string path_text(Isolate& iso, const Path* path) {
  std::vector<const Path*> steps;
  for (; path != nullptr; path = path->kind == Path::Kind::kGlobal ? nullptr : path->parent) steps.push_back(path);
  std::string out;
  for (size_t i = steps.size(); i-- > 0;) {
    const Path& step = *steps[i];
    switch (step.kind) {
      case Path::Kind::kRoot: out += step.text; break;
      case Path::Kind::kIndex: out += fmt::format("[{}]", step.index); break;
      case Path::Kind::kKey: out += fmt::format("[{}]", repr_utf8_or_fallback(iso, step.key)); break;
      case Path::Kind::kAttribute:
        if (!out.empty()) out += '.';
        out += step.text;
        break;
      case Path::Kind::kGlobal: out += fmt::format("globals[{}]", repr_utf8_or_fallback(iso, step.key)); break;
      case Path::Kind::kSame: break;
    }
  }
  return out;
}

// ---- IdentityMap
size_t IdentityMap::slot_of(const Object* source) const {
  size_t mask = slots_.size() - 1;
  size_t i = (reinterpret_cast<uintptr_t>(source) >> 4) * 0x9E3779B97F4A7C15u >> 20 & mask;
  while (slots_[i] != 0 && entries_[slots_[i] - 1].source != source) i = (i + 1) & mask;
  return i;
}
Object* IdentityMap::find(const Object* source) const {
  if (size_ <= kFew) {
    for (size_t i = 0; i < size_; ++i)
      if (few_[i].source == source) return few_[i].frozen;
    return nullptr;
  }
  uint32_t found = slots_[slot_of(source)];
  return found == 0 ? nullptr : entries_[found - 1].frozen;
}
bool IdentityMap::add(const Object* source, Object* frozen) {
  if (size_ >= UINT32_MAX / 2) return false;
  if (size_ < kFew) {
    few_[size_++] = {source, frozen};
    return true;
  }
  if (size_ == kFew) {
    entries_.assign(few_, few_ + kFew);
    rebuild(32);
  } else if ((size_ + 1) * 2 > slots_.size()) {
    rebuild(slots_.size() * 2);
  }
  entries_.push_back({source, frozen});
  slots_[slot_of(source)] = static_cast<uint32_t>(++size_);
  return true;
}
void IdentityMap::rebuild(size_t slots) {
  slots_.assign(slots, 0);
  for (size_t i = 0; i < entries_.size(); ++i) slots_[slot_of(entries_[i].source)] = static_cast<uint32_t>(i) + 1;
}
void IdentityMap::forget_after(size_t size) {
  if (size == size_) return;
  size_ = size;
  entries_.resize(size > kFew ? size : 0);
  if (size > kFew) rebuild(slots_.size());
}

namespace {

// Sent as it is, and referring to nothing.
bool is_word(Value v) {
  if (!v.is_object()) return true;
  const Object* o = v.as_object();
  return o->is_shared() && o->type == &str_type && !(o->refs & kSegmentRefsBit);
}

// Refers to nothing: the copy is made at once.
bool is_leaf(Value frozen) {
  if (is_used_in_place(frozen)) return true;
  const ItemKind kind = preamble(frozen.as_object())->kind;
  return kind <= ItemKind::kComplex;
}

// A copy of a key has the hash of its original: neither identity nor a NaN counts.
bool is_leaf_key(Value frozen) { return is_used_in_place(frozen) || preamble(frozen.as_object())->kind <= ItemKind::kInt; }

TableForm table_form(const DictObject* frozen) {
  TableForm form = TableForm::kInPlace;
  for (uint32_t i = 0; i < frozen->used; ++i) {
    const DictEntry& e = frozen->entries[i];
    if (is_used_in_place(e.key) && is_used_in_place(e.value)) continue;
    if (!is_leaf_key(e.key) || !is_leaf(e.value)) return TableForm::kEntries;
    form = TableForm::kLeaves;
  }
  return form;
}

}  // namespace

// ---- Room in the segment
Segment* Freezer::segment() {
  if (segment_ == nullptr) segment_ = Segment::make();
  return segment_;
}
Result Freezer::out_of_memory() { return iso_.raise_memory_error(); }

template <class T>
T* Freezer::make(ItemKind kind, TypeObject* type, size_t size) {
  // A message counts against the quota of whoever makes it while it is made, so that one isolate cannot take all memory at once.
  if (segment() == nullptr) return nullptr;
  size_t quota = iso_.heap.quota();
  if (quota != 0 && segment_->bytes() + size > quota) return nullptr;
  return static_cast<T*>(segment_->allocate_object(kind, type, size));
}

Status Freezer::remember(const Object* source, Object* frozen) {
  // One reference: nobody else in the graph can have it.
  if (source->refs == 1 && mode_ != FreezeMode::kImage) return Status::ok();
  if (!seen_.add(source, frozen)) return iso_.raise_memory_error();
  return Status::ok();
}

// Always remembered: such objects lie in cycles.
Fallible<Record*> Freezer::make_record(ItemKind kind, TypeObject* type, uint32_t items, const Object* source) {
  auto* r = make<Record>(kind, type, sizeof(Record));
  if (r == nullptr) return iso_.raise_memory_error();
  r->pointer = nullptr;
  r->extra = 0;
  r->count = items;
  r->items = static_cast<Value*>(segment_->allocate(items * sizeof(Value) + 1));
  if (r->items == nullptr) return iso_.raise_memory_error();
  for (uint32_t i = 0; i < items; ++i) r->items[i] = Value();
  if (source != nullptr) {
    if (!seen_.add(source, r)) return iso_.raise_memory_error();
    preamble(r)->share = segment_->next_share();
  }
  return r;
}

Fault Freezer::refuse(Value v, const Path* path) {
  std::string at = path_text(iso_, path);
  return iso_.raise(TypeError, "cannot send '{}' object at {}", type_name(v), at);
}

// ---- Objects
Result Freezer::freeze(Value v, const Path* path) {
  if (is_word(v)) return v;
  Object* o = v.as_object();
  if (o->is_shared() || o->refs > 1) {
    if (base_ != nullptr)
      if (Object* known = base_->seen.find(o)) return Value::object(known);
    if (Object* known = seen_.find(o)) {
      SegmentPreamble* p = preamble(known);
      if (p->share == 0) p->share = segment_->next_share();
      p->again = true;
      return Value::object(known);
    }
  }
  return freeze_object(o, path);
}

Result Freezer::freeze_object(Object* o, const Path* path) {
  breather_.step();
  const TypeObject* t = o->type;
  // What all isolates share already is sent as it is.
  bool immortal = o->is_shared() && !(o->refs & kSegmentRefsBit);
  if (t == &str_type) return immortal ? Result(Value::object(o)) : freeze_str(o);
  if (t == &bytes_type) return immortal ? Result(Value::object(o)) : freeze_bytes(o);
  if (immortal && (t == &tuple_type || t == &int_type || t == &float_type || t == &complex_type || t == &frozenset_type))
    return Value::object(o);
  if (t == &int_type) {
    size_t limbs = static_cast<IntObject*>(o)->limb_count() * 8;
    auto* copy = make<IntObject>(ItemKind::kInt, &int_type, sizeof(IntObject) + limbs);
    if (copy == nullptr) return out_of_memory();
    copy->signed_size = static_cast<IntObject*>(o)->signed_size;
    std::memcpy(copy->limbs(), static_cast<IntObject*>(o)->limbs(), limbs);
    use_in_place(copy);
    TRY(remember(o, copy));
    return Value::object(copy);
  }
  if (t == &float_type) {
    auto* copy = make<FloatObject>(ItemKind::kFloat, &float_type, sizeof(FloatObject));
    if (copy == nullptr) return out_of_memory();
    copy->value = static_cast<FloatObject*>(o)->value;
    use_in_place(copy);
    TRY(remember(o, copy));
    return Value::object(copy);
  }
  if (t == &complex_type) {
    auto* copy = make<ComplexObject>(ItemKind::kComplex, &complex_type, sizeof(ComplexObject));
    if (copy == nullptr) return out_of_memory();
    copy->real = static_cast<ComplexObject*>(o)->real;
    copy->imaginary = static_cast<ComplexObject*>(o)->imaginary;
    use_in_place(copy);
    TRY(remember(o, copy));
    return Value::object(copy);
  }
  TRY(iso_.check_native_stack(" while sending an object"));
  if (mode_ == FreezeMode::kImage && (t == &set_type || t == &bytearray_type || is_end(Value::object(o)) || is_handle(Value::object(o)) ||
                                      t->has(TypeFlag::kExceptionSubclass)))
    return leave_out(Value::object(o), path);
  if (t == &tuple_type) return freeze_tuple(o, path);
  if (t == &list_type) return freeze_list(o, path);
  if (t == &dict_type) return freeze_dict(o, path);
  if (t == &set_type) return freeze_set(o, ItemKind::kSet, path);
  if (t == &frozenset_type) return freeze_set(o, ItemKind::kFrozenSet, path);
  if (t == &bytearray_type) {
    auto* from = static_cast<ByteArrayObject*>(o);
    auto* copy = make<ByteArrayObject>(ItemKind::kByteArray, &bytearray_type, sizeof(ByteArrayObject));
    if (copy == nullptr) return out_of_memory();
    copy->data = static_cast<uint8_t*>(segment_->allocate(from->length + 1));
    if (copy->data == nullptr) return out_of_memory();
    if (from->length > 0) std::memcpy(copy->data, from->data, from->length);
    copy->length = copy->capacity = from->length;
    copy->exports = 0;
    TRY(remember(o, copy));
    return Value::object(copy);
  }
  if (t == &range_type) {
    auto* from = static_cast<RangeObject*>(o);
    auto* copy = make<RangeObject>(ItemKind::kRange, &range_type, sizeof(RangeObject));
    if (copy == nullptr) return out_of_memory();
    copy->start = TRY(freeze(from->start, path));
    copy->stop = TRY(freeze(from->stop, path));
    copy->step = TRY(freeze(from->step, path));
    copy->length = Value::none();
    TRY(remember(o, copy));
    return Value::object(copy);
  }
  if (t == &slice_type) {
    auto* from = static_cast<SliceObject*>(o);
    auto* copy = make<SliceObject>(ItemKind::kSlice, &slice_type, sizeof(SliceObject));
    if (copy == nullptr) return out_of_memory();
    copy->start = copy->stop = copy->step = Value::none();
    TRY(remember(o, copy));
    Path start{path, Path::Kind::kAttribute, "start"}, stop{path, Path::Kind::kAttribute, "stop"},
        step{path, Path::Kind::kAttribute, "step"};
    copy->start = TRY(freeze(from->start, &start));
    copy->stop = TRY(freeze(from->stop, &stop));
    copy->step = TRY(freeze(from->step, &step));
    return Value::object(copy);
  }
  if (is_end(Value::object(o))) return freeze_end(o);
  if (is_handle(Value::object(o))) return freeze_handle(o);
  if (t->has(TypeFlag::kExceptionSubclass)) {
    if (!t->has(TypeFlag::kHeapType)) return freeze_exception(o, Value(), path);
    if (names_classes_) return freeze_named_exception(o, path);
  }
  if (mode_ >= FreezeMode::kSpawn) return freeze_captured(o, path);
  return refuse(Value::object(o), path);
}

Result Freezer::freeze_str(Object* o) {
  auto* from = static_cast<StrObject*>(o);
  size_t bytes = from->length() * from->width();
  bool external = from->flags() & StrObject::kExternal;
  auto* copy = make<StrObject>(ItemKind::kStr, &str_type, sizeof(StrObject) + (external ? sizeof(ExternalTrailer) : bytes));
  if (copy == nullptr) return out_of_memory();
  copy->hash = from->hash;
  // An isolate's interning means nothing elsewhere.
  copy->length_and_kind = from->length_and_kind & ~(uint64_t{StrObject::kInterned} << 8);
  if (!external) {
    copy->hash = str_hash(from);
    use_in_place(copy);
    std::memcpy(static_cast<void*>(copy + 1), from->data(), bytes);
  } else {
    ExternalStorage* storage = external_storage(from);
    storage->retain();
    if (!segment_->keep(storage, [](void* s) { static_cast<ExternalStorage*>(s)->release(); })) {
      storage->release();
      return out_of_memory();
    }
    segment_->note_outside(bytes);
    *reinterpret_cast<ExternalTrailer*>(copy + 1) = ExternalTrailer{from->data(), storage, nullptr, nullptr};
  }
  TRY(remember(o, copy));
  return Value::object(copy);
}

Result Freezer::freeze_bytes(Object* o) {
  auto* from = static_cast<BytesObject*>(o);
  bool external = from->is_external();
  auto* copy = make<BytesObject>(ItemKind::kBytes, &bytes_type,
                                 sizeof(BytesObject) + (external ? sizeof(ExternalTrailer) : from->length()));
  if (copy == nullptr) return out_of_memory();
  copy->hash = from->hash;
  copy->length_and_flags = from->length_and_flags;
  if (!external) {
    if (image_ != nullptr) copy->hash = TRY(hash_value(iso_, Value::object(o)));  // nobody writes it later
    use_in_place(copy);
    std::memcpy(static_cast<void*>(copy + 1), from->data(), from->length());
  } else {
    ExternalStorage* storage = external_storage(from);
    storage->retain();
    if (!segment_->keep(storage, [](void* s) { static_cast<ExternalStorage*>(s)->release(); })) {
      storage->release();
      return out_of_memory();
    }
    segment_->note_outside(from->length());
    *reinterpret_cast<ExternalTrailer*>(copy + 1) = ExternalTrailer{from->data(), storage, nullptr, nullptr};
  }
  TRY(remember(o, copy));
  return Value::object(copy);
}

Result Freezer::freeze_tuple(Object* o, const Path* path) {
  auto* from = static_cast<TupleObject*>(o);
  auto* copy = make<TupleObject>(ItemKind::kTuple, &tuple_type, sizeof(TupleObject) + from->length * sizeof(Value));
  if (copy == nullptr) return out_of_memory();
  copy->length = from->length;
  copy->hash_cache = -1;
  TRY(remember(o, copy));
  for (size_t i = 0; i < from->length; ++i) {
    Path step{path, Path::Kind::kIndex, {}, i};
    copy->items()[i] = TRY(freeze((*from)[i], &step));
  }
  if (std::all_of(copy->items(), copy->items() + copy->length, is_used_in_place)) use_in_place(copy);
  return Value::object(copy);
}

Result Freezer::freeze_list(Object* o, const Path* path) {
  auto* from = static_cast<ListObject*>(o);
  TRY(check(o));
  auto* copy = make<ListObject>(ItemKind::kList, &list_type, sizeof(ListObject));
  if (copy == nullptr) return out_of_memory();
  copy->items = static_cast<Value*>(segment_->allocate(from->length * sizeof(Value) + 1));
  if (copy->items == nullptr) return out_of_memory();
  copy->length = copy->capacity = from->length;
  TRY(remember(o, copy));
  if (image_ != nullptr) preamble(copy)->share = segment_->next_share();  // arguments may meet it again
  for (size_t i = 0; i < from->length; ++i) {
    Path step{path, Path::Kind::kIndex, {}, i};
    copy->items[i] = TRY(freeze(from->items[i], &step));
  }
  return Value::object(copy);
}

Result Freezer::freeze_dict(Object* o, const Path* path) {
  auto* from = static_cast<DictObject*>(o);
  TRY(check(o));
  auto* copy = make<DictObject>(ItemKind::kDict, &dict_type, sizeof(DictObject));
  if (copy == nullptr) return out_of_memory();
  const size_t compact = dict_compact_bytes(from);
  void* table = segment_->allocate(compact != 0 ? compact : from->live * sizeof(DictEntry) + 1);
  if (table == nullptr) return out_of_memory();
  if (compact != 0) {
    dict_write_compact(from, copy, table);
  } else {
    std::memset(static_cast<void*>(static_cast<Object*>(copy) + 1), 0, sizeof(DictObject) - sizeof(Object));
    copy->entries = static_cast<DictEntry*>(table);
    copy->used = copy->live = copy->capacity = from->live;
    copy->only_str_keys = from->only_str_keys;
  }
  TRY(remember(o, copy));
  if (image_ != nullptr) preamble(copy)->share = segment_->next_share();
  Path same{path, Path::Kind::kSame, {}};
  DictEntry* to = copy->entries;
  for (uint32_t i = 0; i < from->used; ++i) {
    const DictEntry& entry = from->entries[i];
    if (entry.key.is_empty()) continue;
    Path step{path, Path::Kind::kKey, {}, 0, entry.key};
    to->hash = entry.hash;
    to->key = TRY(freeze(entry.key, &same));
    to->value = TRY(freeze(entry.value, &step));
    ++to;
  }
  if (compact != 0) preamble(copy)->table = table_form(copy);
  return Value::object(copy);
}

// Most messages: a dict of immediates and of names that all isolates share. Its table is copied in one piece. Empty: another kind of dict, or
// no memory.
static Message freeze_words(const DictObject* from) {
  constexpr size_t kMostBytes = 4096;
  const size_t bytes = dict_compact_bytes(from);
  if (bytes == 0 || bytes > kMostBytes) return Message();
  for (uint32_t i = 0; i < from->used; ++i)
    if (!is_word(from->entries[i].key) || !is_word(from->entries[i].value)) return Message();
  Segment* segment = Segment::make();
  if (segment == nullptr) return Message();
  auto* copy = static_cast<DictObject*>(segment->allocate_object(ItemKind::kDict, &dict_type, sizeof(DictObject)));
  void* table = copy == nullptr ? nullptr : segment->allocate(bytes);
  if (table == nullptr) {
    segment->release();
    return Message();
  }
  dict_write_compact(from, copy, table);
  preamble(copy)->table = TableForm::kInPlace;
  return Message(Value::object(copy), segment);
}

Result Freezer::freeze_set(Object* o, ItemKind kind, const Path* path) {
  auto* from = static_cast<SetObject*>(o);
  auto* copy = make<SetObject>(kind, o->type, sizeof(SetObject));
  if (copy == nullptr) return out_of_memory();
  copy->table = static_cast<SetEntry*>(segment_->allocate(from->live * sizeof(SetEntry) + 1));
  if (copy->table == nullptr) return out_of_memory();
  copy->mask = copy->fill = copy->live = from->live;  // compact: no free places, no hashing
  copy->hash = -1;
  TRY(remember(o, copy));
  Path same{path, Path::Kind::kSame, {}};
  size_t position = 0, i = 0;
  Value key;
  int64_t hash;
  while (set_next(from, &position, &key, &hash)) copy->table[i++] = SetEntry{TRY(freeze(key, &same)), hash};
  return Value::object(copy);
}

// A Record: pointer is the built-in class, or items[0] the class as a tuple (module, qualname) or captured; then args, attributes (a
// dict or Empty), and the fields of ExceptionObject.
Result Freezer::freeze_exception(Object* o, Value cls, const Path* path) {
  auto* from = static_cast<ExceptionObject*>(o);
  auto* r = TRY(make_record(ItemKind::kException, o->type, 3 + ExceptionObject::kFieldCount, o));
  r->pointer = cls.is_empty() ? o->type : nullptr;
  if (!cls.is_empty()) r->type = &BaseException;
  r->items[0] = cls;
  Path args{path, Path::Kind::kAttribute, "args"};
  r->items[1] = TRY(freeze(from->args, &args));
  if (!cls.is_empty()) r->items[2] = TRY(freeze_attributes(o, path));
  for (int i = 0; i < ExceptionObject::kFieldCount; ++i) {
    if (from->fields[i].is_empty()) continue;
    // What only helps messages (the object of an AttributeError) is left behind when it cannot be sent.
    size_t mark = seen_.size();
    Result field = freeze(from->fields[i], &args);
    if (field.is_fault()) {
      if (!iso_.catch_pending(TypeError)) return field.fault();
      seen_.forget_after(mark);
      continue;
    }
    r->items[3 + i] = field.value();
  }
  return Value::object(r);
}

Result Freezer::freeze_end(Object* o) {
  auto* end = static_cast<EndObject*>(o);
  auto* r = TRY(make_record(ItemKind::kEnd, o->type, 0, o->refs == 1 ? nullptr : o));
  void (*drop)(void*) = nullptr;
  switch (end->role) {
    case EndRole::kSender: drop = [](void* c) { static_cast<Channel*>(c)->drop_end(EndRole::kSender); }; break;
    case EndRole::kReceiver: drop = [](void* c) { static_cast<Channel*>(c)->drop_end(EndRole::kReceiver); }; break;
    case EndRole::kBoth: drop = [](void* c) { static_cast<Channel*>(c)->drop_end(EndRole::kBoth); }; break;
  }
  if (!segment_->keep(end->channel, drop)) return out_of_memory();
  end->channel->add_end(end->role);
  r->pointer = end->channel;
  r->extra = static_cast<uint32_t>(end->role);
  return Value::object(r);
}

Result Freezer::freeze_handle(Object* o) {
  auto* handle = static_cast<HandleObject*>(o);
  auto* r = TRY(make_record(ItemKind::kHandle, o->type, 0, o->refs == 1 ? nullptr : o));
  // An outcome lies in the record of its own isolate: a handle of that one in it would keep both for ever.
  IsolateTask* task = IsolateTask::of(iso_);
  bool is_own_outcome = mode_ == FreezeMode::kOutcome && task != nullptr && &task->record() == handle->record;
  if (!is_own_outcome) {
    if (!segment_->keep(handle->record, [](void* h) { static_cast<IsolateRecord*>(h)->drop_handle(); })) return out_of_memory();
    handle->record->add_handle();
  }
  r->pointer = handle->record;
  return Value::object(r);
}

Message Freezer::take(Value root) {
  if (!root.is_object() || segment_ == nullptr) return Message(root);
  return Message(root, std::exchange(segment_, nullptr));
}

Result Freezer::freeze_named_exception(Object* o, const Path* path) {
  Ref module(iso_, TRY(type_module(iso_, o->type)));
  Ref qualname(iso_, TRY(type_qualname(iso_, o->type)));
  // Kept until the end: what is remembered by its address must not go and come back as something else.
  kept_.push_back(Ref(iso_, TRY(make_tuple(iso_, {module, qualname}))));
  Value frozen = TRY(freeze_tuple(kept_.back().get().as_object(), path));
  return freeze_exception(o, frozen, path);
}

// The exception that ended an isolate: a class of a script, its own or that of an exception in it (of a group, say), is named, for the
// joiner to find.
Result Freezer::freeze_root_exception(Value exception, const Path* path) {
  names_classes_ = true;
  return freeze(exception, path);
}

Fallible<bool> freeze(Isolate& iso, Value v, std::string_view path, FreezeMode mode, Message* out) {
  if (!v.is_object()) {
    *out = Message(v);
    return true;
  }
  if (is_exact_dict(v)) {
    if (Message words = freeze_words(v.as<DictObject>()); words.root().is_object()) {
      *out = std::move(words);
      return true;
    }
  }
  Freezer freezer(iso, mode);
  Path root{nullptr, Path::Kind::kRoot, path};
  bool is_exception = mode == FreezeMode::kOutcome && has_flag(v, TypeFlag::kExceptionSubclass);
  Value frozen = is_exception ? TRY(freezer.freeze_root_exception(v, &root)) : TRY(freezer.freeze(v, &root));
  *out = freezer.take(frozen);
  return true;
}

}  // namespace skerry::channels
