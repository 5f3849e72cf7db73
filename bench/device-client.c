/*
 * Times operations of an open echo device: device-client PATH pair|ioctl|poll|open|stream TIMES prints nanoseconds an operation
 * (of stream: a block of 64 KiB written and read by two processes).
 */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define GBUFSIZE _IOR('E', 100, size_t)
#define BLOCK 65536

static void check(int good, const char *what) {
    if (!good) {
        perror(what);
        exit(1);
    }
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

int main(int argc, char **argv) {
    if (argc != 4)
        return 2;
    const char *path = argv[1], *what = argv[2];
    long times = atol(argv[3]);
    static char block[BLOCK];
    int fd = open(path, O_RDWR);
    check(fd >= 0, path);
    double start = now();
    if (!strcmp(what, "pair"))
        for (long i = 0; i < times; i++) {
            check(write(fd, "x", 1) == 1, "write");
            check(read(fd, block, 1) == 1, "read");
        }
    else if (!strcmp(what, "ioctl"))
        for (long i = 0; i < times; i++) {
            size_t size;
            check(ioctl(fd, GBUFSIZE, &size) == 0, "ioctl");
        }
    else if (!strcmp(what, "poll"))
        for (long i = 0; i < times; i++) {
            struct pollfd one = {fd, POLLIN | POLLOUT, 0};
            check(poll(&one, 1, 0) == 1, "poll");
        }
    else if (!strcmp(what, "open"))
        for (long i = 0; i < times; i++) {
            int other = open(path, O_RDWR);
            check(other >= 0, path);
            close(other);
        }
    else if (!strcmp(what, "stream")) {
        pid_t child = fork();
        if (child == 0) {
            /* An open of its own: a file position that is shared is locked while the other process waits. */
            fd = open(path, O_WRONLY);
            check(fd >= 0, path);
            for (long i = 0; i < times; i++)
                check(write(fd, block, BLOCK) == BLOCK, "write");
            _exit(0);
        }
        for (long left = times * BLOCK; left > 0;) {
            ssize_t n = read(fd, block, BLOCK);
            check(n > 0, "read");
            left -= n;
        }
        waitpid(child, NULL, 0);
    } else
        return 2;
    printf("%.1f\n", (now() - start) / times);
    return 0;
}
