/*
 * The echo device on libfuse's low-level API, one thread: what bench/devices measures Stead's against. Same semantics (a read waits for
 * bytes, a write until all is stored, writers counted, poll, ioctls, interrupts), same way to appear (a directory with one file, a new
 * inode at each lookup, so that a writer that waits does not hold up the others).
 *   echo-libfuse -f -s MOUNTPOINT; the size of the buffer in $ECHO_SIZE
 */
#define FUSE_USE_VERSION 314
#include <errno.h>
#include <fcntl.h>
#include <fuse_lowlevel.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define GBUFSIZE _IOR('E', 100, size_t)
#define FILE_INO 2

struct waiting {
    struct waiting *next;
    fuse_req_t req;
    char *data; /* of a write */
    size_t size, done;
};

struct open_file {
    struct open_file *next;
    struct fuse_pollhandle *poll;
    int writes;
};

static char *fifo;
static size_t capacity = 64, valid, head;
static unsigned writers;
static struct waiting *readers_waiting, *writers_waiting;
static struct open_file *files;
static fuse_ino_t last_ino = FILE_INO;
static char *out;

static size_t put(const char *data, size_t size) {
    size_t n = size < capacity - valid ? size : capacity - valid, tail = (head + valid) % capacity, first = n < capacity - tail ? n : capacity - tail;
    memcpy(fifo + tail, data, first);
    memcpy(fifo, data + first, n - first);
    valid += n;
    return n;
}

static size_t take(char *data, size_t size) {
    size_t n = size < valid ? size : valid, first = n < capacity - head ? n : capacity - head;
    memcpy(data, fifo + head, first);
    memcpy(data + first, fifo, n - first);
    head = (head + n) % capacity;
    valid -= n;
    return n;
}

static void tell(void) {
    for (struct open_file *f = files; f; f = f->next)
        if (f->poll) {
            fuse_lowlevel_notify_poll(f->poll);
            fuse_pollhandle_destroy(f->poll);
            f->poll = NULL;
        }
}

static void settle(void) {
    for (int progress = 1; progress;) {
        progress = 0;
        while (readers_waiting && (valid || !writers)) {
            struct waiting *w = readers_waiting;
            readers_waiting = w->next;
            fuse_reply_buf(w->req, out, take(out, w->size));
            free(w);
            progress = 1;
        }
        while (writers_waiting && valid < capacity) {
            struct waiting *w = writers_waiting;
            w->done += put(w->data + w->done, w->size - w->done);
            progress = 1;
            if (w->done < w->size)
                break;
            writers_waiting = w->next;
            fuse_reply_write(w->req, w->done);
            free(w->data);
            free(w);
        }
    }
    tell();
}

static void interrupted(fuse_req_t req, void *data) {
    struct waiting *victim = data;
    for (struct waiting **lists[] = {&readers_waiting, &writers_waiting}, ***l = lists; l < lists + 2; l++)
        for (struct waiting **w = *l; *w; w = &(*w)->next)
            if (*w == victim) {
                *w = victim->next;
                if (victim->done)
                    fuse_reply_write(req, victim->done);
                else
                    fuse_reply_err(req, EINTR);
                free(victim->data);
                free(victim);
                return;
            }
}

static void park(struct waiting **list, fuse_req_t req, char *data, size_t size, size_t done) {
    struct waiting *w = malloc(sizeof *w);
    *w = (struct waiting){NULL, req, data, size, done};
    while (*list)
        list = &(*list)->next;
    *list = w;
    fuse_req_interrupt_func(req, interrupted, w);
}

static void attributes(fuse_ino_t ino, struct stat *st) {
    memset(st, 0, sizeof *st);
    st->st_ino = ino == FUSE_ROOT_ID ? ino : FILE_INO;
    st->st_mode = ino == FUSE_ROOT_ID ? S_IFDIR | 0755 : S_IFREG | 0600;
    st->st_nlink = 1;
    st->st_size = ino == FUSE_ROOT_ID ? 0 : (off_t)1 << 40;
}

static void do_lookup(fuse_req_t req, fuse_ino_t parent, const char *name) {
    struct fuse_entry_param e = {0};
    if (parent != FUSE_ROOT_ID || strcmp(name, "echo")) {
        fuse_reply_err(req, ENOENT);
        return;
    }
    e.ino = ++last_ino;
    attributes(e.ino, &e.attr);
    fuse_reply_entry(req, &e);
}

static void do_getattr(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi) {
    struct stat st;
    (void)fi;
    attributes(ino, &st);
    fuse_reply_attr(req, &st, 0);
}

static void do_setattr(fuse_req_t req, fuse_ino_t ino, struct stat *st, int what, struct fuse_file_info *fi) {
    (void)st, (void)what;
    do_getattr(req, ino, fi);
}

static void do_open(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi) {
    struct open_file *f = calloc(1, sizeof *f);
    (void)ino;
    f->writes = (fi->flags & O_ACCMODE) != O_RDONLY;
    f->next = files;
    files = f;
    writers += f->writes;
    fi->fh = (uintptr_t)f;
    fi->direct_io = 1;
    fi->nonseekable = 1;
    fuse_reply_open(req, fi);
}

static void do_release(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi) {
    struct open_file *f = (void *)(uintptr_t)fi->fh, **at = &files;
    (void)ino;
    while (*at != f)
        at = &(*at)->next;
    *at = f->next;
    if (f->poll)
        fuse_pollhandle_destroy(f->poll);
    writers -= f->writes;
    fuse_reply_err(req, 0);
    if (f->writes && !writers)
        settle();
    free(f);
}

static void do_read(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off, struct fuse_file_info *fi) {
    (void)ino, (void)off;
    if (valid || !writers) {
        fuse_reply_buf(req, out, take(out, size));
        settle();
    } else if (fi->flags & O_NONBLOCK)
        fuse_reply_err(req, EAGAIN);
    else
        park(&readers_waiting, req, NULL, size, 0);
}

static void do_write(fuse_req_t req, fuse_ino_t ino, const char *data, size_t size, off_t off, struct fuse_file_info *fi) {
    size_t n = put(data, size);
    (void)ino, (void)off;
    if (n == size || (n && fi->flags & O_NONBLOCK))
        fuse_reply_write(req, n);
    else if (fi->flags & O_NONBLOCK)
        fuse_reply_err(req, EAGAIN);
    else {
        char *rest = malloc(size);
        memcpy(rest, data, size);
        park(&writers_waiting, req, rest, size, n);
    }
    if (n)
        settle();
}

static void do_ioctl(fuse_req_t req, fuse_ino_t ino, unsigned cmd, void *arg, struct fuse_file_info *fi, unsigned flags, const void *in, size_t in_size, size_t out_size) {
    (void)ino, (void)arg, (void)fi, (void)flags, (void)in, (void)in_size, (void)out_size;
    if (cmd == GBUFSIZE)
        fuse_reply_ioctl(req, 0, &capacity, sizeof capacity);
    else
        fuse_reply_err(req, ENOTTY);
}

static void do_poll(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi, struct fuse_pollhandle *ph) {
    struct open_file *f = (void *)(uintptr_t)fi->fh;
    (void)ino;
    if (ph) {
        if (f->poll)
            fuse_pollhandle_destroy(f->poll);
        f->poll = ph;
    }
    fuse_reply_poll(req, (valid || !writers ? POLLIN | POLLRDNORM : 0) | (valid < capacity ? POLLOUT | POLLWRNORM : 0));
}

static const struct fuse_lowlevel_ops ops = {
    .lookup = do_lookup, .getattr = do_getattr, .setattr = do_setattr, .open = do_open, .release = do_release,
    .read = do_read, .write = do_write, .ioctl = do_ioctl, .poll = do_poll,
};

int main(int argc, char **argv) {
    struct fuse_args args = FUSE_ARGS_INIT(argc, argv);
    struct fuse_cmdline_opts opts;
    if (getenv("ECHO_SIZE"))
        capacity = strtoul(getenv("ECHO_SIZE"), NULL, 10);
    fifo = malloc(capacity);
    out = malloc(1 << 21);
    if (fuse_parse_cmdline(&args, &opts) != 0)
        return 1;
    struct fuse_session *session = fuse_session_new(&args, &ops, sizeof ops, NULL);
    if (!session || fuse_set_signal_handlers(session) != 0 || fuse_session_mount(session, opts.mountpoint) != 0)
        return 1;
    int result = fuse_session_loop(session);
    fuse_session_unmount(session);
    fuse_session_destroy(session);
    return result ? 1 : 0;
}
