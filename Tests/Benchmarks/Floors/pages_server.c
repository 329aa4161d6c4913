// Serves pages of a listing that were made before it started, so that what is measured is who reads them.
//
//   pages_server FOLDER [LATENCY_MS]
//
// FOLDER holds `account` and `0`, `1`, … : the bodies of GetAccount's answer and of the listing's pages, the token of a
// page being its number. Prints its port. A thread a connection; signatures aren't looked at. Loopback alone.

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

typedef struct {
  char *bytes;
  size_t length;
} Answer;

static Answer account, *listing;
static long page_count, latency_ms;

static Answer load(const char *folder, const char *name) {
  char path[4096];
  struct stat facts;
  Answer answer = {NULL, 0};
  snprintf(path, sizeof path, "%s/%s", folder, name);
  int file = open(path, O_RDONLY);
  if (file < 0 || fstat(file, &facts) != 0) return answer;
  answer.bytes = malloc(facts.st_size + 256);
  answer.length = sprintf(
      answer.bytes, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-amzn-RequestId: bench\r\nContent-Length: %ld\r\n\r\n",
      (long)facts.st_size);
  for (long got; (got = read(file, answer.bytes + answer.length, facts.st_size)) > 0;) answer.length += got;
  close(file);
  return answer;
}

static Answer *chosen(const char *request) {
  if (strstr(request, "/users") == NULL) return &account;
  const char *token = strstr(request, "next-token=");
  long page = token == NULL ? 0 : atol(token + strlen("next-token="));
  return page < 0 || page >= page_count ? &account : &listing[page];
}

static void *serve(void *connection) {
  int peer = (int)(long)connection;
  char request[1 << 16];
  size_t have = 0;
  struct timespec pause = {latency_ms / 1000, latency_ms % 1000 * 1000000};
  while (1) {
    long got = read(peer, request + have, sizeof request - 1 - have);
    if (got <= 0) break;
    have += got;
    request[have] = 0;
    char *end = strstr(request, "\r\n\r\n");
    if (end == NULL) continue;
    *strchr(request, '\r') = 0;
    Answer *answer = chosen(request);
    if (latency_ms > 0) nanosleep(&pause, NULL);
    size_t sent = 0;
    while (sent < answer->length) {
      long wrote = write(peer, answer->bytes + sent, answer->length - sent);
      if (wrote <= 0) break;
      sent += wrote;
    }
    have = 0;
  }
  close(peer);
  return NULL;
}

int main(int count, char **words) {
  if (count < 2) return 64;
  signal(SIGPIPE, SIG_IGN);
  latency_ms = count > 2 ? atol(words[2]) : 0;
  account = load(words[1], "account");
  for (;; page_count++) {
    char name[32];
    snprintf(name, sizeof name, "%ld", page_count);
    Answer page = load(words[1], name);
    if (page.bytes == NULL) break;
    listing = realloc(listing, (page_count + 1) * sizeof *listing);
    listing[page_count] = page;
  }
  int yes = 1, door = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET};
  socklen_t size = sizeof address;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(door, (struct sockaddr *)&address, size) != 0 || listen(door, 64) != 0) return 1;
  getsockname(door, (struct sockaddr *)&address, &size);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  while (1) {
    int peer = accept(door, NULL, NULL);
    if (peer < 0) continue;
    setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    pthread_t thread;
    pthread_create(&thread, NULL, serve, (void *)(long)peer);
    pthread_detach(thread);
  }
}
