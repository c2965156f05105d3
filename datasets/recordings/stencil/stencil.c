// Heat on a 256 x 256 torus or plate with a fixed edge: 6 steps of a five-point stencil.
// stencil EDGE TRAVERSAL BUFFER TYPE BAND; prints seconds and million points a second of the
// fastest of five.
//
// EDGE       how the edge is found: branch (a test at each point), select (clamped indices),
//            peeled (the loops leave it out)
// TRAVERSAL  rows or columns outermost
// BUFFER     swap (two grids), copy (a second grid copied back), row (in place, with a buffer of
//            two rows; needs rows outermost and no bands)
// TYPE       float, double or short (fixed point)
// BAND       points along the inner loop before the outer one moves on; 256: no bands
#include "../clock.h"

enum { N = 256, STEPS = 6, RUNS = 5 };
enum { BRANCH, SELECT, PEELED };

static int smaller(int x, int y) { return x < y ? x : y; }
static int larger(int x, int y) { return x > y ? x : y; }

#define INDEX(r, c) ((r) * N + (c))
#define STENCIL(T, WEIGH)                                                                       \
  static T WEIGH##_grid[2][N * N], WEIGH##_rows[2][N];                                          \
  static inline T WEIGH##_point(const T *u, int r, int c) {                                     \
    return WEIGH(u[INDEX(r, c)], u[INDEX(r - 1, c)] + u[INDEX(r + 1, c)] +                      \
                                     u[INDEX(r, c - 1)] + u[INDEX(r, c + 1)]);                  \
  }                                                                                             \
  static inline __attribute__((always_inline)) T WEIGH##_at(const T *u, int r, int c,           \
                                                            int edge) {                         \
    int inside = r > 0 && r < N - 1 && c > 0 && c < N - 1;                                      \
    if (edge == BRANCH) return inside ? WEIGH##_point(u, r, c) : u[INDEX(r, c)];                \
    if (edge == PEELED) return WEIGH##_point(u, r, c);                                          \
    int up = larger(r - 1, 0), down = smaller(r + 1, N - 1);                                    \
    int left = larger(c - 1, 0), right = smaller(c + 1, N - 1);                                 \
    T v = WEIGH(u[INDEX(r, c)],                                                                 \
                u[INDEX(up, c)] + u[INDEX(down, c)] + u[INDEX(r, left)] + u[INDEX(r, right)]);  \
    return inside ? v : u[INDEX(r, c)];                                                         \
  }                                                                                             \
  static inline __attribute__((always_inline)) void WEIGH##_sweep(                              \
      const T *restrict u, T *restrict v, int edge, int columns, int band) {                    \
    int low = edge == PEELED, high = edge == PEELED ? N - 1 : N;                                \
    for (int b = low; b < high; b += band) {                                                    \
      int end = smaller(b + band, high);                                                        \
      if (columns)                                                                              \
        for (int c = low; c < high; c++)                                                        \
          for (int r = b; r < end; r++) v[INDEX(r, c)] = WEIGH##_at(u, r, c, edge);             \
      else                                                                                      \
        for (int r = low; r < high; r++)                                                        \
          for (int c = b; c < end; c++) v[INDEX(r, c)] = WEIGH##_at(u, r, c, edge);             \
    }                                                                                           \
  }                                                                                             \
  static inline __attribute__((always_inline)) void WEIGH##_in_place(T *u, int edge) {          \
    int low = edge == PEELED, high = edge == PEELED ? N - 1 : N;                                \
    for (int r = 1; r < N; r++) {                                                               \
      T *restrict row = WEIGH##_rows[r & 1];                                                    \
      if (r < N - 1)                                                                            \
        for (int c = low; c < high; c++) row[c] = WEIGH##_at(u, r, c, edge);                    \
      if (r > 1)                                                                                \
        memcpy(u + INDEX(r - 1, 1), WEIGH##_rows[(r - 1) & 1] + 1, (N - 2) * sizeof(T));        \
    }                                                                                           \
  }                                                                                             \
  static double WEIGH##_run(int edge, int columns, int buffer, int band) {                      \
    T *u = WEIGH##_grid[0], *v = WEIGH##_grid[1];                                               \
    for (int i = 0; i < N * N; i++) u[i] = v[i] = (T)((i * 37 % 101) * 64);                     \
    double start = cpu_seconds();                                                               \
    for (int step = 0; step < STEPS; step++) {                                                  \
      if (buffer == 2) {                                                                        \
        if (edge == BRANCH) WEIGH##_in_place(u, BRANCH);                                        \
        if (edge == SELECT) WEIGH##_in_place(u, SELECT);                                        \
        if (edge == PEELED) WEIGH##_in_place(u, PEELED);                                        \
        continue;                                                                               \
      }                                                                                         \
      if (edge == BRANCH && columns) WEIGH##_sweep(u, v, BRANCH, 1, band);                      \
      if (edge == SELECT && columns) WEIGH##_sweep(u, v, SELECT, 1, band);                      \
      if (edge == PEELED && columns) WEIGH##_sweep(u, v, PEELED, 1, band);                      \
      if (edge == BRANCH && !columns) WEIGH##_sweep(u, v, BRANCH, 0, band);                     \
      if (edge == SELECT && !columns) WEIGH##_sweep(u, v, SELECT, 0, band);                     \
      if (edge == PEELED && !columns) WEIGH##_sweep(u, v, PEELED, 0, band);                     \
      if (buffer == 1) {                                                                        \
        memcpy(u, v, sizeof WEIGH##_grid[0]);                                                   \
      } else {                                                                                  \
        T *other = u;                                                                           \
        u = v, v = other;                                                                       \
      }                                                                                         \
    }                                                                                           \
    double seconds = cpu_seconds() - start, sum = 0;                                            \
    for (int i = 0; i < N * N; i++) sum += (double)u[i];                                        \
    /* Heat is kept but for what the edge lets through. */                                      \
    double mean = sum / (N * N);                                                                \
    if (mean < 3100 || mean > 3300) refuse("the mean temperature is wrong");                    \
    return seconds;                                                                             \
  }

#define real_weigh(centre, sum) ((centre) * 0.5f + (sum) * 0.125f)
#define double_weigh(centre, sum) ((centre) * 0.5 + (sum) * 0.125)
#define fixed_weigh(centre, sum) (((centre) * 4 + (sum)) >> 3)
STENCIL(float, real_weigh)
STENCIL(double, double_weigh)
STENCIL(short, fixed_weigh)

int main(int count, char **words) {
  if (count != 6) return 64;
  int edge = choice(words[1], (const char *const[]){"branch", "select", "peeled", NULL});
  int columns = choice(words[2], (const char *const[]){"rows", "columns", NULL});
  int buffer = choice(words[3], (const char *const[]){"swap", "copy", "row", NULL});
  int type = choice(words[4], (const char *const[]){"float", "double", "short", NULL});
  int band = atoi(words[5]);
  if (band < 1) return 64;
  if (buffer == 2 && columns) refuse("a buffer of rows needs rows outermost");
  if (buffer == 2 && band < N - 2) refuse("a buffer of rows knows no bands");
  double (*const runs[])(int, int, int, int) = {real_weigh_run, double_weigh_run,
                                                fixed_weigh_run};
  double best = 1e9;
  for (int run = 0; run < RUNS; run++) {
    double seconds = runs[type](edge, columns, buffer, band);
    if (seconds < best) best = seconds;
  }
  report(best, 1e-6 * N * N * STEPS);
  return 0;
}
