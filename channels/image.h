// Images: what a spawned function reaches, frozen once and used by every isolate that starts from it.
//
// The spawner keeps an Image for each function that it spawns. It holds the names whose values are functions, classes, modules, constants and
// plain data; before each spawn it is compared with what the spawner has now, and made anew if anything differs. Names that hold channel
// ends, instances or anything else that must be taken at each spawn, and names that keep changing, are left out (`fresh`): they are frozen with the call.
// The new isolate keeps the image's segment and makes its copy of a name's value when the name is first used (ImageView).
// Invariants: an image refers to nothing outside its segment; it keeps alive what it compares with, so an address is never met again with another meaning.
#pragma once

#include <memory>
#include <vector>

#include "channels/freezer.h"

namespace skerry::channels {

// One mutable object in the image, as it was.
struct ImageCheck {
  Object* source;    // owned: what is frozen by a way of its own (annotations) may let go of it unnoticed
  Value snapshot;    // owned tuple of the items or values; Empty: the version tells all
  uint64_t version;
  uint64_t word;     // cell: the content; function: its attributes
};

struct ImageModule {
  Value dict;        // owned
  Record* record;
  uint64_t version;
  std::vector<ImageWatch> watches;
  std::vector<Value> fresh;
  bool knows(Value name) const;
};

class Image {
 public:
  explicit Image(Isolate& iso) : iso_(iso) {}
  ~Image();
  Image(const Image&) = delete;
  Image& operator=(const Image&) = delete;

  // True while everything in it is as the isolate has it.
  bool is_current();

  Isolate& iso_;
  Segment* segment = nullptr;
  IdentityMap seen;
  std::vector<ImageModule> modules;
  std::vector<ImageCheck> checks;
  CodeObject* code = nullptr;      // of the function
  Value function;                  // owned
  std::vector<Value> unsteady;     // names that were found changed
  const ImageModule* module_of(Value dict) const;
};

class ImageCache {
 public:
  // The image for spawning f, current. Null: none can be made.
  Fallible<Image*> get(Isolate& iso, FunctionObject* f);

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
  Value found(uint32_t share) const;  // borrowed or Empty
  void add(Isolate& iso, uint32_t share, Value made);
  void attach(DictObject* globals, const Record* record) { globals_.push_back({globals, record}); }
  Status load(Isolate& iso, DictObject* globals, Value name);
  Status load_all(Isolate& iso, DictObject* globals);
  Status load_everything(Isolate& iso);  // before what was loaded is frozen again: freezing must not import
  void let_go(Isolate& iso);  // before the isolate ends

 private:
  struct Made {
    uint32_t share;
    Value value;  // owned
  };
  Segment* segment_;
  std::vector<Made> made_;  // by share
  std::vector<std::pair<DictObject*, const Record*>> globals_;
};

void install_images();  // once, before the first isolate

}  // namespace skerry::channels
