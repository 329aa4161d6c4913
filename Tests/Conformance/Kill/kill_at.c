// Ends the process with SIGKILL at its n-th write to a journal or a socket, or its n-th sync of a journal; preloaded
// (LD_PRELOAD) into a program that knows nothing of it.
//
// KILL_AT    which of these calls, counted from 1; without it the calls are only counted
// KILL_WHEN  before: the call isn't made; half: half of its bytes are written; after: it is made;
//            fail: nothing ends, but this call and every later one of a journal fails, as on a full disk
// KILL_COUNT a file that gets the number of calls when the program ends by itself
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_int calls;

static int is_watched(int file) {
  struct stat facts;
  if (fstat(file, &facts) != 0) return 0;
  if (S_ISSOCK(facts.st_mode)) {
    struct sockaddr address;
    socklen_t length = sizeof address;
    return getpeername(file, &address, &length) == 0 && address.sa_family == AF_INET;
  }
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return strstr(path, "/.rollcall/journal") != NULL;
}

// Whether the process ends at this call, and "when" says at which side of it.
static int is_hit(int file, const char **when) {
  if (!is_watched(file)) return 0;
  int number = atomic_fetch_add(&calls, 1) + 1;
  const char *at = getenv("KILL_AT");
  *when = getenv("KILL_WHEN");
  if (at == NULL || *when == NULL) return 0;
  if (strcmp(*when, "fail") != 0) return atoi(at) == number;
  struct stat facts;
  return number >= atoi(at) && fstat(file, &facts) == 0 && !S_ISSOCK(facts.st_mode);
}

static int is_failure(const char *when) {
  if (strcmp(when, "fail") != 0) return 0;
  errno = ENOSPC;
  return 1;
}

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

#define REAL(type, name) type real = (type)dlsym(RTLD_NEXT, name)

typedef ssize_t (*write_call)(int, const void *, size_t);
ssize_t write(int file, const void *bytes, size_t count) {
  REAL(write_call, "write");
  const char *when = NULL;
  if (!is_hit(file, &when)) return real(file, bytes, count);
  if (is_failure(when)) return -1;
  if (strcmp(when, "before") != 0) real(file, bytes, strcmp(when, "half") == 0 ? count / 2 : count);
  die();
  return -1;
}

typedef ssize_t (*writev_call)(int, const struct iovec *, int);
ssize_t writev(int file, const struct iovec *parts, int count) {
  REAL(writev_call, "writev");
  const char *when = NULL;
  if (!is_hit(file, &when)) return real(file, parts, count);
  if (is_failure(when)) return -1;
  if (strcmp(when, "before") != 0) real(file, parts, strcmp(when, "half") == 0 ? (count + 1) / 2 : count);
  die();
  return -1;
}

typedef int (*sync_call)(int);
static int synced(const char *name, int file) {
  REAL(sync_call, name);
  const char *when = NULL;
  if (!is_hit(file, &when)) return real(file);
  if (is_failure(when)) return -1;
  if (strcmp(when, "after") == 0) real(file);
  die();
  return -1;
}

int fsync(int file) { return synced("fsync", file); }
int fdatasync(int file) { return synced("fdatasync", file); }

__attribute__((destructor)) static void tell(void) {
  const char *path = getenv("KILL_COUNT");
  if (path == NULL) return;
  FILE *file = fopen(path, "w");
  if (file == NULL) return;
  fprintf(file, "%d\n", atomic_load(&calls));
  fclose(file);
}
