// What the work costs at the least: the same bytes, read by the same libraries, with nothing made of them.
//
//   floors yaml FILE        every event of libyaml's parser over a file that is read as a stream
//   floors rows FILE        every column of every user of an embedded directory, through SQLite's own calls
//   floors pages PORT PATH  every page of a listing on this machine, over one kept connection, one after the other
//
// Each prints one number of what it saw, so that no loop can be left out and a caller can hold it against the others.

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <yaml.h>

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int yaml_events(const char *path) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) fail(path);
  yaml_parser_t parser;
  yaml_parser_initialize(&parser);
  yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_file(&parser, file);
  long scalars = 0;
  for (int done = 0; !done;) {
    yaml_event_t event;
    if (!yaml_parser_parse(&parser, &event)) {
      fprintf(stderr, "%s\n", parser.problem);
      return 1;
    }
    done = event.type == YAML_STREAM_END_EVENT;
    scalars += event.type == YAML_SCALAR_EVENT;
    yaml_event_delete(&event);
  }
  yaml_parser_delete(&parser);
  fclose(file);
  printf("%ld\n", scalars);
  return 0;
}

static int rows(const char *path) {
  sqlite3 *database;
  if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) fail(path);
  sqlite3_stmt *statement;
  const char *sql = "SELECT id, email, license, type, alexaEnabled, alexaRoomARN FROM users ORDER BY account, id";
  if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK) {
    fprintf(stderr, "%s\n", sqlite3_errmsg(database));
    return 1;
  }
  long users = 0, bytes = 0;
  while (sqlite3_step(statement) == SQLITE_ROW) {
    users++;
    for (int column = 0; column < 6; column++) {
      const unsigned char *blob = sqlite3_column_blob(statement, column);
      bytes += blob == NULL ? 0 : blob[0] + sqlite3_column_bytes(statement, column);
    }
  }
  sqlite3_finalize(statement);
  sqlite3_close(database);
  fprintf(stderr, "%ld\n", bytes);
  printf("%ld\n", users);
  return 0;
}

// MARK: - Pages

static char page[1 << 24];

static int connected(int port) {
  int peer = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(peer, (struct sockaddr *)&address, sizeof address) != 0) fail("connect");
  setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  return peer;
}

// Reads one answer whole, by its Content-Length, and returns its body.
static char *answer(int peer) {
  long have = 0, want = -1;
  char *body = NULL;
  while (body == NULL || page + have < body + want) {
    long got = read(peer, page + have, sizeof page - 1 - have);
    if (got <= 0) fail("read");
    have += got;
    page[have] = 0;
    if (body == NULL && (body = strstr(page, "\r\n\r\n")) != NULL) {
      body += 4;
      want = atol(strstr(page, "ontent-Length:") + strlen("ontent-Length:"));
    }
  }
  return body;
}

static int pages(int port, const char *path) {
  int peer = connected(port);
  char request[4096], token[256] = "";
  long count = 0;
  do {
    int length = snprintf(
        request, sizeof request, "GET %s?max-results=200%s%s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", path,
        *token ? "&next-token=" : "", token);
    if (write(peer, request, length) != length) fail("write");
    char *next = strstr(answer(peer), "\"NextToken\":\"");
    *token = 0;
    if (next != NULL) sscanf(next + strlen("\"NextToken\":\""), "%255[^\"]", token);
    count++;
  } while (*token);
  printf("%ld\n", count);
  return 0;
}

int main(int count, char **words) {
  if (count == 3 && strcmp(words[1], "yaml") == 0) return yaml_events(words[2]);
  if (count == 3 && strcmp(words[1], "rows") == 0) return rows(words[2]);
  if (count == 4 && strcmp(words[1], "pages") == 0) return pages(atoi(words[2]), words[3]);
  fprintf(stderr, "usage: floors yaml FILE | rows FILE | pages PORT PATH\n");
  return 64;
}
