// From a segment to an isolate's objects: plain data.
#include <algorithm>
#include <cstring>

#include "channels/end_objects.h"
#include "channels/image.h"
#include "channels/isolate_task.h"
#include "channels/thawer.h"
#include "isolate/builtins/import.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/dict_parts.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/external_storage.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int_limbs.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/set.h"
#include "isolate/objects/shape.h"
#include "isolate/objects/slice.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry::channels {

Value Thawer::made_of(const Object* frozen) const {
  const SegmentPreamble* p = preamble(frozen);
  if (p->share == 0) return Value();
  if (p->segment == segment_) return shared_[p->share];
  Value own = from_image_.find(p->share);
  return own.is_empty() ? view_->found(p->share) : own;
}

void Thawer::share(const Object* frozen, Value made) {
  const SegmentPreamble* p = preamble(frozen);
  if (p->share == 0) return;
  if (p->segment == segment_) {
    shared_[p->share] = retained(iso_, made);
    return;
  }
  // There is one dict of globals for each module, whoever makes it; it fills itself later.
  if (p->kind == ItemKind::kGlobals) view_->add({p->share, p->kind, p->again, retained(iso_, made)});
  else from_image_.add({p->share, p->kind, p->again, retained(iso_, made)});
}

void Thawer::publish(Publish what) {
  for (MadeObject& e : from_image_.all()) {
    if (what != Publish::kAll && !e.again) continue;
    if (!view_->found(e.share).is_empty()) continue;
    view_->add(e);
    e.value = Value();
  }
  // May run Python, which asks nobody but the view.
  for (MadeObject& e : from_image_.all()) decrement(iso_, e.value);
  from_image_.all().clear();
}

Result Thawer::thaw(Value frozen) {
  if (!frozen.is_object()) return frozen;
  const Object* o = frozen.as_object();
  if (!(o->refs & kSegmentRefsBit) || preamble(o)->in_place) return frozen;  // immortal, or as good as that
  if (Value made = made_of(o); !made.is_empty()) return retained(iso_, made);
  return thaw_object(o);
}

Result Thawer::thaw_object(const Object* o) {
  breather_.step();
  switch (preamble(o)->kind) {
    case ItemKind::kStr: return thaw_str(o);
    case ItemKind::kBytes: return thaw_bytes(o);
    case ItemKind::kInt: {
      auto* i = static_cast<const IntObject*>(o);
      Value made = TRY(make_int_limbs(iso_, i->limbs(), i->limb_count(), i->is_negative()));
      share(o, made);
      return made;
    }
    case ItemKind::kFloat: {
      Value made = TRY(make_double(iso_, static_cast<const FloatObject*>(o)->value));
      share(o, made);
      return made;
    }
    case ItemKind::kComplex: {
      auto* c = static_cast<const ComplexObject*>(o);
      Value made = TRY(make_complex(iso_, c->real, c->imaginary));
      share(o, made);
      return made;
    }
    case ItemKind::kByteArray: {
      Value made = TRY(make_bytearray(iso_, static_cast<const ByteArrayObject*>(o)->view()));
      share(o, made);
      return made;
    }
    default: break;
  }
  TRY(iso_.check_native_stack(" while receiving an object"));
  switch (preamble(o)->kind) {
    case ItemKind::kTuple: return thaw_tuple(o);
    case ItemKind::kList: return thaw_list(o);
    case ItemKind::kDict: return thaw_dict(o);
    case ItemKind::kSet:
    case ItemKind::kFrozenSet: return thaw_set(o);
    case ItemKind::kRange: {
      auto* r = static_cast<const RangeObject*>(o);
      Ref start(iso_, TRY(thaw(r->start))), stop(iso_, TRY(thaw(r->stop))), step(iso_, TRY(thaw(r->step)));
      Value made = TRY(make_range(iso_, start, stop, step));
      share(o, made);
      return made;
    }
    case ItemKind::kSlice: return thaw_slice(o);
    case ItemKind::kException: return thaw_exception(o);
    case ItemKind::kEnd: {
      auto* r = static_cast<const Record*>(o);
      auto* channel = static_cast<Channel*>(r->pointer);
      EndRole role = static_cast<EndRole>(r->extra);
      channel->add_end(role);
      Value made = TRY(make_end(iso_, channel, role));
      share(o, made);
      return made;
    }
    case ItemKind::kHandle: {
      auto* record = static_cast<IsolateRecord*>(static_cast<const Record*>(o)->pointer);
      record->add_handle();
      Value made = TRY(make_handle(iso_, record));
      share(o, made);
      return made;
    }
    default: return rebuild(o);
  }
}

Result Thawer::thaw_str(const Object* o) {
  auto* s = static_cast<const StrObject*>(o);
  Result made = Value();
  if (s->flags() & StrObject::kExternal) {
    ExternalStorage* storage = external_storage(s);
    storage->retain();
    made = make_external_str(iso_, storage, s->data(), s->length(), s->width(), s->is_ascii());
    if (made.is_fault()) {
      storage->release();
      return made;
    }
    made.value().as<StrObject>()->hash = s->hash;
  } else {
    char32_t widest = s->is_ascii() ? 0x7f : s->width() == 1 ? 0xff : s->width() == 2 ? 0xffff : 0x10ffff;
    made = allocate_str(iso_, s->length(), widest);
    if (made.is_fault()) return made;
    auto* copy = made.value().as<StrObject>();
    if (copy->is_shared()) return made;  // the empty string
    std::memcpy(const_cast<void*>(copy->data()), s->data(), s->length() * s->width());
    copy->hash = s->hash;
  }
  share(o, made.value());
  return made;
}

Result Thawer::thaw_bytes(const Object* o) {
  auto* b = static_cast<const BytesObject*>(o);
  Result made = Value();
  if (b->is_external()) {
    ExternalStorage* storage = external_storage(b);
    storage->retain();
    made = make_external_bytes(iso_, storage, b->data(), b->length());
    if (made.is_fault()) storage->release();
  } else {
    made = make_bytes(iso_, b->view());
  }
  if (!made.is_fault()) share(o, made.value());
  return made;
}

Result Thawer::thaw_tuple(const Object* o) {
  auto* from = static_cast<const TupleObject*>(o);
  if (from->length == 0) return empty_tuple();
  Ref made(iso_, TRY(allocate_tuple(iso_, from->length)));
  Value* items = made.as<TupleObject>()->items();
  // A cycle may lead here before all is filled.
  for (size_t i = 0; i < from->length; ++i) items[i] = Value::none();
  share(o, made);
  for (size_t i = 0; i < from->length; ++i) items[i] = TRY(thaw((*from)[i]));
  return made.release();
}

Result Thawer::thaw_list(const Object* o) {
  auto* from = static_cast<const ListObject*>(o);
  Ref made(iso_, TRY(make_list(iso_, from->length)));
  share(o, made);
  if (std::all_of(from->items, from->items + from->length, is_used_in_place)) {
    auto* list = made.as<ListObject>();
    if (from->length != 0) std::memcpy(static_cast<void*>(list->items), from->items, from->length * sizeof(Value));
    list->length = from->length;
    return made.release();
  }
  for (size_t i = 0; i < from->length; ++i) {
    Value item = TRY(thaw(from->items[i]));
    TRY(list_append_steal(iso_, made.as<ListObject>(), item));
  }
  return made.release();
}

Result copy_table(Isolate& iso, const DictObject* frozen) {
  Value made = TRY(make_dict_like(iso, frozen));
  auto* d = made.as<DictObject>();
  std::memcpy(static_cast<void*>(d->entries), frozen->entries, frozen->used * sizeof(DictEntry));
  d->used = d->live = frozen->used;
  return made;
}

Result Thawer::thaw_dict(const Object* o) {
  auto* from = static_cast<const DictObject*>(o);
  const TableForm form = preamble(o)->table;
  if (form == TableForm::kInPlace) {
    Value made = TRY(copy_table(iso_, from));
    share(o, made);
    return made;
  }
  if (form == TableForm::kLeaves) {
    Ref made(iso_, TRY(make_dict_like(iso_, from)));
    auto* d = made.as<DictObject>();
    for (uint32_t i = 0; i < from->used; ++i) {
      Result key = thaw(from->entries[i].key);
      Result value = key.is_fault() ? key : thaw(from->entries[i].value);
      if (value.is_fault()) {
        if (!key.is_fault()) decrement(iso_, key.value());
        return value;
      }
      d->entries[i] = DictEntry{from->entries[i].hash, key.value(), value.value()};
      d->used = d->live = i + 1;  // what there is ends with it on a fault
    }
    share(o, made);
    return made.release();
  }
  if (std::all_of(from->entries, from->entries + from->used, [](const DictEntry& e) {
        return e.hash != -1 && is_used_in_place(e.key) && is_used_in_place(e.value);
      })) {
    Ref made(iso_, TRY(make_dict(iso_)));
    TRY(dict_fill(iso_, made.as<DictObject>(), from->entries, from->used));
    share(o, made);
    return made.release();
  }
  Ref made(iso_, TRY(make_dict(iso_, from->live)));
  share(o, made);
  TRY(fill_dict(made, o));
  return made.release();
}

Status Thawer::fill_dict(Value dict, const Object* o) {
  auto* from = static_cast<const DictObject*>(o);
  for (uint32_t i = 0; i < from->used; ++i) {
    const DictEntry& entry = from->entries[i];
    Ref key(iso_, TRY(thaw(entry.key)));
    Ref value(iso_, TRY(thaw(entry.value)));
    // The hash is that of the copy: some go by identity.
    if (key.get() == entry.key && entry.hash != -1) TRY(dict_set_with_hash(iso_, dict.as<DictObject>(), key, entry.hash, value));
    else TRY(dict_set(iso_, dict.as<DictObject>(), key, value));
  }
  return Status::ok();
}

Result Thawer::thaw_set(const Object* o) {
  auto* from = static_cast<const SetObject*>(o);
  Ref made(iso_, TRY(make_set_of_type(iso_, o->type)));
  share(o, made);
  for (size_t i = 0; i < from->live; ++i) {
    Ref key(iso_, TRY(thaw(from->table[i].key)));
    TRY(set_add(iso_, made.as<SetObject>(), key));
  }
  return made.release();
}

Result Thawer::thaw_slice(const Object* o) {
  auto* from = static_cast<const SliceObject*>(o);
  Ref made(iso_, TRY(make_slice(iso_, Value::none(), Value::none(), Value::none())));
  share(o, made);
  auto* s = made.as<SliceObject>();
  assign(iso_, s->start, TRY(thaw(from->start)));
  assign(iso_, s->stop, TRY(thaw(from->stop)));
  assign(iso_, s->step, TRY(thaw(from->step)));
  return made.release();
}

// A class by its name: in this isolate's modules, or imported. RuntimeError when there is none.
Result Thawer::find_class(Value names_tuple) {
  auto* pair = names_tuple.as<TupleObject>();
  std::string module_name = to_utf8((*pair)[0]), path = to_utf8((*pair)[1]);
  DictObject* modules = TRY(iso_.modules().modules()).as<DictObject>();
  Ref name(iso_, TRY(make_str(iso_, module_name)));
  Value known = dict_get_str(iso_, modules, name);
  Ref found(iso_);
  if (!known.is_empty()) found = Ref::borrow(iso_, known);
  else if (module_name != "__main__") found.reset(TRY(import_module(iso_, module_name)));
  else return iso_.raise(RuntimeError, "no class {}.{} here", module_name, path);
  for (size_t start = 0; start <= path.size();) {
    size_t dot = std::min(path.find('.', start), path.size());
    Ref part(iso_, intern(iso_, std::string_view(path).substr(start, dot - start)));
    found.reset(TRY(get_attribute(iso_, found, part)));
    start = dot + 1;
  }
  if (!is_type(found) || !found.as<TypeObject>()->has(TypeFlag::kExceptionSubclass))
    return iso_.raise(RuntimeError, "{}.{} is no exception class", module_name, path);
  return found.release();
}

Result Thawer::thaw_exception(const Object* o) {
  auto* r = static_cast<const Record*>(o);
  Ref cls(iso_);
  if (r->pointer != nullptr) {
    cls.reset(as_value(static_cast<TypeObject*>(r->pointer)));
  } else if (has_type(r->items[0], tuple_type)) {
    cls.reset(TRY(find_class(r->items[0])));
  } else {
    cls.reset(TRY(thaw(r->items[0])));
    if (Value made = made_of(o); !made.is_empty()) return retained(iso_, made);
  }
  if (!is_type(cls)) return iso_.raise(RuntimeError, "the class of an exception is gone");
  Ref made(iso_, TRY(make_exception(iso_, *cls.as<TypeObject>(), empty_tuple())));
  share(o, made);
  auto* e = made.as<ExceptionObject>();
  Ref args(iso_, TRY(thaw(r->items[1])));
  if (is_exact_tuple(args)) assign(iso_, e->args, args.release());
  if (!r->items[2].is_empty()) TRY(set_attributes(made, r->items[2]));
  for (int i = 0; i < ExceptionObject::kFieldCount; ++i) {
    if (r->items[3 + i].is_empty()) continue;
    assign(iso_, e->fields[i], TRY(thaw(r->items[3 + i])));
  }
  return made.release();
}

// Attributes of an instance, without asking its class.
Status Thawer::set_attributes(Value object, Value frozen_dict) {
  if (!type_of(object)->has(TypeFlag::kHasDict)) return Status::ok();
  auto* from = frozen_dict.as<DictObject>();
  for (uint32_t i = 0; i < from->used; ++i) {
    Ref name(iso_, TRY(thaw(from->entries[i].key)));
    if (!is_exact_str(name)) continue;
    Ref value(iso_, TRY(thaw(from->entries[i].value)));
    Ref interned(iso_, intern(iso_, name.release()));
    TRY(set_instance_attribute(iso_, object.as_object(), interned, value));
  }
  return Status::ok();
}

Result thaw(Isolate& iso, const Message& message) {
  if (!message.root().is_object()) return message.root();
  if (const Object* o = message.root().as_object(); o->type == &dict_type && message.segment() != nullptr && preamble(o)->table == TableForm::kInPlace)
    return copy_table(iso, static_cast<const DictObject*>(o));
  Thawer thawer(iso, message.segment());
  Result made = thawer.thaw(message.root());
  if (!made.is_fault()) thawer.publish(Thawer::Publish::kAll);
  return made;
}

}  // namespace skerry::channels
