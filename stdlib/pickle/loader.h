// One load: a small machine with a stack of objects, whose program is the pickle.
//
// Rules of the room: the pickle is an enemy's. Every look at the stack checks it first, every length is compared with what is there
// before memory is taken for it, and what is used while Python runs is owned by a Ref, not by the stack.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "isolate/heap/ref.h"
#include "isolate/isolate.h"
#include "stdlib/pickle/input.h"
#include "stdlib/pickle/pickle.h"

namespace skerry::pickling {

// A line as C reads a number from it: ValueError "invalid literal for int() with base 10: ...".
Result parse_int_line(Isolate& iso, std::string_view text, int base);

// Owned values. Whatever releases some of them does so after the stack is whole.
class ValueStack {
 public:
  explicit ValueStack(Isolate& iso) : iso_(iso) {}
  ~ValueStack();
  ValueStack(const ValueStack&) = delete;
  ValueStack& operator=(const ValueStack&) = delete;

  size_t size() const { return size_; }
  Value* data() const { return data_; }
  Value top() const { return data_[size_ - 1]; }
  Status push(Value owned) {
    if (size_ == capacity_) [[unlikely]] TRY(grow(owned));
    data_[size_++] = owned;
    return Status::ok();
  }
  Value pop() { return data_[--size_]; }     // owned
  void cut(size_t size);                     // releases what is above
  void forget(size_t size) { size_ = size; }  // somebody else owns what is above

 private:
  static constexpr size_t kFirst = 32;
  Status grow(Value owned);
  Isolate& iso_;
  Value first_[kFirst];
  Value* data_ = first_;
  size_t size_ = 0, capacity_ = kFirst;
};

class Loader {
 public:
  Loader(Isolate& iso, UnpicklerObject* unpickler)
      : iso_(iso), held_(Ref::borrow(iso, Value::object(unpickler))), unpickler_(unpickler), stack_(iso), marks_(iso) {}
  Result load();

 private:
  enum class Keywords { kNone, kDict };

  // loader.cpp: the loop, the stack, the memo
  Result run();
  Status step(Op op);
  Fault raise_underflow();
  Fault raise_unknown(uint8_t op);
  Result pop();  // owned
  Status push(Result made) { return stack_.push(TRY(made)); }
  Fallible<size_t> pop_mark();
  Result pop_tuple(size_t start);
  Result pop_list(size_t start);
  Status mark();
  Status pop_one();
  Status drop_from(size_t start);
  Status duplicate();
  Fallible<uint64_t> number(int size);  // the lowest byte first
  Status get_memo(uint64_t index, int64_t shown);
  Status get_memo_line();
  Status put_memo(uint64_t index);
  Status put_memo_line();
  Status frame();
  Status protocol();

  // load_values.cpp
  Fallible<std::string_view> line(size_t shortest);
  Status load_int();
  Status load_bin_int(int size);
  Status load_long();
  Status load_counted_long(int size);
  Status load_float();
  Status load_bin_float();
  Status load_string();
  Status load_bin_string(int size);
  Status push_old_string(Value bytes);
  Status load_bytes(int size);
  Status load_byte_array();
  Status load_next_buffer();
  Status load_read_only();
  Status load_unicode();
  Status load_bin_unicode(int size);

  // load_objects.cpp
  Status load_counted_tuple(size_t count);
  Status load_dict();
  Status load_frozenset();
  Status append_from(size_t start);
  Status load_append();
  Status set_items_from(size_t start);
  Status load_set_item();
  Status load_add_items();
  Status load_global();
  Status load_stack_global();
  Status load_extension(int size);
  Status load_inst();
  Status load_obj();
  Status load_new_object(Keywords keywords);
  Status load_reduce();
  Status load_build();
  Status load_persistent_line();
  Status load_persistent();
  Result find(Value module_name, Value name);
  Result instantiate(Value cls, Value arguments);
  Status set_attributes(Value object, Value state);

  Isolate& iso_;
  Ref held_;
  UnpicklerObject* unpickler_;
  ValueStack stack_;
  ValueStack marks_;   // sizes of the stack
  size_t fence_ = 0;   // the last mark: what is beneath is not to be popped
};

}  // namespace skerry::pickling
