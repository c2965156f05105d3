// An open hash table of 24,000 keys: cleared, all inserted, 48,000 looked up, half in vain.
// hash FUNCTION PROBE RANGE LAYOUT LOAD; prints seconds and million operations a second of the
// fastest of three.
//
// FUNCTION  identity, fibonacci (one multiplication), murmur (the 64-bit finaliser),
//           fnv (eight bytes one by one), tabulation (eight look-ups)
// PROBE     linear, quadratic (triangular steps), double (a step from a second hash), robin
//           (linear, the poorer key takes the slot), bucket (linear over lines of 64 bytes)
// RANGE     mask (a power of two slots), prime (a remainder), multiply (the high half of a product)
// LAYOUT    pairs (key beside value) or columns (two arrays)
// LOAD      keys per slot aimed at when the table is sized; with `mask` the size is rounded up
//
// A probe of more than 400 slots fails. Keys are multiples of 64 in runs, as addresses are.
#include "../clock.h"

#include <stdint.h>

enum { KEYS = 24000, RUNS = 3, LONGEST = 400, MOST = 1 << 18 };
enum { IDENTITY, FIBONACCI, MURMUR, FNV, TABULATION };
enum { LINEAR, QUADRATIC, DOUBLE, ROBIN, BUCKET };
enum { MASK, PRIME, MULTIPLY };

static uint64_t present[KEYS], absent[KEYS], table[8][256];
static uint64_t storage[2 * MOST + 8];
static uint64_t *slot_keys, *slot_values;
static uint64_t slots;
static int bits;

#define FORCE static inline __attribute__((always_inline))

FORCE uint64_t mix(uint64_t x, int function) {
  switch (function) {
    case IDENTITY: return x;
    case FIBONACCI: return x * 0x9E3779B97F4A7C15ULL;
    case MURMUR:
      x ^= x >> 33, x *= 0xFF51AFD7ED558CCDULL;
      x ^= x >> 33, x *= 0xC4CEB9FE1A85EC53ULL;
      return x ^ x >> 33;
    case FNV: {
      uint64_t h = 0xCBF29CE484222325ULL;
      for (int i = 0; i < 8; i++) h = (h ^ (x >> 8 * i & 255)) * 0x100000001B3ULL;
      return h;
    }
    default: {
      uint64_t h = 0;
      for (int i = 0; i < 8; i++) h ^= table[i][x >> 8 * i & 255];
      return h;
    }
  }
}

FORCE uint64_t place(uint64_t h, int range) {
  if (range == MASK) return h & (slots - 1);
  if (range == PRIME) return h % slots;
  return (uint64_t)((unsigned __int128)h * slots >> 64);
}

// The slot after `count` steps; `h` gives a step of its own to `double`.
FORCE uint64_t step(uint64_t at, uint64_t home, uint64_t h, int count, int probe) {
  uint64_t next;
  switch (probe) {
    case QUADRATIC: next = at + (uint64_t)count; break;
    case DOUBLE: next = at + ((h >> 40) % 61 * 2 + 1); break;
    case BUCKET:
      // Eight slots of a line from its start, then the next line.
      if (count == 1) return home & ~7ULL;
      next = at + 1;
      break;
    default: next = at + 1;
  }
  return next >= slots ? next % slots : next;
}

#define KEY(i) slot_keys[(i) << shift]
#define VALUE(i) slot_values[(i) << shift]

FORCE void insert(uint64_t key, uint64_t value, int function, int probe, int range, int shift) {
  uint64_t h = mix(key, function), home = place(h, range), at = home;
  for (int count = 0; count <= LONGEST;) {
    uint64_t other = KEY(at);
    if (!other) {
      KEY(at) = key, VALUE(at) = value;
      return;
    }
    if (probe == ROBIN) {
      uint64_t theirs = place(mix(other, function), range);
      int distance = (int)(at >= theirs ? at - theirs : at + slots - theirs);
      if (distance < count) {
        uint64_t old = VALUE(at);
        KEY(at) = key, VALUE(at) = value;
        key = other, value = old, count = distance;
      }
    }
    at = step(at, home, h, ++count, probe);
  }
  refuse("a probe is longer than 400 slots");
}

FORCE uint64_t look_up(uint64_t key, int function, int probe, int range, int shift) {
  uint64_t h = mix(key, function), home = place(h, range), at = home;
  for (int count = 0; count <= LONGEST;) {
    uint64_t other = KEY(at);
    if (other == key) return VALUE(at);
    if (!other) return 0;
    if (probe == ROBIN) {
      uint64_t theirs = place(mix(other, function), range);
      if ((int)(at >= theirs ? at - theirs : at + slots - theirs) < count) return 0;
    }
    at = step(at, home, h, ++count, probe);
  }
  refuse("a probe is longer than 400 slots");
  return 0;
}

FORCE uint64_t work(int function, int probe, int range, int shift) {
  uint64_t sum = 0;
  for (int i = 0; i < KEYS; i++)
    insert(present[i], (uint64_t)i + 1, function, probe, range, shift);
  for (int i = 0; i < KEYS; i++) {
    sum += look_up(present[(i * 7919LL) % KEYS], function, probe, range, shift);
    sum += look_up(absent[i], function, probe, range, shift);
  }
  return sum;
}

// One compiled loop for each function, probe and range, so that no choice is made inside of it.
#define RANGES(f, p)                                                                            \
  if (function == f && probe == p)                                                              \
    return range == MASK ? work(f, p, MASK, shift)                                              \
           : range == PRIME ? work(f, p, PRIME, shift) : work(f, p, MULTIPLY, shift);
#define PROBES(f) RANGES(f, LINEAR) RANGES(f, QUADRATIC) RANGES(f, DOUBLE) RANGES(f, ROBIN)     \
  RANGES(f, BUCKET)

static uint64_t run(int function, int probe, int range, int shift) {
  PROBES(IDENTITY) PROBES(FIBONACCI) PROBES(MURMUR) PROBES(FNV) PROBES(TABULATION)
  return 0;
}

static int is_prime(uint64_t n) {
  for (uint64_t d = 2; d * d <= n; d++)
    if (n % d == 0) return 0;
  return 1;
}

int main(int count, char **words) {
  if (count != 6) return 64;
  int function = choice(words[1], (const char *const[]){"identity", "fibonacci", "murmur", "fnv",
                                                         "tabulation", NULL});
  int probe = choice(
      words[2], (const char *const[]){"linear", "quadratic", "double", "robin", "bucket", NULL});
  int range = choice(words[3], (const char *const[]){"mask", "prime", "multiply", NULL});
  int shift = !choice(words[4], (const char *const[]){"pairs", "columns", NULL});
  double load = atof(words[5]);
  if (!(load > 0.15 && load <= 1)) return 64;

  slots = (uint64_t)(KEYS / load);
  if (range == MASK) {
    for (bits = 0; 1ULL << bits < slots; bits++) {}
    slots = 1ULL << bits;
  } else if (range == PRIME) {
    while (!is_prime(slots)) slots++;
  } else {
    slots = (slots + 7) & ~7ULL;
  }
  if (slots > MOST) return 64;
  uint64_t *line = (uint64_t *)(((uintptr_t)storage + 63) & ~(uintptr_t)63);
  slot_keys = line, slot_values = shift ? line + 1 : line + slots;

  unsigned long long state = 99;
  for (int i = 0; i < 8; i++)
    for (int j = 0; j < 256; j++) table[i][j] = next_random(&state);
  uint64_t address = 0x5500000000;
  for (int i = 0; i < KEYS; i++) {
    unsigned long long r = next_random(&state);
    address += r % 16 ? 64 : 64 * (r >> 32 & 4095);
    present[i] = address + 64, absent[i] = address + 32;
    address += 64;
  }
  double best = 1e9;
  for (int r = 0; r < RUNS; r++) {
    double start = cpu_seconds();
    memset(storage, 0, sizeof(uint64_t) * (2 * slots + 8));
    uint64_t sum = run(function, probe, range, shift);
    double seconds = cpu_seconds() - start;
    if (sum != (uint64_t)KEYS * (KEYS + 1) / 2) return 1;
    if (seconds < best) best = seconds;
  }
  report(best, 3e-6 * KEYS);
  return 0;
}
