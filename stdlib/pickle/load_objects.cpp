// Loader: containers, names, and objects that are made by calls.
#include <cstring>

#include "isolate/objects/bytes.h"
#include "isolate/objects/codecs.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/set.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/pickle/globals.h"
#include "stdlib/pickle/loader.h"

namespace skerry::pickling {

namespace {

std::string_view without_end(std::string_view line) { return line.substr(0, line.size() - 1); }

}  // namespace

Status Loader::load_counted_tuple(size_t count) {
  if (stack_.size() < count) return raise_underflow();
  return push(pop_tuple(stack_.size() - count));
}

Status Loader::load_dict() {
  size_t start = TRY(pop_mark());
  Ref made(iso_, TRY(make_dict(iso_)));
  if (start > stack_.size()) return raise_underflow();
  if ((stack_.size() - start) % 2 != 0) return iso_.raise(unpickling_error, "odd number of items for DICT");
  Ref items(iso_, TRY(pop_list(start)));
  const auto* list = items.as<ListObject>();
  for (size_t i = 0; i + 1 < list->length; i += 2) TRY(dict_set(iso_, made.as<DictObject>(), list->items[i], list->items[i + 1]));
  return stack_.push(made.release());
}

Status Loader::load_frozenset() {
  Ref items(iso_, TRY(pop_tuple(TRY(pop_mark()))));
  return push(make_frozenset(iso_, items));
}

Status Loader::append_from(size_t start) {
  size_t size = stack_.size();
  if (start > size || start <= fence_) return raise_underflow();
  if (start == size) return Status::ok();
  Ref target = Ref::borrow(iso_, stack_.data()[start - 1]);
  if (is_exact_list(target)) {
    auto* list = target.as<ListObject>();
    TRY(list_reserve(iso_, list, list->length + (size - start)));
    for (size_t i = start; i < size; ++i) {
      Value item = stack_.data()[i];
      stack_.data()[i] = Value();
      TRY(list_append_steal(iso_, list, item));
    }
    stack_.forget(start);
    return Status::ok();
  }
  Result extend = get_attribute_or_not_found(iso_, target, names.extend);
  if (!extend.is_not_found()) {
    Ref method(iso_, TRY(extend)), items(iso_, TRY(pop_list(start)));
    decrement(iso_, TRY(call(iso_, method, {items})));
    return Status::ok();
  }
  Ref append(iso_, TRY(get_attribute(iso_, target, names.append)));
  Ref items(iso_, TRY(pop_tuple(start)));
  for (size_t i = 0; i < items.as<TupleObject>()->length; ++i)
    decrement(iso_, TRY(call(iso_, append, {items.as<TupleObject>()->items()[i]})));
  return Status::ok();
}

Status Loader::load_append() {
  if (stack_.size() <= fence_ + 1) return raise_underflow();
  return append_from(stack_.size() - 1);
}

Status Loader::set_items_from(size_t start) {
  size_t size = stack_.size();
  if (start > size || start <= fence_) return raise_underflow();
  if (start == size) return Status::ok();
  if ((size - start) % 2 != 0) return iso_.raise(unpickling_error, "odd number of items for SETITEMS");
  Ref target = Ref::borrow(iso_, stack_.data()[start - 1]);
  // No script reaches this stack: the pairs stay there until they are set.
  Status done;
  bool exact = is_exact_dict(target);
  for (size_t i = start; i < size && !done.is_fault(); i += 2) {
    Value key = stack_.data()[i], value = stack_.data()[i + 1];
    done = exact ? dict_set(iso_, target.as<DictObject>(), key, value) : set_item(iso_, target, key, value);
  }
  stack_.cut(start);
  return done;
}

Status Loader::load_set_item() {
  if (stack_.size() < 2) return raise_underflow();
  return set_items_from(stack_.size() - 2);
}

Status Loader::load_add_items() {
  size_t start = TRY(pop_mark()), size = stack_.size();
  if (start > size || start <= fence_) return raise_underflow();
  if (start == size) return Status::ok();
  Ref target = Ref::borrow(iso_, stack_.data()[start - 1]);
  Ref items(iso_, TRY(pop_tuple(start)));
  if (is_instance_of(target, set_type)) return set_update(iso_, target.as<SetObject>(), items);
  Ref add(iso_, TRY(get_attribute(iso_, target, names.add)));
  for (size_t i = 0; i < items.as<TupleObject>()->length; ++i)
    decrement(iso_, TRY(call(iso_, add, {items.as<TupleObject>()->items()[i]})));
  return Status::ok();
}

Result Loader::find(Value module_name, Value name) {
  if (type_of(held_) == &unpickler_type) return find_class(iso_, unpickler_, module_name, name);
  Ref method_name(iso_, intern(iso_, "find_class"));
  return call_method(iso_, held_, method_name, {module_name, name});
}

Status Loader::load_global() {
  Ref module_name(iso_, TRY(decode_bytes(iso_, std::string(without_end(TRY(line(2)))), "utf-8", "strict")));
  Ref name(iso_, TRY(decode_bytes(iso_, std::string(without_end(TRY(line(2)))), "utf-8", "strict")));
  return push(find(module_name, name));
}

Status Loader::load_stack_global() {
  if (stack_.size() < fence_ + 2) return iso_.raise(unpickling_error, "STACK_GLOBAL requires str");
  Ref name(iso_, TRY(pop()));
  Ref module_name(iso_, TRY(pop()));
  if (!is_exact_str(name) || !is_exact_str(module_name)) return iso_.raise(unpickling_error, "STACK_GLOBAL requires str");
  return push(find(module_name, name));
}

Status Loader::load_extension(int size) {
  uint64_t bits = TRY(number(size));
  int64_t code = size == 4 ? int64_t{static_cast<int32_t>(bits)} : static_cast<int64_t>(bits);
  if (code <= 0) return iso_.raise(unpickling_error, "EXT specifies code <= 0");
  Ref cache(iso_, TRY(copyreg_table(iso_, "_extension_cache")));
  Value key = Value::small_int(code);
  Result known = dict_get(iso_, cache.as<DictObject>(), key);
  if (!known.is_not_found()) return stack_.push(retained(iso_, TRY(known)));
  Ref registry(iso_, TRY(copyreg_table(iso_, "_inverted_registry")));
  Result found = dict_get(iso_, registry.as<DictObject>(), key);
  if (found.is_not_found()) return iso_.raise(ValueError, "unregistered extension code {}", code);
  Ref pair = Ref::borrow(iso_, TRY(found));
  const auto* names_pair = pair.as<TupleObject>();
  if (!TupleObject::check(pair) || names_pair->length != 2 || !StrObject::check(names_pair->items()[0]) || !StrObject::check(names_pair->items()[1]))
    return iso_.raise(ValueError, "_inverted_registry[{}] isn't a 2-tuple of strings", code);
  Ref object(iso_, TRY(find(names_pair->items()[0], names_pair->items()[1])));
  TRY(dict_set(iso_, cache.as<DictObject>(), key, object));
  return stack_.push(object.release());
}

Result Loader::instantiate(Value cls, Value arguments) {
  if (arguments.as<TupleObject>()->length == 0 && is_type(cls)) {
    Ref name(iso_, intern(iso_, "__getinitargs__"));
    Result found = get_attribute_or_not_found(iso_, cls, name);
    if (found.is_not_found()) return call_method(iso_, cls, names.dunder_new, {cls});
    decrement(iso_, TRY(found));
  }
  return call_with(iso_, cls, arguments, Value());
}

Status Loader::load_inst() {
  size_t start = TRY(pop_mark());
  Ref module_name(iso_, TRY(decode_bytes(iso_, std::string(without_end(TRY(line(2)))), "ascii", "strict")));
  Ref name(iso_, TRY(decode_bytes(iso_, std::string(without_end(TRY(line(2)))), "ascii", "strict")));
  Ref cls(iso_, TRY(find(module_name, name)));
  Ref arguments(iso_, TRY(pop_tuple(start)));
  return push(instantiate(cls, arguments));
}

Status Loader::load_obj() {
  size_t start = TRY(pop_mark());
  if (stack_.size() < start + 1) return raise_underflow();
  Ref arguments(iso_, TRY(pop_tuple(start + 1)));
  Ref cls(iso_, TRY(pop()));
  return push(instantiate(cls, arguments));
}

Status Loader::load_new_object(Keywords how) {
  const char* op = how == Keywords::kDict ? "NEWOBJ_EX" : "NEWOBJ";
  Ref keywords(iso_);
  if (how == Keywords::kDict) keywords = Ref(iso_, TRY(pop()));
  Ref arguments(iso_, TRY(pop()));
  Ref cls(iso_, TRY(pop()));
  if (!is_type(cls)) return iso_.raise(unpickling_error, "{} class argument must be a type, not {}", op, type_name(cls));
  auto* type = cls.as<TypeObject>();
  if (type->slots.new_ == nullptr || type->has(TypeFlag::kNoInstantiation))
    return iso_.raise(unpickling_error, "{} class argument '{}' doesn't have __new__", op, type_name(cls));
  if (!TupleObject::check(arguments)) return iso_.raise(unpickling_error, "{} args argument must be a tuple, not {}", op, type_name(arguments));
  if (how == Keywords::kNone) {
    const auto* given = arguments.as<TupleObject>();
    return push(type->slots.new_(iso_, type, Args{given->items(), static_cast<uint32_t>(given->length), Value()}));
  }
  if (!DictObject::check(keywords)) return iso_.raise(unpickling_error, "{} kwargs argument must be a dict, not {}", op, type_name(keywords));
  Ref make(iso_, TRY(get_attribute(iso_, cls, names.dunder_new)));
  Ref list(iso_, TRY(make_list(iso_)));
  TRY(list_append(iso_, list.as<ListObject>(), cls));
  TRY(list_extend(iso_, list.as<ListObject>(), arguments));
  Ref all(iso_, TRY(to_tuple(iso_, list)));
  return push(call_with(iso_, make, all, keywords));
}

Status Loader::load_reduce() {
  Ref arguments(iso_, TRY(pop()));
  Ref function(iso_, TRY(pop()));
  if (!TupleObject::check(arguments)) return iso_.raise(TypeError, "argument list must be a tuple");
  return push(call_with(iso_, function, arguments, Value()));
}

// What __setstate__ would do by default: the state's names go into __dict__, whatever __setattr__ says.
Status Loader::set_attributes(Value object, Value state) {
  if (!DictObject::check(state)) return iso_.raise(unpickling_error, "state is not a dictionary");
  Ref dict(iso_, TRY(get_attribute(iso_, object, names.dunder_dict)));
  size_t position = 0;
  Value key, value;
  while (dict_next(state.as<DictObject>(), &position, &key, &value)) {
    Ref name = Ref::borrow(iso_, key), held = Ref::borrow(iso_, value);
    if (is_exact_str(name)) name = Ref(iso_, intern(iso_, name.release()));
    TRY(is_exact_dict(dict) ? dict_set(iso_, dict.as<DictObject>(), name, held) : set_item(iso_, dict, name, held));
  }
  return Status::ok();
}

Status Loader::load_build() {
  if (stack_.size() < fence_ + 2) return raise_underflow();
  Ref state(iso_, TRY(pop()));
  Ref object = Ref::borrow(iso_, stack_.top());
  Result setter = get_attribute_or_not_found(iso_, object, names.dunder_setstate);
  if (!setter.is_not_found()) {
    Ref method(iso_, TRY(setter));
    decrement(iso_, TRY(call(iso_, method, {state})));
    return Status::ok();
  }
  Ref members(iso_);
  if (TupleObject::check(state) && state.as<TupleObject>()->length == 2) {
    members = Ref::borrow(iso_, state.as<TupleObject>()->items()[1]);
    state = Ref::borrow(iso_, state.as<TupleObject>()->items()[0]);
  }
  if (!state.get().is_none()) TRY(set_attributes(object, state));
  if (members.is_empty()) return Status::ok();
  if (!DictObject::check(members)) return iso_.raise(unpickling_error, "slot state is not a dictionary");
  size_t position = 0;
  Value key, value;
  while (dict_next(members.as<DictObject>(), &position, &key, &value)) {
    Ref name = Ref::borrow(iso_, key), held = Ref::borrow(iso_, value);
    if (!StrObject::check(name)) return iso_.raise(TypeError, "attribute name must be string, not '{}'", type_name(name));
    TRY(set_attribute(iso_, object, name, held));
  }
  return Status::ok();
}

Status Loader::load_persistent_line() {
  if (unpickler_->persistent_load.function.is_empty())
    return iso_.raise(unpickling_error, "A load persistent id instruction was encountered,\nbut no persistent_load function was specified.");
  Result decoded = decode_bytes(iso_, std::string(without_end(TRY(line(1)))), "ascii", "strict");
  if (decoded.is_raised() && iso_.catch_pending(UnicodeDecodeError))
    return iso_.raise(unpickling_error, "persistent IDs in protocol 0 must be ASCII strings");
  Ref id(iso_, TRY(decoded));
  return push(call_hook(iso_, unpickler_->persistent_load, held_, id));
}

Status Loader::load_persistent() {
  if (unpickler_->persistent_load.function.is_empty())
    return iso_.raise(unpickling_error, "A load persistent id instruction was encountered,\nbut no persistent_load function was specified.");
  Ref id(iso_, TRY(pop()));
  return push(call_hook(iso_, unpickler_->persistent_load, held_, id));
}

}  // namespace skerry::pickling
