// Fourier transform of 4,096 complex numbers, self-sorting (Stockham), by a plan of radices.
// fft FIRST SECOND REST TWIDDLE LAYOUT TYPE; prints seconds and GFLOP/s (5 n log2 n operations) of
// the fastest of nine transforms.
//
// FIRST, SECOND  radix of the first and of the second pass: 2, 4, 8, 16
// REST           radix of all others; fails when it does not divide what is left
// TWIDDLE        table (every factor), powers (the first from the table, the others its powers),
//                recurrence (the first by repeated multiplication as well), direct (sine, cosine)
// LAYOUT         pairs (real beside imaginary) or columns (two arrays)
// TYPE           float or double
//
// A relative error above 2e-6 fails, as repeated multiplication in `float` has it.
#include "../clock.h"

#include <math.h>

enum { LOG = 12, N = 1 << LOG, RUNS = 9, LARGEST = 16 };
enum { TABLE, POWERS, RECURRENCE, DIRECT };
#define FORCE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 16")

static double input[2][N], output[2][N];
static const double turn = 6.283185307179586476925;

// The transform of r numbers in registers, natural order in and out; T is the type.
#define TRANSFORM(T)                                                                            \
  static T T##_storage[2][2 * N], T##_cos[N], T##_sin[N];                                       \
  /* Decimation in frequency: halves, factors, then both halves; the bits end up reversed. */   \
  FORCE void T##_layer(T *re, T *im, const int half) {                                          \
    static const T c[8] = {1, (T)0.92387953251128675613, (T)0.70710678118654752440,             \
                           (T)0.38268343236508977173, 0, (T)-0.38268343236508977173,            \
                           (T)-0.70710678118654752440, (T)-0.92387953251128675613};             \
    static const T s[8] = {0, (T)-0.38268343236508977173, (T)-0.70710678118654752440,           \
                           (T)-0.92387953251128675613, -1, (T)-0.92387953251128675613,          \
                           (T)-0.70710678118654752440, (T)-0.38268343236508977173};             \
    UNROLL for (int k = 0; k < half; k++) {                                                     \
      const int w = 8 / half * k;                                                               \
      T a = re[k], b = im[k], x = a - re[k + half], y = b - im[k + half];                       \
      re[k] = a + re[k + half], im[k] = b + im[k + half];                                       \
      re[k + half] = w == 4 ? y : w ? x * c[w] - y * s[w] : x;                                  \
      im[k + half] = w == 4 ? -x : w ? x * s[w] + y * c[w] : y;                                 \
    }                                                                                           \
  }                                                                                             \
  FORCE void T##_four(T *re, T *im) {                                                           \
    T##_layer(re, im, 2), T##_layer(re, im, 1), T##_layer(re + 2, im + 2, 1);                   \
  }                                                                                             \
  FORCE void T##_eight(T *re, T *im) {                                                          \
    T##_layer(re, im, 4), T##_four(re, im), T##_four(re + 4, im + 4);                           \
  }                                                                                             \
  FORCE void T##_butterfly(T *re, T *im, const int r) {                                         \
    if (r == 2) T##_layer(re, im, 1);                                                           \
    if (r == 4) T##_four(re, im);                                                               \
    if (r == 8) T##_eight(re, im);                                                              \
    if (r == 16) T##_layer(re, im, 8), T##_eight(re, im), T##_eight(re + 8, im + 8);            \
  }                                                                                             \
  FORCE int T##_reversed(int k, const int r) {                                                  \
    int out = 0;                                                                                \
    UNROLL for (int bit = 1, top = r / 2; bit < r; bit *= 2, top /= 2)                          \
      if (k & bit) out |= top;                                                                  \
    return out;                                                                                 \
  }                                                                                             \
  FORCE void T##_stage(const T *restrict from, T *restrict to, int n, int stride, const int r,  \
                       const int twiddle, const int pairs) {                                    \
    const int step = pairs ? 2 : 1, other = pairs ? 1 : N;                                      \
    int m = n / r, scale = N / n;                                                               \
    T one_re = T##_cos[scale], one_im = T##_sin[scale], run_re = 1, run_im = 0;                 \
    for (int p = 0; p < m; p++) {                                                               \
      T wr[LARGEST], wi[LARGEST];                                                               \
      wr[0] = 1, wi[0] = 0;                                                                     \
      if (twiddle == TABLE)                                                                     \
        UNROLL for (int k = 1; k < r; k++) wr[k] = T##_cos[p * k * scale], wi[k] = T##_sin[p * k * scale];\
      if (twiddle == DIRECT)                                                                    \
        UNROLL for (int k = 1; k < r; k++)                                                      \
          wr[k] = (T)cos(turn * p * k / n), wi[k] = (T)-sin(turn * p * k / n);                  \
      if (twiddle == POWERS || twiddle == RECURRENCE) {                                         \
        wr[1] = twiddle == POWERS ? T##_cos[p * scale] : run_re;                                \
        wi[1] = twiddle == POWERS ? T##_sin[p * scale] : run_im;                                \
        UNROLL for (int k = 2; k < r; k++)                                                      \
          wr[k] = wr[k - 1] * wr[1] - wi[k - 1] * wi[1],                                        \
          wi[k] = wr[k - 1] * wi[1] + wi[k - 1] * wr[1];                                        \
        T next = run_re * one_re - run_im * one_im;                                             \
        run_im = run_re * one_im + run_im * one_re, run_re = next;                              \
      }                                                                                         \
      for (int q = 0; q < stride; q++) {                                                        \
        T re[LARGEST], im[LARGEST];                                                             \
        UNROLL for (int k = 0; k < r; k++) {                                                    \
          const T *x = from + step * (q + stride * (p + m * k));                                \
          re[k] = x[0], im[k] = x[other];                                                       \
        }                                                                                       \
        T##_butterfly(re, im, r);                                                               \
        UNROLL for (int k = 0; k < r; k++) {                                                    \
          int b = T##_reversed(k, r);                                                           \
          T *y = to + step * (q + stride * (r * p + k));                                        \
          y[0] = re[b] * wr[k] - im[b] * wi[k];                                                 \
          y[other] = re[b] * wi[k] + im[b] * wr[k];                                             \
        }                                                                                       \
      }                                                                                         \
    }                                                                                           \
  }                                                                                             \
  FORCE void T##_pass(const T *from, T *to, int n, int stride, int r, const int twiddle,        \
                      const int pairs) {                                                        \
    if (r == 2) T##_stage(from, to, n, stride, 2, twiddle, pairs);                              \
    if (r == 4) T##_stage(from, to, n, stride, 4, twiddle, pairs);                              \
    if (r == 8) T##_stage(from, to, n, stride, 8, twiddle, pairs);                              \
    if (r == 16) T##_stage(from, to, n, stride, 16, twiddle, pairs);                            \
  }                                                                                             \
  FORCE int T##_passes(const int *plan, const int twiddle, const int pairs) {                   \
    int side = 0;                                                                               \
    for (int n = N, stride = 1; n > 1; n /= *plan, stride *= *plan++, side ^= 1)                \
      T##_pass(T##_storage[side], T##_storage[!side], n, stride, *plan, twiddle, pairs);        \
    return side;                                                                                \
  }                                                                                             \
  static double T##_run(const int *plan, int twiddle, int pairs) {                              \
    const int step = pairs ? 2 : 1, other = pairs ? 1 : N;                                      \
    for (int i = 0; i < N; i++) T##_cos[i] = (T)cos(turn * i / N), T##_sin[i] = (T)-sin(turn * i / N);\
    for (int i = 0; i < N; i++) {                                                               \
      T##_storage[0][step * i] = (T)input[0][i];                                                \
      T##_storage[0][step * i + other] = (T)input[1][i];                                        \
    }                                                                                           \
    double start = cpu_seconds();                                                               \
    int side = pairs ? twiddle == TABLE        ? T##_passes(plan, TABLE, 1)                     \
                       : twiddle == POWERS     ? T##_passes(plan, POWERS, 1)                    \
                       : twiddle == RECURRENCE ? T##_passes(plan, RECURRENCE, 1)                \
                                               : T##_passes(plan, DIRECT, 1)                    \
               : twiddle == TABLE              ? T##_passes(plan, TABLE, 0)                     \
               : twiddle == POWERS             ? T##_passes(plan, POWERS, 0)                    \
               : twiddle == RECURRENCE         ? T##_passes(plan, RECURRENCE, 0)                \
                                               : T##_passes(plan, DIRECT, 0);                   \
    double seconds = cpu_seconds() - start;                                                     \
    for (int i = 0; i < N; i++) {                                                               \
      output[0][i] = (double)T##_storage[side][step * i];                                       \
      output[1][i] = (double)T##_storage[side][step * i + other];                               \
    }                                                                                           \
    return seconds;                                                                             \
  }
TRANSFORM(float)
TRANSFORM(double)

// The largest error of some outputs against the definition, relative to their usual size.
static double error(void) {
  double worst = 0;
  static const int tested[] = {1, 2047, 4095};
  for (int t = 0; t < 3; t++) {
    double re = 0, im = 0;
    for (int i = 0; i < N; i++) {
      double angle = turn * ((long)i * tested[t] % N) / N, c = cos(angle), s = -sin(angle);
      re += input[0][i] * c - input[1][i] * s, im += input[0][i] * s + input[1][i] * c;
    }
    double d = hypot(re - output[0][tested[t]], im - output[1][tested[t]]);
    if (d > worst) worst = d;
  }
  return worst / sqrt(N * 2.0 / 3.0);
}

int main(int count, char **words) {
  if (count != 7) return 64;
  static const char *const radices[] = {"2", "4", "8", "16", NULL};
  int plan[LOG + 1], passes = 0, left = N;
  for (int i = 0; i < 2; i++) plan[passes++] = 2 << choice(words[1 + i], radices);
  left /= plan[0] * plan[1];
  for (int rest = 2 << choice(words[3], radices); left > 1; left /= rest) {
    if (left % rest) refuse("the radix does not divide what is left");
    plan[passes++] = rest;
  }
  int twiddle = choice(
      words[4], (const char *const[]){"table", "powers", "recurrence", "direct", NULL});
  int pairs = !choice(words[5], (const char *const[]){"pairs", "columns", NULL});
  int wide = choice(words[6], (const char *const[]){"float", "double", NULL});
  unsigned long long state = 5;
  for (int i = 0; i < N; i++)
    for (int part = 0; part < 2; part++)
      input[part][i] = (double)(next_random(&state) >> 11) * 0x1p-52 - 1;
  double best = 1e9;
  for (int run = 0; run < RUNS; run++) {
    double seconds = wide ? double_run(plan, twiddle, pairs) : float_run(plan, twiddle, pairs);
    if (seconds < best) best = seconds;
  }
  double worst = error();
  if (!(worst < 2e-6)) refuse("the relative error is above 2e-6");
  report(best, 5e-9 * N * LOG);
  return 0;
}
