// Quicksort of 20,000 keys, part random, part ordered, part with few values.
// sort PIVOT PARTITION SMALL THRESHOLD MOVE; prints seconds and million keys a second of the
// fastest of nine.
//
// PIVOT      first, middle, random, ninther (the median of three medians)
// PARTITION  lomuto, branchless (lomuto without a jump), hoare, threeway
// SMALL      how parts of at most THRESHOLD keys are finished: insertion, binary (insertion by
//            binary search), shell, heap
// MOVE       key (8 bytes), record (key and 24 more bytes), index (4 bytes, keys stay)
//
// A recursion deeper than 6 log2(n) fails, as a first pivot on ordered keys has it.
#include "../clock.h"

enum { N = 20000, RUNS = 9, DEEPEST = 6 * 14 };
enum { FIRST, MIDDLE, RANDOM, NINTHER };
enum { LOMUTO, BRANCHLESS, HOARE, THREEWAY };
enum { INSERTION, BINARY, SHELL, HEAP };

typedef unsigned long long Key;
typedef struct { Key key; unsigned long long rest[3]; } Record;
typedef unsigned Index;

static int pivot_rule, partition_rule, small_rule, threshold;
static unsigned long long state;
static Key keys[N];
static Key key_items[N];
static Record record_items[N];
static Index index_items[N];

#define KEY_OF(x) (x)
#define RECORD_OF(x) ((x).key)
#define INDEX_OF(x) keys[x]

#define SORTER(T, OF, NAME)                                                                     \
  static inline void NAME##_swap(T *x, T *y) {                                                  \
    T t = *x;                                                                                   \
    *x = *y, *y = t;                                                                            \
  }                                                                                             \
  static void NAME##_gap(T *a, int n, int gap) {                                                \
    for (int i = gap; i < n; i++) {                                                             \
      T x = a[i];                                                                               \
      int j = i;                                                                                \
      for (; j >= gap && OF(a[j - gap]) > OF(x); j -= gap) a[j] = a[j - gap];                   \
      a[j] = x;                                                                                 \
    }                                                                                           \
  }                                                                                             \
  static void NAME##_binary(T *a, int n) {                                                      \
    for (int i = 1; i < n; i++) {                                                               \
      T x = a[i];                                                                               \
      int low = 0, high = i;                                                                    \
      while (low < high) {                                                                      \
        int middle = (low + high) / 2;                                                          \
        if (OF(a[middle]) > OF(x)) high = middle;                                               \
        else low = middle + 1;                                                                  \
      }                                                                                         \
      memmove(a + low + 1, a + low, (size_t)(i - low) * sizeof(T));                             \
      a[low] = x;                                                                               \
    }                                                                                           \
  }                                                                                             \
  static void NAME##_sift(T *a, int i, int n) {                                                 \
    for (int child; (child = 2 * i + 1) < n; i = child) {                                       \
      if (child + 1 < n && OF(a[child + 1]) > OF(a[child])) child++;                            \
      if (OF(a[child]) <= OF(a[i])) return;                                                     \
      NAME##_swap(a + i, a + child);                                                            \
    }                                                                                           \
  }                                                                                             \
  static void NAME##_small(T *a, int n) {                                                       \
    if (small_rule == INSERTION) NAME##_gap(a, n, 1);                                           \
    if (small_rule == BINARY) NAME##_binary(a, n);                                              \
    if (small_rule == SHELL)                                                                    \
      for (int gap = n > 132 ? 132 : n > 23 ? 23 : n > 4 ? 4 : 1; gap; gap = gap * 4 / 23)      \
        NAME##_gap(a, n, gap > 1 ? gap : 1);                                                    \
    if (small_rule == SHELL) NAME##_gap(a, n, 1);                                               \
    if (small_rule == HEAP) {                                                                   \
      for (int i = n / 2; i-- > 0;) NAME##_sift(a, i, n);                                       \
      for (int i = n; i-- > 1;) NAME##_swap(a, a + i), NAME##_sift(a, 0, i);                    \
    }                                                                                           \
  }                                                                                             \
  static int NAME##_middle(T *a, int x, int y, int z) {                                         \
    Key p = OF(a[x]), q = OF(a[y]), r = OF(a[z]);                                               \
    return p < q ? (q < r ? y : p < r ? z : x) : (p < r ? x : q < r ? z : y);                   \
  }                                                                                             \
  static int NAME##_pivot(T *a, int n) {                                                        \
    int e = n / 8, m = n / 2;                                                                   \
    switch (pivot_rule) {                                                                       \
      case FIRST: return 0;                                                                     \
      case MIDDLE: return m;                                                                    \
      case RANDOM: return (int)(next_random(&state) % (unsigned)n);                             \
      default:                                                                                  \
        return NAME##_middle(a, NAME##_middle(a, 0, e, 2 * e),                                  \
                             NAME##_middle(a, m - e, m, m + e),                                 \
                             NAME##_middle(a, n - 1 - 2 * e, n - 1 - e, n - 1));                \
    }                                                                                           \
  }                                                                                             \
  static void NAME##_quick(T *a, int n, int depth) {                                            \
    while (n > threshold) {                                                                     \
      if (depth++ > DEEPEST) refuse("the recursion is deeper than 6 log2(n)");                  \
      int left, right; /* keys below the pivot; where the upper part begins */                  \
      NAME##_swap(a, a + NAME##_pivot(a, n));                                                   \
      Key p = OF(a[0]);                                                                         \
      if (partition_rule == THREEWAY) {                                                         \
        int low = 0, high = n;                                                                  \
        for (int i = 1; i < high;) {                                                            \
          Key x = OF(a[i]);                                                                     \
          if (x < p) NAME##_swap(a + low++, a + i++);                                           \
          else if (x > p) NAME##_swap(a + i, a + --high);                                       \
          else i++;                                                                             \
        }                                                                                       \
        left = low, right = high;                                                               \
      } else if (partition_rule == HOARE) {                                                     \
        int i = 0, j = n;                                                                       \
        for (;;) {                                                                              \
          do i++; while (i < n && OF(a[i]) < p);                                                \
          do j--; while (OF(a[j]) > p);                                                         \
          if (i >= j) break;                                                                    \
          NAME##_swap(a + i, a + j);                                                            \
        }                                                                                       \
        NAME##_swap(a, a + j);                                                                  \
        left = j, right = j + 1;                                                                \
      } else {                                                                                  \
        int low = 0;                                                                            \
        if (partition_rule == LOMUTO) {                                                         \
          for (int i = 1; i < n; i++)                                                           \
            if (OF(a[i]) < p) NAME##_swap(a + ++low, a + i);                                    \
        } else {                                                                                \
          for (int i = 1; i < n; i++) {                                                         \
            T x = a[i];                                                                         \
            a[i] = a[low + 1], a[low + 1] = x;                                                  \
            low += OF(x) < p;                                                                   \
          }                                                                                     \
        }                                                                                       \
        NAME##_swap(a, a + low);                                                                \
        left = low, right = low + 1;                                                            \
      }                                                                                         \
      if (left < n - right) NAME##_quick(a, left, depth), a += right, n -= right;               \
      else NAME##_quick(a + right, n - right, depth), n = left;                                 \
    }                                                                                           \
    if (n > 1) NAME##_small(a, n);                                                              \
  }                                                                                             \
  static double NAME##_sort(void) {                                                             \
    double start = cpu_seconds();                                                               \
    NAME##_quick(NAME##_items, N, 0);                                                           \
    double seconds = cpu_seconds() - start;                                                     \
    for (int i = 1; i < N; i++)                                                                 \
      if (OF(NAME##_items[i - 1]) > OF(NAME##_items[i])) refuse("not sorted");                  \
    return seconds;                                                                             \
  }
SORTER(Key, KEY_OF, key)
SORTER(Record, RECORD_OF, record)
SORTER(Index, INDEX_OF, index)

int main(int count, char **words) {
  if (count != 6) return 64;
  pivot_rule = choice(
      words[1], (const char *const[]){"first", "middle", "random", "ninther", NULL});
  partition_rule = choice(
      words[2], (const char *const[]){"lomuto", "branchless", "hoare", "threeway", NULL});
  small_rule = choice(
      words[3], (const char *const[]){"insertion", "binary", "shell", "heap", NULL});
  threshold = atoi(words[4]);
  int move = choice(words[5], (const char *const[]){"key", "record", "index", NULL});
  if (threshold < 1) return 64;
  state = 42;
  for (int i = 0; i < N; i++) {
    unsigned long long r = next_random(&state);
    if (i < N / 2) keys[i] = r % (1000 * N);
    else if (i < 3 * N / 4) keys[i] = r % 200 * 60000;
    else keys[i] = (Key)(i - 3 * N / 4) * 1500 + r % 3000;
  }
  double best = 1e9;
  for (int run = 0; run < RUNS; run++) {
    state = 7;
    for (int i = 0; i < N; i++) {
      key_items[i] = keys[i], record_items[i].key = keys[i], index_items[i] = (Index)i;
    }
    double seconds = move == 0 ? key_sort() : move == 1 ? record_sort() : index_sort();
    if (seconds < best) best = seconds;
  }
  report(best, 1e-6 * N);
  return 0;
}
