// C += A B for 144 x 144 doubles in tiles, with the tile of B packed into a scratch buffer.
// matmul ORDER TILE_I TILE_J TILE_K; prints seconds and GFLOP/s of the fastest of five products.
#include "../clock.h"

enum { N = 144, RUNS = 5, SCRATCH = 8192 };

static double a[N * N], b[N * N], c[N * N], scratch[SCRATCH];

// The six orders of the loops inside of a tile. `p` is the packed tile, `pj` doubles a row.
#define UPDATE c[(i0 + i) * N + j0 + j] += a[(i0 + i) * N + k0 + k] * p[k * pj + j]
#define LOOP(x, n) for (int x = 0; x < n; x++)
#define KERNEL(name, first, m1, second, m2, third, m3)                                          \
  static void name(const double *restrict a, const double *restrict p, double *restrict c,      \
                   int i0, int j0, int k0, int ni, int nj, int nk, int pj) {                    \
    LOOP(first, m1) LOOP(second, m2) LOOP(third, m3) UPDATE;                                    \
  }
KERNEL(ijk, i, ni, j, nj, k, nk)
KERNEL(ikj, i, ni, k, nk, j, nj)
KERNEL(jik, j, nj, i, ni, k, nk)
KERNEL(jki, j, nj, k, nk, i, ni)
KERNEL(kij, k, nk, i, ni, j, nj)
KERNEL(kji, k, nk, j, nj, i, ni)

static int smaller(int x, int y) { return x < y ? x : y; }

int main(int count, char **words) {
  if (count != 5) return 64;
  static const char *const orders[] = {"ijk", "ikj", "jik", "jki", "kij", "kji", NULL};
  void (*const kernels[])(const double *restrict, const double *restrict, double *restrict, int,
                          int, int, int, int, int, int) = {ijk, ikj, jik, jki, kij, kji};
  int order = choice(words[1], orders);
  int ti = atoi(words[2]), tj = atoi(words[3]), tk = atoi(words[4]);
  if (ti < 1 || tj < 1 || tk < 1) return 64;
  if (tj * tk > SCRATCH) refuse("the tile of B does not fit into the scratch buffer of 64 KiB");
  for (int i = 0; i < N * N; i++) a[i] = i % 7 - 3, b[i] = i % 11 - 5;
  double best = 1e9;
  for (int run = 0; run < RUNS; run++) {
    memset(c, 0, sizeof c);
    double start = cpu_seconds();
    for (int j0 = 0; j0 < N; j0 += tj)
      for (int k0 = 0; k0 < N; k0 += tk) {
        int nj = smaller(tj, N - j0), nk = smaller(tk, N - k0);
        for (int k = 0; k < nk; k++)
          memcpy(scratch + k * tj, b + (k0 + k) * N + j0, (size_t)nj * sizeof *b);
        for (int i0 = 0; i0 < N; i0 += ti)
          kernels[order](a, scratch, c, i0, j0, k0, smaller(ti, N - i0), nj, nk, tj);
      }
    double seconds = cpu_seconds() - start;
    if (seconds < best) best = seconds;
  }
  // Integers throughout, so any order of the sums gives the same: row 5, column 9 by definition.
  double expected = 0;
  for (int k = 0; k < N; k++) expected += a[5 * N + k] * b[k * N + 9];
  if (c[5 * N + 9] != expected) return 1;
  report(best, 2e-9 * N * N * N);
  return 0;
}
