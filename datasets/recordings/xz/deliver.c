// deliver FILE KILOBYTES_PER_SECOND COMMAND...: runs the command twice with FILE as its input and
// prints the processor seconds of the faster process, the bytes that it wrote, and the sum of those
// seconds and of the seconds that the bytes take on a line of that rate. A command that fails, fails.
//
// deliver --corpus FILE writes the input: log lines, prose-like words and small binary records.
#include "../clock.h"

#include <fcntl.h>
#include <math.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CORPUS = 48000, RUNS = 2, WORDS = 900 };

static void write_corpus(const char *path) {
  FILE *file = fopen(path, "wb");
  if (!file) exit(1);
  unsigned long long state = 12345;
  static char words[WORDS][12];
  for (int w = 0; w < WORDS; w++) {
    int length = 2 + (int)(next_random(&state) % 8);
    for (int i = 0; i < length; i++)
      words[w][i] = (i + w) % 2 ? "aeiou"[next_random(&state) % 5]
                                : "bcdfghklmnprstvw"[next_random(&state) % 16];
  }
  unsigned clock = 1000;
  while (ftell(file) < CORPUS) {
    unsigned long long r = next_random(&state);
    if (r % 3 == 0) {
      clock += (unsigned)(r >> 40 & 63);
      fprintf(file, "%08u host%llu worker[%llu]: request /%s/%s status=%d bytes=%llu\n", clock,
              r >> 8 & 3, r >> 12 & 15, words[r >> 20 & 31], words[r >> 30 & 63],
              (r >> 16 & 7) ? 200 : 404, (r >> 44) % 5000);
    } else if (r % 3 == 1) {
      for (int i = 0; i < 14; i++) {
        // A word's frequency falls with its rank, and each word favours some that follow it.
        double u = (double)(next_random(&state) >> 11) * 0x1p-53;
        fprintf(file, "%s%c", words[(int)(WORDS * u * u * u)], i % 7 == 6 ? ',' : ' ');
      }
      fputc('\n', file);
    } else {
      for (int i = 0; i < 12; i++) {
        short sample = (short)(900 * sin((double)clock * 0.01 + i * 0.3));
        int record[2] = {(int)clock + i * 16, sample};
        fwrite(record, sizeof record, 1, file);
      }
    }
  }
  if (fclose(file)) exit(1);
}

// Processor seconds of one run of the command; adds what it writes to `bytes`.
static double run(const char *path, char **command, long *bytes) {
  int input = open(path, O_RDONLY), ends[2];
  if (input < 0 || pipe(ends)) exit(1);
  pid_t child = fork();
  if (child < 0) exit(1);
  if (child == 0) {
    dup2(input, 0), dup2(ends[1], 1);
    close(ends[0]), close(ends[1]), close(input);
    execvp(command[0], command);
    _exit(127);
  }
  close(ends[1]), close(input);
  static char buffer[1 << 16];
  long got;
  while ((got = read(ends[0], buffer, sizeof buffer)) > 0) *bytes += got;
  close(ends[0]);
  int status;
  struct rusage used;
  if (wait4(child, &status, 0, &used) != child) exit(1);
  if (!WIFEXITED(status) || WEXITSTATUS(status)) exit(3);
  return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
         1e-6 * (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

int main(int count, char **words) {
  if (count == 3 && !strcmp(words[1], "--corpus")) return write_corpus(words[2]), 0;
  if (count < 4) return 64;
  double rate = 1000 * atof(words[2]), best = 1e9;
  if (rate <= 0) return 64;
  long bytes = 0;
  for (int i = 0; i < RUNS; i++) {
    bytes = 0;
    double seconds = run(words[1], words + 3, &bytes);
    if (seconds < best) best = seconds;
  }
  printf("{\"seconds\": %.6f, \"bytes\": %ld, \"cost\": %.6f}\n", best, bytes,
         best + (double)bytes / rate);
  return 0;
}
