#include "isolate/compiler/positions.h"

#include <cstring>

#include "isolate/isolate.h"

namespace skerry {

namespace {

// False if something of it is too big.
bool pack(const Position& p, int32_t first_line, PackedPosition* out) {
  auto column = [](int32_t value, bool* fits) -> uint32_t {
    if (value == -1) return PackedPosition::kNoColumn;
    if (value < 0 || static_cast<uint32_t>(value) >= PackedPosition::kNoColumn) *fits = false;
    return static_cast<uint32_t>(value) & PackedPosition::kNoColumn;
  };
  bool fits = p.word <= UINT16_MAX;
  uint32_t line = PackedPosition::kNoLine, more = PackedPosition::kNoEndLine;
  if (p.line > 0) {
    int64_t behind = int64_t{p.line} - first_line;
    fits &= behind >= 0 && behind < PackedPosition::kNoLine;
    line = static_cast<uint32_t>(behind) & PackedPosition::kNoLine;
  } else if (p.line < 0) {
    fits = false;
  }
  if (p.end_line != 0) {
    int64_t lines = int64_t{p.end_line} - p.line;
    fits &= p.line > 0 && lines >= 0 && lines < PackedPosition::kNoEndLine;
    more = static_cast<uint32_t>(lines) & PackedPosition::kNoEndLine;
  }
  out->word = p.word & UINT16_MAX;
  out->line = line & PackedPosition::kNoLine;
  out->more_lines = more & PackedPosition::kNoEndLine;
  out->column = column(p.column, &fits) & PackedPosition::kNoColumn;
  out->end_column = column(p.end_column, &fits) & PackedPosition::kNoColumn;
  return fits;
}

}  // namespace

Position unpacked(const PackedPosition& p, int32_t first_line) {
  auto column = [](uint64_t value) { return value == PackedPosition::kNoColumn ? -1 : static_cast<int32_t>(value); };
  Position out{static_cast<uint32_t>(p.word), 0, 0, column(p.column), column(p.end_column)};
  if (p.line != PackedPosition::kNoLine) out.line = first_line + static_cast<int32_t>(p.line);
  if (p.more_lines != PackedPosition::kNoEndLine) out.end_line = out.line + static_cast<int32_t>(p.more_lines);
  return out;
}

std::vector<PackedPosition> pack_positions(std::span<const Position> positions, int32_t first_line) {
  std::vector<PackedPosition> out(positions.size());
  for (size_t i = 0; i < positions.size(); ++i)
    if (!pack(positions[i], first_line, &out[i])) return {};
  return out;
}

void release_positions(Isolate& iso, CodeObject* c) {
  if (c->positions.wide != nullptr) iso.heap.release(c->positions.wide, position_bytes(c));
  c->positions.wide = nullptr;
  c->position_count = 0;
}

Status set_positions(Isolate& iso, CodeObject* c, PositionForm form, std::string_view bytes) {
  release_positions(iso, c);
  if (bytes.empty()) return Status::ok();
  void* memory = iso.heap.allocate(bytes.size());
  if (memory == nullptr) return iso.raise_memory_error();
  std::memcpy(memory, bytes.data(), bytes.size());
  c->wide_positions = form == PositionForm::kWide;
  if (c->wide_positions) c->positions.wide = static_cast<Position*>(memory);
  else c->positions.packed = static_cast<PackedPosition*>(memory);
  c->position_count = static_cast<uint32_t>(bytes.size() / (c->wide_positions ? sizeof(Position) : sizeof(PackedPosition)));
  return Status::ok();
}

Status set_positions(Isolate& iso, CodeObject* c, std::span<const Position> positions) {
  auto bytes_of = [](auto items) { return std::string_view(reinterpret_cast<const char*>(items.data()), items.size_bytes()); };
  std::vector<PackedPosition> packed = pack_positions(positions, c->first_line);
  if (packed.empty()) return set_positions(iso, c, PositionForm::kWide, bytes_of(positions));
  return set_positions(iso, c, PositionForm::kPacked, bytes_of(std::span(packed)));
}

std::optional<Position> find_position(const CodeObject* code, uint32_t word) {
  uint32_t low = 0, high = code->position_count;  // the first behind `word`
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (position_word(code, middle) <= word) low = middle + 1;
    else high = middle;
  }
  if (low == 0) return std::nullopt;
  return position_at(code, low - 1);
}

}  // namespace skerry
