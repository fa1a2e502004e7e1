// What the sources of `_pickle` share: its types, and the opcodes.
//
//   output.*         the bytes of one dump, in frames             memo.*           who was saved or loaded under which number
//   saver.h          one dump: save_values.cpp, save_containers.cpp, save_reduced.cpp, save_global.cpp
//   input.*          the bytes that are loaded                    loader.h         one load: loader.cpp, load_values.cpp, load_objects.cpp
//   globals.*        names and the objects that they stand for    pickler_type.cpp, unpickler_type.cpp, memo_proxies.cpp, pickle_buffer.cpp
//
// A dump and a load keep their stack and their output in C++ objects of their own, so that a script which calls dump() or load() of
// the same object from within changes nothing beneath them. The memo and the input belong to the object, and whoever uses them asks
// anew after anything that may run Python.
#pragma once

#include <cstdint>

#include "isolate/heap/ref.h"
#include "isolate/objects/native.h"
#include "isolate/objects/type.h"
#include "stdlib/pickle/memo.h"

namespace skerry::pickling {

inline constexpr int kHighestProtocol = 5, kDefaultProtocol = 4;
inline constexpr size_t kBatch = 1000;  // items between a mark and the opcode that adds them

enum class Op : uint8_t {
  kMark = '(', kStop = '.', kPop = '0', kPopMark = '1', kDup = '2', kFloat = 'F', kInt = 'I', kBinInt = 'J', kBinInt1 = 'K',
  kLong = 'L', kBinInt2 = 'M', kNone = 'N', kPersId = 'P', kBinPersId = 'Q', kReduce = 'R', kString = 'S', kBinString = 'T',
  kShortBinString = 'U', kUnicode = 'V', kBinUnicode = 'X', kAppend = 'a', kBuild = 'b', kGlobal = 'c', kDict = 'd',
  kEmptyDict = '}', kAppends = 'e', kGet = 'g', kBinGet = 'h', kInst = 'i', kLongBinGet = 'j', kList = 'l', kEmptyList = ']',
  kObj = 'o', kPut = 'p', kBinPut = 'q', kLongBinPut = 'r', kSetItem = 's', kTuple = 't', kEmptyTuple = ')', kSetItems = 'u',
  kBinFloat = 'G',
  // Protocol 2
  kProto = 0x80, kNewObj = 0x81, kExt1 = 0x82, kExt2 = 0x83, kExt4 = 0x84, kTuple1 = 0x85, kTuple2 = 0x86, kTuple3 = 0x87,
  kNewTrue = 0x88, kNewFalse = 0x89, kLong1 = 0x8a, kLong4 = 0x8b,
  // Protocol 3
  kBinBytes = 'B', kShortBinBytes = 'C',
  // Protocol 4
  kShortBinUnicode = 0x8c, kBinUnicode8 = 0x8d, kBinBytes8 = 0x8e, kEmptySet = 0x8f, kAddItems = 0x90, kFrozenSet = 0x91,
  kNewObjEx = 0x92, kStackGlobal = 0x93, kMemoize = 0x94, kFrame = 0x95,
  // Protocol 5
  kByteArray8 = 0x96, kNextBuffer = 0x97, kReadOnlyBuffer = 0x98,
};

extern TypeObject pickle_error, pickling_error, unpickling_error;
extern TypeObject pickler_type, unpickler_type, pickler_memo_type, unpickler_memo_type, pickle_buffer_type;
extern const TypeDef pickler_type_def, unpickler_type_def, pickler_memo_type_def, unpickler_memo_type_def, pickle_buffer_type_def;

// A hook of a pickler or an unpickler: what a script has set, or a method of its class. A method of the object itself is kept
// without the object, so that they make no cycle.
struct Hook {
  Value function;  // owned; Empty: none
  bool is_method;  // wants the object first
};
Status find_hook(Isolate& iso, Value self, Value name, Hook* hook);
Result call_hook(Isolate& iso, const Hook& hook, Value self, Value argument);
Result hook_value(Isolate& iso, const Hook& hook, Value self);  // what a script sees; Empty hook: kNotFound

struct PicklerObject : Object {
  Memo memo;
  Value write;            // owned; Empty: __init__ was not called
  Value dispatch_table;   // owned; Empty: copyreg's
  Value buffer_callback;  // owned; Empty: none
  Hook persistent_id;
  int32_t protocol;
  int32_t binary, fast;   // a script may set them
  bool fix_imports;
  static bool check(Value v) { return is_instance_of(v, pickler_type); }
  static TypeObject& type() { return pickler_type; }
};

struct UnpicklerObject : Object {
  NumberedMemo memo;
  // The input (input.cpp). Either a buffer is all there is, or `read` gives more.
  BufferView view;        // owner Empty: nothing was read yet
  size_t position;        // in the view: what comes next
  size_t prefetched;      // in the view: from here on the file does not yet know that it was read
  Value read, readline, peek;  // owned; Empty: none. Without `read` and a view __init__ was not called
  Value encoding, errors;  // owned str
  Value buffers;           // owned iterator, or Empty
  Hook persistent_load;
  int32_t protocol;        // of the pickle that is loaded
  bool fix_imports;
  static bool check(Value v) { return is_instance_of(v, unpickler_type); }
  static TypeObject& type() { return unpickler_type; }
};

struct PickleBufferObject : Object {
  BufferView view;  // owner Empty: released
  static bool check(Value v) { return has_type(v, pickle_buffer_type); }
  static TypeObject& type() { return pickle_buffer_type; }
};
Status pickle_buffer_check(Isolate& iso, const PickleBufferObject* self);  // ValueError when released
bool pickle_buffer_is_contiguous(const PickleBufferObject* self);

// pickler_type.cpp: a pickler for `dump` and `dumps`; without a file (Empty) it can only give bytes.
struct PicklerOptions {
  Value file;
  Value protocol = Value::none();
  bool fix_imports = true;
  Value buffer_callback = Value::none();
};
Result make_pickler(Isolate& iso, const PicklerOptions& options);
// unpickler_type.cpp: reads a file, or a buffer that is all there is.
struct UnpicklerOptions {
  const char* function;  // that messages name
  Value file, data;  // one of them
  bool fix_imports = true;
  Value encoding, errors;  // str, or Empty
  Value buffers;           // iterable, None or Empty
};
Result make_unpickler(Isolate& iso, const UnpicklerOptions& options);

// memo_proxies.cpp
Result make_memo_proxy(Isolate& iso, TypeObject& type, Value owner);
Status set_pickler_memo(Isolate& iso, PicklerObject* self, Value value);
Status set_unpickler_memo(Isolate& iso, UnpicklerObject* self, Value value);

}  // namespace skerry::pickling
