// One dump: walks what is saved, and asks its classes how.
//
// Invariant: whatever is saved is owned somewhere for as long as that takes, for its hooks may change the container that it was in.
#pragma once

#include <string_view>

#include "isolate/heap/ref.h"
#include "isolate/isolate.h"
#include "stdlib/pickle/output.h"
#include "stdlib/pickle/pickle.h"

namespace skerry::pickling {

class Saver {
 public:
  Saver(Isolate& iso, PicklerObject* pickler, Value write)
      : iso_(iso), held_(Ref::borrow(iso, Value::object(pickler))), pickler_(pickler), out_(iso, write), override_(iso), fast_seen_(iso) {}

  Status dump(Value object);
  Result take() { return out_.take(); }

 private:
  enum class PersistentId { kAsk, kSkip };
  Status save(Value object, PersistentId mode = PersistentId::kAsk);
  int protocol() const { return pickler_->protocol; }
  bool is_binary() const { return pickler_->binary != 0; }

  // save_values.cpp
  Status save_int(Value object);
  Status save_long(Value object);
  Status save_float(Value object);
  Status save_bytes(Value object);
  Status save_bytes_data(Value object, std::string_view data);
  Status save_byte_array(Value object);
  Status save_byte_array_data(Value object, std::string_view data);
  Status save_pickle_buffer(Value object);
  Status save_str(Value object);
  Status memoize(Value object);
  Status save_memoized(Value object);  // known to be in the memo, or KeyError
  bool is_memoized(Value object) const { return pickler_->memo.find(object) >= 0; }

  // save_containers.cpp
  Status save_tuple(Value object);
  Status save_list(Value object);
  Status save_dict(Value object);
  Status save_set(Value object);
  Status save_frozenset(Value object);
  Status save_items(Value iterator);  // of list items
  Status save_list_items(Value list);
  Status save_pairs(Value iterator);  // of dict items
  Status save_dict_items(Value dict);
  Status save_pair(Value pair);
  Status enter_fast(Value object);
  void leave_fast(Value object);

  // save_reduced.cpp
  Fallible<bool> save_persistent(Value object);  // whether it was
  Status save_by_class(Value object);
  Result reduced(Value object, TypeObject* type);  // what its reducer gives; NotImplemented: it is a class
  Status save_reduced(Value reduction, Value object_or_empty);
  Status save_new_object(Value arguments, Value object_or_empty);
  Status save_new_object_with_keywords(Value arguments);
  Status save_singleton_type(Value type, Value singleton);

  // save_global.cpp
  Status save_global(Value object, Value name_or_empty);
  Fallible<bool> save_extension(Value object, Value module_name, Value name);  // whether it has a code
  Status save_name_lines(Value module_name, Value name);

  Isolate& iso_;
  Ref held_;
  PicklerObject* pickler_;
  Output out_;
  Ref override_;     // reducer_override, or Empty
  Ref fast_seen_;    // dict of those that are being saved in fast mode, deep down; or Empty
  int fast_depth_ = 0;
};

}  // namespace skerry::pickling
