#include "stdlib/codecs/charsets.h"

#include <iconv.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <mutex>
#include <span>

namespace skerry::codecs {

// From `first` on, `count` places have the characters from `character` on; 0: none. Places go on over the trail bytes of Big5.
struct Change {
  uint16_t first;
  char16_t character;
  uint16_t count;
};
// A character is written as this, though other bytes are read as it too, or none.
struct Choice {
  char16_t character;
  uint16_t bytes;
};

struct CharsetDef {
  std::string_view name;
  const char* iconv_name;
  std::span<const Change> changes;
  std::span<const Choice> choices;
  enum Form : uint8_t { kDouble, kEucJp, kEucKr, kGb18030, kShiftJis } form = kDouble;
};

namespace {

// The differences between glibc's and CPython's tables, found by comparing all places.
constexpr Change kBig5[] = {
    {0x0080, 0, 1},        {0xa145, 0x2022, 1},   {0xa14e, 0xff64, 1},   {0xa1c2, 0x203e, 1},  {0xa1e3, 0x223c, 1},  {0xa1f2, 0x2641, 1},
    {0xa1f3, 0x2609, 1},   {0xa241, 0xff0f, 1},   {0xa242, 0xff3c, 1},   {0xa244, 0x00a5, 1},  {0xa246, 0x00a2, 2},  {0xa3e1, 0, 1},
    {0xc6a1, 0x30fe, 1},   {0xc6a2, 0x309d, 2},   {0xc6a4, 0x3005, 1},   {0xc6a5, 0x3041, 83}, {0xc6f8, 0x30a1, 86}, {0xc7b1, 0x0414, 2},
    {0xc7b3, 0x0401, 1},   {0xc7b4, 0x0416, 7},   {0xc7bb, 0x0423, 19},  {0xc7ce, 0x0451, 1},  {0xc7cf, 0x0436, 26}, {0xc7e9, 0x2460, 10},
    {0xc7f3, 0x2474, 10},  {0xc7fd, 0, 159},      {0xf9d6, 0, 41}};
constexpr Change kCp950[] = {
    {0x0080, 0, 1},       {0xc6a1, 0x30fe, 1}, {0xc6a2, 0x309d, 2},  {0xc6a4, 0x3005, 1}, {0xc6a5, 0x3041, 83},
    {0xc6f8, 0x30a1, 86}, {0xc7b1, 0x0414, 2}, {0xc7b3, 0x0401, 1},  {0xc7b4, 0x0416, 7}, {0xc7bb, 0x0423, 19},
    {0xc7ce, 0x0451, 1},  {0xc7cf, 0x0436, 26}, {0xc7e9, 0x2460, 10}, {0xc7f3, 0x2474, 10}, {0xc7fd, 0, 159}};
constexpr Change kCp932[] = {{0x0080, 0x0080, 1}, {0x00a0, 0xf8f0, 1}, {0x00fd, 0xf8f1, 1}, {0x00fe, 0xf8f2, 1}, {0x00ff, 0xf8f3, 1}};
constexpr Change kEucKr[] = {{0xa2e8, 0, 1}, {0xa4d4, 0, 1}};
constexpr Change kGb18030[] = {{0xa6d9, 0xe78d, 7}, {0xa6ec, 0xe794, 2}, {0xa6f3, 0xe796, 1}, {0xa8bc, 0xe7c7, 1},
                               {0xfe51, 0xe816, 3}, {0xfe59, 0xe81e, 1}, {0xfe61, 0xe826, 1}, {0xfe66, 0xe82b, 2},
                               {0xfe6c, 0xe831, 2}, {0xfe76, 0xe83b, 1}, {0xfe7e, 0xe843, 1}, {0xfe90, 0xe854, 1},
                               {0xfe91, 0xe855, 1}, {0xfea0, 0xe864, 1}};
constexpr Change kGbk[] = {{0x0080, 0, 1}};
constexpr Change kShiftJis[] = {{0x005c, 0x005c, 1}, {0x007e, 0x007e, 1}};

constexpr Choice kBig5Choices[] = {{0x5345, 0xa4ca}, {0xff3c, 0xa242}, {0x5341, 0xa451}, {0xff0f, 0xa241}};
constexpr Choice kCp950Choices[] = {{0x5345, 0xa4ca}, {0x5341, 0xa451}, {0x00a2, 0xa246}, {0x00a3, 0xa247}, {0x00a5, 0xa244}, {0x2022, 0xa145},
                                    {0x203e, 0xa1c2}, {0x223c, 0xa1e3}, {0x2609, 0xa1f3}, {0x2641, 0xa1f2}, {0xff64, 0xa14e}};
constexpr Choice kCp932Choices[] = {{0x00a2, 0x8191}, {0x00a3, 0x8192}, {0x00ac, 0x81ca}, {0x2016, 0x8161}, {0x2212, 0x817c}, {0x301c, 0x8160}};
constexpr Choice kEucKrChoices[] = {{0x3164, 0xa4d4}};
constexpr Choice kYenAndLine[] = {{0x00a5, 0x5c}, {0x203e, 0x7e}};

constexpr CharsetDef kDefs[] = {
    {"big5", "BIG5", kBig5, kBig5Choices},
    {"cp932", "CP932", kCp932, kCp932Choices},
    {"cp949", "CP949", {}, {}},
    {"cp950", "CP950", kCp950, kCp950Choices},
    {"euc_jp", "EUC-JP", {}, kYenAndLine, CharsetDef::kEucJp},
    {"euc_kr", "EUC-KR", kEucKr, kEucKrChoices, CharsetDef::kEucKr},
    {"gb18030", "GB18030", kGb18030, {}, CharsetDef::kGb18030},
    {"gb2312", "GB2312", {}, {}},
    {"gbk", "GBK", kGbk, {}},
    {"shift_jis", "SHIFT_JIS", kShiftJis, kYenAndLine, CharsetDef::kShiftJis},
};

// A syllable of Hangul that KS X 1001 has not is made up of four of its letters: a filler, the initial, the vowel, the final (or the
// filler). Each is A4 and one of these bytes; the vowels are in the order of Unicode from BF on.
constexpr uint8_t kFiller = 0xd4, kFirstVowel = 0xbf, kLetterLead = 0xa4;
constexpr uint8_t kInitials[] = {0xa1, 0xa2, 0xa4, 0xa7, 0xa8, 0xa9, 0xb1, 0xb2, 0xb3, 0xb5,
                                 0xb6, 0xb7, 0xb8, 0xb9, 0xba, 0xbb, 0xbc, 0xbd, 0xbe};
constexpr uint8_t kFinals[] = {0xd4, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa9, 0xaa, 0xab, 0xac, 0xad, 0xae,
                               0xaf, 0xb0, 0xb1, 0xb2, 0xb4, 0xb5, 0xb6, 0xb7, 0xb8, 0xba, 0xbb, 0xbc, 0xbd, 0xbe};
constexpr unsigned kVowels = 21;
constexpr char32_t kFirstSyllable = 0xac00, kLastSyllable = 0xd7a3;

constexpr uint32_t kFourByteBmp = 39420;  // of GB 18030, before the other planes
constexpr uint32_t kFourByteAstral = 189000;

// One character of a character set at a time.
class Converter {
 public:
  explicit Converter(const char* name) : handle_(::iconv_open("UTF-32LE", name)) {}
  ~Converter() {
    if (is_open()) ::iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  bool is_open() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

  // 0xffff: these bytes are not one character of the basic plane.
  char16_t convert(std::initializer_list<uint8_t> bytes) {
    char in[4];
    std::copy(bytes.begin(), bytes.end(), in);
    char32_t out[4];
    char *from = in, *to = reinterpret_cast<char*>(out);
    size_t left = bytes.size(), room = sizeof out;
    ::iconv(handle_, nullptr, nullptr, nullptr, nullptr);
    if (::iconv(handle_, &from, &left, &to, &room) == static_cast<size_t>(-1) || left != 0) return 0xffff;
    ::iconv(handle_, nullptr, nullptr, &to, &room);
    return sizeof out - room == sizeof(char32_t) && out[0] < 0xffff ? static_cast<char16_t>(out[0]) : 0xffff;
  }

 private:
  iconv_t handle_;
};

bool is_big5_trail(unsigned byte) { return (byte >= 0x40 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xfe); }

}  // namespace

const Charset* Charset::find(std::string_view name) {
  static std::mutex mutex;
  static std::unique_ptr<Charset> made[std::size(kDefs)];  // under the mutex; never changed once there
  for (size_t i = 0; i < std::size(kDefs); ++i) {
    if (kDefs[i].name != name) continue;
    std::lock_guard guard(mutex);
    if (!made[i]) {
      std::unique_ptr<Charset> fresh(new Charset(kDefs[i]));
      if (!fresh->fill()) return nullptr;
      made[i] = std::move(fresh);
    }
    return made[i].get();
  }
  return nullptr;
}

bool Charset::fill() {
  Converter converter(def_.iconv_name);
  if (!converter.is_open()) return false;
  pairs_.assign(0x10000, kNone);
  for (unsigned a = 0; a < 0x100; ++a) {
    const auto lead = static_cast<uint8_t>(a);
    // iconv takes the control characters from 80 on for themselves, which CPython does not.
    const bool is_control = a >= 0x80 && a < 0xa0 && def_.name.starts_with("euc");
    if (char16_t single = is_control ? kNone : converter.convert({lead}); single != kNone) pairs_[a] = single;
    if (a < 0x81 || (def_.form == CharsetDef::kEucJp && a == 0x8f)) continue;
    for (unsigned b = 0x40; b < 0xff; ++b) {
      if (pairs_[a] != kNone) break;
      pairs_[a << 8 | b] = converter.convert({lead, static_cast<uint8_t>(b)});
    }
  }
  if (def_.form == CharsetDef::kEucJp) {
    triples_.assign(0x10000, kNone);
    for (unsigned a = 0xa1; a < 0xff; ++a)
      for (unsigned b = 0xa1; b < 0xff; ++b)
        triples_[a << 8 | b] = converter.convert({0x8f, static_cast<uint8_t>(a), static_cast<uint8_t>(b)});
    triples_[0xa2b7] = 0x7e;
  }
  apply_changes();
  invert();
  if (def_.form == CharsetDef::kGb18030) number_four_byte_characters();
  return true;
}

void Charset::apply_changes() {
  for (const Change& change : def_.changes) {
    unsigned place = change.first;
    for (unsigned i = 0; i < change.count; ++i, ++place) {
      while (change.count > 1 && place > 0xff && !is_big5_trail(place & 0xff)) ++place;
      pairs_[place] = change.character == 0 ? kNone : static_cast<char16_t>(change.character + i);
    }
  }
}

// Of several places of a character the first one counts, unless a choice says otherwise.
void Charset::invert() {
  encoded_.assign(0x10000, 0);
  auto take = [&](const std::vector<char16_t>& table, uint32_t prefix) {
    for (uint32_t place = 0; place < table.size(); ++place)
      if (char16_t c = table[place]; c != kNone && c != 0 && encoded_[c] == 0) encoded_[c] = prefix | place;
  };
  take(pairs_, 0);
  take(triples_, 0x8f0000);
  for (const Choice& choice : def_.choices) encoded_[choice.character] = choice.bytes;
}

// What has no two bytes has four, in the order of the code points.
void Charset::number_four_byte_characters() {
  for (uint32_t c = 0x80; c < 0x10000; ++c) {
    if ((c >= 0xd800 && c < 0xe000) || encoded_[c] != 0) continue;
    encoded_[c] = kFour | static_cast<uint32_t>(fours_.size());
    fours_.push_back(static_cast<char16_t>(c));
  }
  fours_.resize(kFourByteBmp, kNone);
}

Charset::Step Charset::read_made_up(const uint8_t* bytes, size_t left) {
  if (left < 8) return {Read::kIncomplete, 1, 0};
  const auto* initial = std::find(std::begin(kInitials), std::end(kInitials), bytes[3]);
  const auto* last = std::find(std::begin(kFinals), std::end(kFinals), bytes[7]);
  const unsigned vowel = bytes[5] - kFirstVowel;
  if (bytes[2] != kLetterLead || bytes[4] != kLetterLead || bytes[6] != kLetterLead || initial == std::end(kInitials) ||
      last == std::end(kFinals) || vowel >= kVowels)
    return {Read::kIllegal, 1, 0};
  const auto i = static_cast<char32_t>(initial - kInitials), f = static_cast<char32_t>(last - kFinals);
  return {Read::kCharacter, 8, kFirstSyllable + (i * kVowels + vowel) * static_cast<char32_t>(std::size(kFinals)) + f};
}

size_t Charset::write_made_up(char32_t syllable, uint8_t* out) {
  const char32_t place = syllable - kFirstSyllable;
  const char32_t finals = std::size(kFinals);
  const uint8_t letters[] = {kFiller, kInitials[place / finals / kVowels], static_cast<uint8_t>(kFirstVowel + place / finals % kVowels),
                             kFinals[place % finals]};
  for (size_t i = 0; i < std::size(letters); ++i) {
    out[2 * i] = kLetterLead;
    out[2 * i + 1] = letters[i];
  }
  return 8;
}

Charset::Step Charset::read(const uint8_t* bytes, size_t left) const {
  const unsigned a = bytes[0];
  if (pairs_[a] != kNone) return {Read::kCharacter, 1, pairs_[a]};
  if (a < 0x80 || (def_.form == CharsetDef::kShiftJis && (a == 0x80 || a == 0xa0 || a > 0xea))) return {Read::kIllegal, 1, 0};
  if (left < 2) return {Read::kIncomplete, 1, 0};
  const unsigned b = bytes[1];
  if (def_.form == CharsetDef::kEucKr && a == kLetterLead && b == kFiller) return read_made_up(bytes, left);
  if (!triples_.empty() && a == 0x8f) {
    if (left < 3) return {Read::kIncomplete, 1, 0};
    const char16_t c = triples_[b << 8 | bytes[2]];
    return c == kNone ? Step{Read::kIllegal, 1, 0} : Step{Read::kCharacter, 3, c};
  }
  if (!fours_.empty() && b >= 0x30 && b <= 0x39) {
    if (left < 4) return {Read::kIncomplete, 1, 0};
    const unsigned c = bytes[2], d = bytes[3];
    if (a < 0x81 || a > 0xfe || c < 0x81 || c > 0xfe || d < 0x30 || d > 0x39) return {Read::kIllegal, 1, 0};
    const uint32_t number = (((a - 0x81) * 10 + (b - 0x30)) * 126 + (c - 0x81)) * 10 + (d - 0x30);
    if (number < fours_.size() && fours_[number] != kNone) return {Read::kCharacter, 4, fours_[number]};
    if (number >= kFourByteAstral && number < kFourByteAstral + 0x100000) return {Read::kCharacter, 4, number - kFourByteAstral + 0x10000};
    return {Read::kIllegal, 1, 0};
  }
  const char16_t c = pairs_[a << 8 | b];
  return c == kNone ? Step{Read::kIllegal, 1, 0} : Step{Read::kCharacter, 2, c};
}

size_t Charset::write(char32_t character, uint8_t* out) const {
  if (character == 0) return out[0] = 0, 1;
  uint32_t code = character < 0x10000 ? encoded_[character] : 0;
  if (character >= 0x10000 && !fours_.empty()) code = kFour | (kFourByteAstral + character - 0x10000);
  if (code == 0 && def_.form == CharsetDef::kEucKr && character >= kFirstSyllable && character <= kLastSyllable)
    return write_made_up(character, out);
  if (code == 0) return 0;
  if (code & kFour) {
    uint32_t number = code & ~kFour;
    out[3] = static_cast<uint8_t>(0x30 + number % 10), number /= 10;
    out[2] = static_cast<uint8_t>(0x81 + number % 126), number /= 126;
    out[1] = static_cast<uint8_t>(0x30 + number % 10), number /= 10;
    out[0] = static_cast<uint8_t>(0x81 + number);
    return 4;
  }
  size_t size = code > 0xffff ? 3 : code > 0xff ? 2 : 1;
  for (size_t i = 0; i < size; ++i) out[i] = static_cast<uint8_t>(code >> 8 * (size - 1 - i));
  return size;
}

}  // namespace skerry::codecs
