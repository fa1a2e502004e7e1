// Images: what a spawned function reaches, frozen once and used by every isolate that starts from it.
//
// The spawner keeps an Image for each function that it spawns. It holds the names whose values are functions, classes, modules, constants and
// plain data; before each spawn it is compared with what the spawner has now, and made anew if anything differs. Names that hold channel
// ends, instances or anything else that must be taken at each spawn, and names that keep changing, are left out (`fresh`): they are frozen with the call.
// The new isolate keeps the image's segment and makes its copy of a name's value when the name is first used (ImageView).
// Invariants: an image's segment refers to nothing outside it. The image keeps alive all that it was made of, so that an address is never met again
// with another meaning. Making one, comparing and freezing run no Python; letting go of one may, so that the caller does it when all is done.
#pragma once

#include <memory>
#include <vector>

#include "channels/freezer.h"
#include "channels/made_objects.h"
#include "isolate/objects/type_table.h"

namespace skerry::channels {

// One mutable object in the image, as it was.
struct ImageCheck {
  Object* source;    // owned
  Value name;        // the global that led to it; Empty: the function itself
  Value snapshot;    // owned tuple of the items or parts; Empty: the version tells all
  uint64_t version;  // dict: the number of its content
  uint64_t word;     // cell: the content; function: its attributes

  bool is_definition() const { return source->type == &function_type || is_type(Value::object(source)); }
};

struct ImageModule {
  Value dict;        // owned
  Record* record;
  uint64_t version;
  uint64_t content;  // of the dict, when each name was looked at and had its value
  std::vector<ImageWatch> watches;
  std::vector<Value> fresh;
  bool knows(Value name) const;
};

class Image {
 public:
  explicit Image(Isolate& iso) : iso_(iso), redefinitions(iso.types().redefinitions()) {}
  ~Image();
  Image(const Image&) = delete;
  Image& operator=(const Image&) = delete;

  // True while everything in it is as the isolate has it. Otherwise counts the names that led to what changed. It looks at
  // mutable containers, and at functions and classes only when one of the isolate's has changed.
  bool is_current();
  void add_check(ImageCheck&& c) { (c.is_definition() ? definitions : containers).push_back(std::move(c)); }
  // Forgets the checks that came after the first so many.
  void forget_checks(size_t containers_kept, size_t definitions_kept);
  bool is_unsteady(Value name) const;
  // A call of f without arguments is the same each time.
  bool has_plain_call(const FunctionObject* f) const;
  void own_sources();

  Isolate& iso_;
  Segment* segment = nullptr;
  IdentityMap seen;
  std::vector<ImageModule> modules;
  std::vector<ImageCheck> containers;   // and cells, properties...: looked at each time
  std::vector<ImageCheck> definitions;  // functions and classes: TypeTable::redefinitions tells when to look
  uint32_t redefinitions;               // when all definitions were as they are here
  CodeObject* code = nullptr;      // of the function; owned
  Message plain_call;              // of the function without arguments, once it was spawned so: it brings nothing of its own
  struct Change {
    Value name;
    uint32_t count;
  };
  bool explains = false;           // words are wanted for what is left out
  std::vector<Change> changes;     // goes to the image that takes its place
  const ImageModule* module_of(Value dict) const;

 private:
  void count_change(Value name);
  bool owns_sources_ = false;
};

class ImageCache {
 public:
  // The image for spawning f, current. `retired` gets one that has served its time: letting go of it may run Python.
  Fallible<Image*> get(Isolate& iso, FunctionObject* f, std::unique_ptr<Image>* retired);

 private:
  static constexpr size_t kLimit = 16;
  std::vector<std::unique_ptr<Image>> images_;  // used last comes first
};

// Name -> frozen value, in the segment.
struct ImageTable {
  uint32_t mask;
  struct Entry {
    Value name, frozen;
  }* entries;
};

// What one isolate has made of its image.
class ImageView {
 public:
  explicit ImageView(Segment* retained) : segment_(retained) {}
  ~ImageView() { segment_->release(); }
  ImageView(const ImageView&) = delete;
  ImageView& operator=(const ImageView&) = delete;

  Segment* segment() const { return segment_; }
  Value found(uint32_t share) const { return made_.find(share); }
  void add(MadeObject whole) { made_.add(whole); }  // takes over; only what is whole: threads, and modules being imported, may ask
  void attach(DictObject* globals, const Record* record) { globals_.push_back({globals, record}); }
  Status load(Isolate& iso, DictObject* globals, Value name);
  Status load_all(Isolate& iso, DictObject* globals);
  Status load_everything(Isolate& iso);  // before what was loaded is frozen again: freezing must not import
  // As the isolate ends: before its finalizers run (they may still load names), and after.
  void let_go(Isolate& iso);
  void let_go_of_globals(Isolate& iso);

 private:
  Status put(Isolate& iso, DictObject* globals, const ImageTable::Entry& entry);
  const ImageTable* table_of(const DictObject* globals) const;

  Segment* segment_;
  MadeObjects<2> made_;  // what may be met again
  boost::container::small_vector<std::pair<DictObject*, const Record*>, 1> globals_;  // the dicts are in made_
};

// For people: what becomes of each global of the program at a spawn.
std::string explain_images(Isolate& iso);

void install_images();  // once, before the first isolate

}  // namespace skerry::channels
