// The state of one freeze(): from an isolate's objects to a segment. freeze.cpp has plain data, capture.cpp what only spawn may send.
//
// Nothing here runs Python, so the graph cannot change meanwhile. An object that is referenced once is copied without
// being remembered; one with more references is found again through the IdentityMap and then gets a share number.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "channels/message.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/function.h"
#include "isolate/objects/pace.h"

namespace skerry::channels {

// Where in the graph the freezer is: a chain on the native stack, made into text only for a refusal.
struct Path {
  enum class Kind : uint8_t { kRoot, kIndex, kKey, kAttribute, kGlobal, kSame };
  const Path* parent;
  Kind kind;
  std::string_view text;  // kRoot, kAttribute
  size_t index = 0;       // kIndex
  Value key = Value();    // kKey, kGlobal
};
std::string path_text(Isolate& iso, const Path* path);

// Object -> its frozen twin. Remembers the order, so that the latest can be forgotten. A few need no memory: most messages are small.
class IdentityMap {
 public:
  Object* find(const Object* source) const;
  bool add(const Object* source, Object* frozen);  // false: no memory
  size_t size() const { return size_; }
  const Object* source(size_t i) const { return entries_.empty() ? few_[i].source : entries_[i].source; }
  void forget_after(size_t size);

 private:
  struct Entry {
    const Object* source;
    Object* frozen;
  };
  static constexpr size_t kFew = 8;
  size_t slot_of(const Object* source) const;
  void rebuild(size_t slots);
  size_t size_ = 0;
  Entry few_[kFew];              // the first ones, looked through in order while there are no more
  std::vector<Entry> entries_;   // all of them, once they are more than a few
  std::vector<uint32_t> slots_;  // index + 1; 0: free
};

class Image;

// A name that an image watches.
struct ImageWatch {
  Value name;      // borrowed: interned for ever
  Value value;     // owned; Empty: the name is not there
  int64_t entry;
};

// Record::extra of ItemKind::kGlobals: names of a module in pairs; a table of the image; pairs for a module (pointer) of the image.
enum GlobalsForm : uint32_t { kPlainGlobals, kImageGlobals, kAddedGlobals };

class Freezer {
 public:
  Freezer(Isolate& iso, FreezeMode mode, const Image* base = nullptr) : iso_(iso), breather_(iso), mode_(mode), base_(base) {}
  ~Freezer() {
    if (segment_ != nullptr) segment_->release();
  }
  Freezer(const Freezer&) = delete;
  Freezer& operator=(const Freezer&) = delete;

  Result freeze(Value v, const Path* path);
  Result freeze_root_exception(Value exception, const Path* path);  // of any class
  Result freeze_spawned(Value function, Args args);
  Status build_image(Image& image, FunctionObject* f);  // image.cpp
  static std::string explain(Isolate& iso, Value module_dict);  // image_report.cpp
  Status finish();  // capture.cpp: what is gathered per module is written
  Message take(Value root);

 private:
  // ---- plain data (freeze.cpp)
  Result freeze_object(Object* o, const Path* path);
  Result freeze_str(Object* o);
  Result freeze_bytes(Object* o);
  Result freeze_tuple(Object* o, const Path* path);
  Result freeze_list(Object* o, const Path* path);
  Result freeze_dict(Object* o, const Path* path);
  Result freeze_set(Object* o, ItemKind kind, const Path* path);
  Result freeze_exception(Object* o, Value cls, const Path* path);
  Result freeze_named_exception(Object* o, const Path* path);
  Result freeze_end(Object* o);
  Result freeze_handle(Object* o);
  Fault refuse(Value v, const Path* path);

  // ---- captures (capture.cpp)
  struct ModuleGlobals {
    Value dict;        // borrowed
    Record* record;
    std::vector<Value> names;   // borrowed: looked at
    std::vector<Value> pairs;   // frozen key, frozen value, ...
    Record* added = nullptr;    // the module is in the image: what comes with the call
    std::vector<ImageWatch> watches;  // while an image is built
    std::vector<Value> fresh;
  };
  Result freeze_captured(Object* o, const Path* path);
  Result freeze_function(FunctionObject* f, const Path* path);
  Status freeze_closure(FunctionObject* f, Record* r, const Path* path);
  Status reach_globals(CodeObject* code, ModuleGlobals& globals, const Path* path);
  Fallible<ModuleGlobals*> globals_for(Value dict);
  Result freeze_class(TypeObject* t, const Path* path);
  Result freeze_instance(Object* o, const Path* path);
  Fallible<Value> freeze_attributes(Object* o, const Path* path);
  Result freeze_reduced(Object* o, const Path* path);  // capture_reduce.cpp
  Result freeze_imported(Value module, Value qualname);
  bool is_imported(Value object, Value module, Value qualname, Value globals_or_empty);
  Value global_name_of(Object* o, Value* module);

  // ---- images (image.cpp)
  Status check(Object* source);  // an image: what tells later that it has changed
  // Immutable and alone: isolates that start from the image use it where it is.
  void use_in_place(Object* frozen);
  Fault leave_out(Value v, const Path* path);
  Fallible<bool> freeze_into_image(Value v, const Path* path, Value* out);
  Status freeze_fresh_names();
  Fallible<Value> freeze_new_globals(Value frozen_name, bool has_names);

  Segment* segment();
  Result out_of_memory();
  template <class T>
  T* make(ItemKind kind, TypeObject* type, size_t size);
  Fallible<Record*> make_record(ItemKind kind, TypeObject* type, uint32_t items, const Object* source);
  Status remember(const Object* source, Object* frozen);

  Isolate& iso_;
  Breather breather_;
  const FreezeMode mode_;
  const Image* const base_;   // what is in it is not frozen again
  Image* image_ = nullptr;    // being built
  std::string left_out_;      // why the last value did not fit in: "'set' object at globals['x'][0]"
  Value image_name_;          // the global whose value is being frozen into it
  std::vector<std::pair<CodeObject*, Value>> reached_;  // code whose globals are yet to be looked at
  bool names_classes_ = false;  // the root is an exception that ended an isolate, see freeze_root_exception
  Segment* segment_ = nullptr;
  IdentityMap seen_;
  Value home_globals_;  // of the spawned function: what lies there is sent by value
  std::vector<std::unique_ptr<ModuleGlobals>> modules_;
  std::vector<Ref> kept_;  // made on the way: must live as long as seen_ knows their addresses
};

}  // namespace skerry::channels
