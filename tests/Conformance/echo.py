"""The echo device: the article's examples, listings and errors, then other people's ways to use a device."""
import asyncio, errno, fcntl, mmap, os, random, select, signal, stat, struct, subprocess, threading, time

from conformance import Child, Skip, eventually, failure, interruptible, run, shell

KIND = "echo"
R, W, RW, NB = os.O_RDONLY, os.O_WRONLY, os.O_RDWR, os.O_NONBLOCK
GBUFSIZE, SBUFSIZE, CLEAR = 0x80084564, 0x40084565, 0x4566
FIONREAD, EXACT_FIONREAD, FIONWRITE, FIONBIO, FIOASYNC = 0x541B, 0x8004667F, 0x80046677, 0x5421, 0x5452


def _options(*options):
    def mark(case):
        case.options = options
        return case
    return mark


def _number(fd, code, form="i"):
    return struct.unpack(form, fcntl.ioctl(fd, code, bytes(struct.calcsize(form))))[0]


def _resize(fd, size):
    return fcntl.ioctl(fd, SBUFSIZE, struct.pack("N", size))


def _echoctl(device, *words, ok=True):
    return run("echoctl", "-f", device.path, *words, ok=ok).stdout.decode()


# ---- the article


def example_1_simple_fifo(device):
    path = device.path
    assert shell(f"hd < {path}") == ""
    shell(f'echo "foo" > {path}')
    assert shell(f"cat {path}") == "foo\n"
    shell(f'echo "12345678" > {path}')
    dump = shell(f"dd if={path} bs=1 count=4 status=none | hd").split("\n")
    assert " ".join(dump[0].split()) == "00000000 31 32 33 34 |1234|" and dump[1] == "00000004", dump
    assert shell(f"cat {path}") == "5678\n"


def example_2_a_read_waits_while_there_is_a_writer(device):
    shell(f'echo "12345678" > {device.path}')
    writer = device.open(W)
    cat = subprocess.Popen(["cat", device.path], stdout=subprocess.PIPE)
    assert os.read(cat.stdout.fileno(), 100) == b"12345678\n"
    assert cat.poll() is None
    cat.send_signal(signal.SIGINT)
    assert cat.wait() == -signal.SIGINT
    os.close(writer)


def example_2_retried_cat_exits(device):
    shell(f'echo "12345678" > {device.path}')
    assert shell(f"cat {device.path}") == "12345678\n"


def example_3_poll(device):
    assert _echoctl(device, "poll") == "Returned events: POLLIN|POLLOUT\n0 bytes available to read\nroom to write 64 bytes\n"
    shell(f'echo "foo" > {device.path}')
    assert _echoctl(device, "poll") == "Returned events: POLLIN|POLLOUT\n4 bytes available to read\nroom to write 60 bytes\n"
    assert shell(f"cat {device.path}") == "foo\n"
    assert _echoctl(device, "poll", "-r") == "Returned events: POLLIN\n0 bytes available to read\n"


def example_4_events(device):
    events = subprocess.Popen(["echoctl", "-f", device.path, "events", "-W"], stdout=subprocess.PIPE)
    def line():
        return events.stdout.readline().decode().rstrip("\n")
    assert [line(), line()] == ["EVFILT_READ: EV_EOF 0 bytes", "EVFILT_WRITE: 64 bytes"]
    jot = bytes(range(48, 128)) + b"\n"
    writer = subprocess.Popen(["sh", "-c", f"exec cat > {device.path}"], stdin=subprocess.PIPE)
    writer.stdin.write(jot)
    writer.stdin.close()
    assert line() == "EVFILT_READ: 64 bytes"
    assert run("cat", device.path).stdout == jot
    assert writer.wait() == 0
    # What follows may come in another order and with other values, some of it at once; growing the buffer marks its end.
    _echoctl(device, "resize", "65")
    tail = []
    while not tail or tail[-1] != "EVFILT_WRITE: 65 bytes":
        tail.append(line())
    ends = {"EVFILT_READ: EV_EOF 0 bytes", "EVFILT_READ: EV_EOF 17 bytes"}
    others = {"EVFILT_READ: 17 bytes", "EVFILT_READ: 64 bytes", "EVFILT_WRITE: 47 bytes", "EVFILT_WRITE: 64 bytes", "EVFILT_WRITE: 65 bytes"}
    assert ends & set(tail) and set(tail) <= ends | others, tail
    events.kill()
    events.wait()


def events_without_waiting_end(device):
    assert _echoctl(device, "events") == "EVFILT_READ: EV_EOF 0 bytes\nEVFILT_WRITE: 64 bytes\n"
    shell(f"printf 1234 > {device.path}")
    assert _echoctl(device, "events") == "EVFILT_READ: EV_EOF 4 bytes\nEVFILT_WRITE: 60 bytes\n"
    assert _echoctl(device, "events", "-r") == "EVFILT_READ: EV_EOF 4 bytes\n"
    assert _echoctl(device, "events", "-w") == "EVFILT_WRITE: 60 bytes\n"


def listing_1_short_reads_in_order(device):
    fd = device.open(RW)
    assert os.write(fd, b"abcdef") == 6 and os.write(fd, b"gh") == 2
    assert os.read(fd, 3) == b"abc" and os.read(fd, 100) == b"defgh"
    os.close(fd)


def listing_1_no_resize_below_what_is_there(device):
    fd = device.open(RW)
    os.write(fd, b"abcd")
    failure(errno.EBUSY, lambda: _resize(fd, 3))
    _resize(fd, 4)
    assert _number(fd, GBUFSIZE, "N") == 4 and os.read(fd, 10) == b"abcd"
    os.close(fd)


def listing_2_a_read_waits_and_is_woken(device):
    writer = device.open(W)
    child = Child(lambda: os.read(device.open(R), 100)).asleep()
    os.write(writer, b"hello")
    assert child.value() == b"hello"
    os.close(writer)


def listing_2_a_write_drains_81_bytes_through_64(device):
    reader = device.open(R)
    child = Child(lambda: os.write(device.open(W), bytes(range(81)))).asleep()
    got = os.read(reader, 100)
    assert got == bytes(range(64)), len(got)
    assert child.value() == 81
    assert os.read(reader, 100) == bytes(range(64, 81)) and os.read(reader, 100) == b""
    os.close(reader)


def listing_2_a_signal_ends_a_read(device):
    interruptible()
    writer = device.open(W)
    child = Child(lambda: os.read(device.open(R), 100)).asleep()
    child.signal()
    assert child.errno() == errno.EINTR
    os.write(writer, b"x")
    assert _number(writer, EXACT_FIONREAD) == 1
    os.close(writer)


def listing_2_a_signal_ends_a_write_and_what_was_stored_counts(device):
    def write(size):
        def body():
            signal.signal(signal.SIGUSR1, lambda *_: None)
            return os.write(device.open(W), b"a" * size)
        return body
    reader = device.open(R)
    child = Child(write(80)).asleep()
    child.signal()
    assert child.value() == 64
    interruptible()
    child = Child(lambda: os.write(device.open(W), b"b")).asleep()
    child.signal()
    assert child.errno() == errno.EINTR
    assert os.read(reader, 100) == b"a" * 64
    os.close(reader)


def listing_2_nothing_asked_is_nothing_done(device):
    fd = device.open(RW)
    assert os.read(fd, 0) == b"" and os.write(fd, b"") == 0
    os.close(fd)


def listing_3_unload_wakes_a_reader(device):
    writer = device.open(W)
    child = Child(lambda: os.read(device.open(R), 100)).asleep()
    device.unload("-t", "0")
    assert child.errno() == errno.ENXIO
    os.close(writer)


def listing_3_unload_wakes_a_writer(device):
    reader = device.open(R)
    child = Child(lambda: os.write(device.open(W), b"a" * 80)).asleep()
    device.unload("-t", "0")
    assert child.result() in (("errno", errno.ENXIO), ("value", 64))
    os.close(reader)


def listing_3_what_is_there_can_be_read_after_unload(device):
    fd = device.open(RW | NB)
    os.write(fd, b"still here")
    unloading = subprocess.Popen(["stead", "dev", "unload", device.name])
    poll = select.poll()
    poll.register(fd, 0)
    poll.poll(60000)
    # A node stays as long as it is open; a link goes at once.
    failure(errno.ENXIO if device.home == "cuse" else errno.ENOENT, lambda: device.open(R))
    assert os.read(fd, 100) == b"still here"
    failure(errno.ENXIO, lambda: os.read(fd, 100))
    os.close(fd)
    assert unloading.wait() == 0


def listing_3_unload_never_hangs(device):
    fd = device.open(RW)
    device.unload("-t", "0")
    try:
        os.read(fd, 1)
    except OSError as e:
        assert e.errno in (errno.ENOTCONN, errno.ECONNABORTED), e
    os.close(fd)


def listing_4_without_a_writer_a_read_is_the_end(device):
    fd = device.open(R)
    assert os.read(fd, 10) == b""
    os.close(fd)


def listing_4_the_last_close_of_a_writer_is_the_end(device):
    first, second = device.open(W), device.open(RW)
    child = Child(lambda: (os.close(first), os.close(second), os.read(device.open(R), 10))[2]).asleep()
    os.close(first)
    child.asleep()
    os.close(second)
    assert child.value() == b""


def listing_4_a_duplicate_is_the_same_writer(device):
    fd = device.open(W)
    copy = os.dup(fd)
    os.close(fd)
    child = Child(lambda: (os.close(copy), os.read(device.open(R), 10))[1]).asleep()
    os.write(copy, b"x")
    assert child.value() == b"x"
    os.close(copy)


def listing_5_nonblocking_by_open(device):
    fd = device.open(RW | NB)
    failure(errno.EAGAIN, lambda: os.read(fd, 1))
    assert os.write(fd, b"a" * 80) == 64
    failure(errno.EAGAIN, lambda: os.write(fd, b"b"))
    assert os.read(fd, 100) == b"a" * 64
    os.close(fd)


def listing_5_nonblocking_by_fcntl(device):
    fd = device.open(RW)
    flags = fcntl.fcntl(fd, fcntl.F_GETFL)
    assert fcntl.fcntl(fd, fcntl.F_SETFL, flags | NB) == 0
    failure(errno.EAGAIN, lambda: os.read(fd, 1))
    assert fcntl.fcntl(fd, fcntl.F_SETFL, flags) == 0
    os.write(fd, b"x")
    assert os.read(fd, 1) == b"x"
    os.close(fd)


def listing_5_nonblocking_by_ioctl(device):
    fd = device.open(RW)
    fcntl.ioctl(fd, FIONBIO, struct.pack("i", 1))
    failure(errno.EAGAIN, lambda: os.read(fd, 1))
    os.close(fd)


def listing_5_no_asynchronous_io(device):
    fd = device.open(RW)
    # Linux answers before the device is asked: EINVAL on FreeBSD.
    failure(errno.ENOTTY, lambda: fcntl.ioctl(fd, FIOASYNC, struct.pack("i", 1)))
    os.close(fd)


def listing_7_poll(device):
    def ready(fd, events, timeout=0):
        poll = select.poll()
        poll.register(fd, events)
        return dict(poll.poll(timeout)).get(fd, 0)
    both = select.POLLIN | select.POLLOUT
    reader = device.open(R)
    assert ready(reader, both) == both
    writer = device.open(W)
    assert ready(reader, both) == select.POLLOUT
    os.write(writer, b"a" * 64)
    assert ready(reader, both) == select.POLLIN
    assert ready(reader, select.POLLRDNORM | select.POLLWRNORM) == select.POLLRDNORM
    child = Child(lambda: ready(device.open(R), select.POLLOUT, 60000)).asleep()
    os.read(reader, 1)
    assert child.value() == select.POLLOUT
    os.read(reader, 100)
    child = Child(lambda: (os.close(writer), ready(device.open(R), select.POLLIN, 60000))[1]).asleep()
    os.close(writer)
    assert child.value() == select.POLLIN
    os.close(reader)


def listing_7_growing_and_clearing_wake_who_polls(device):
    fd = device.open(RW)
    os.write(fd, b"a" * 64)
    def waits():
        poll = select.poll()
        poll.register(device.open(R), select.POLLOUT)
        return len(poll.poll(60000))
    child = Child(waits).asleep()
    _resize(fd, 65)
    assert child.value() == 1
    os.write(fd, b"b")
    child = Child(waits).asleep()
    fcntl.ioctl(fd, CLEAR)
    assert child.value() == 1 and _number(fd, EXACT_FIONREAD) == 0
    os.close(fd)


def listing_7_unload_wakes_who_polls(device):
    writer = device.open(W)
    def waits():
        os.close(writer)
        poll = select.poll()
        poll.register(device.open(RW), select.POLLIN)
        return poll.poll(60000)[0][1]
    child = Child(waits).asleep()
    device.unload("-t", "0")
    assert child.value() & (select.POLLERR | select.POLLHUP)
    os.close(writer)


def listing_8_counts(device):
    fd = device.open(RW)
    assert (_number(fd, EXACT_FIONREAD), _number(fd, FIONWRITE)) == (0, 64)
    os.write(fd, b"abc")
    assert (_number(fd, EXACT_FIONREAD), _number(fd, FIONWRITE)) == (3, 61)
    # On a file the kernel answers this one from what fstat last told it.
    os.fstat(fd)
    assert _number(fd, FIONREAD) == 3
    os.close(fd)


def listing_8_counting_needs_no_write_permission(device):
    fd = device.open(R)
    assert _number(fd, FIONWRITE) == 64 and _number(fd, GBUFSIZE, "N") == 64
    failure(errno.EPERM, lambda: _resize(fd, 10))
    failure(errno.EPERM, lambda: fcntl.ioctl(fd, CLEAR))
    failure(errno.ENOTTY, lambda: fcntl.ioctl(fd, 0x4599))
    os.close(fd)


def listing_9_every_transition_is_one_edge(device):
    reader, writer = device.open(R), device.open(W)
    epoll = select.epoll()
    epoll.register(reader, select.EPOLLIN | select.EPOLLET)
    assert epoll.poll(0) == []
    for text in (b"a", b"b"):
        os.write(writer, text)
        assert len(epoll.poll(60)) == 1 and epoll.poll(0) == []
    os.close(writer)
    assert len(epoll.poll(60)) == 1 and epoll.poll(0) == []
    os.close(reader)


def listing_9_reading_is_no_edge_for_who_reads(device):
    # Opened for writing there is no end of file that would make it readable.
    reader, writer = device.open(RW), device.open(W)
    epoll = select.epoll()
    epoll.register(reader, select.EPOLLIN | select.EPOLLET)
    os.write(writer, b"ab")
    assert len(epoll.poll(60)) == 1
    os.read(reader, 1)
    assert epoll.poll(0) == []
    os.close(reader)
    os.close(writer)


def listing_10_an_edge_for_room(device):
    reader, writer = device.open(R), device.open(W)
    os.write(writer, b"a" * 64)
    epoll = select.epoll()
    epoll.register(writer, select.EPOLLOUT | select.EPOLLET)
    assert epoll.poll(0) == []
    os.read(reader, 10)
    assert len(epoll.poll(60)) == 1 and epoll.poll(0) == []
    os.close(reader)
    os.close(writer)


# ---- echoctl


def echoctl_size_and_resize(device):
    assert _echoctl(device, "size") == "64\n"
    _echoctl(device, "resize", "100")
    assert _echoctl(device, "size") == "100\n"
    shell(f"printf 1234 > {device.path}")
    done = run("echoctl", "-f", device.path, "resize", "3", ok=False)
    assert done.returncode == 1 and done.stderr == b"echoctl: ioctl(ECHODEV_SBUFSIZE): Device or resource busy\n", done.stderr
    _echoctl(device, "clear")
    _echoctl(device, "resize", "0")
    assert _echoctl(device, "size") == "0\n"


def echoctl_says_what_is_wrong(device):
    for size, said in (("1025", b"too large: Numerical result out of range"), ("-1", b"too small: Numerical result out of range"), ("x", b"invalid: Invalid argument")):
        done = run("echoctl", "-f", device.path, "resize", size, ok=False)
        assert done.returncode == 1 and done.stderr == b"echoctl: new size is " + said + b"\n", done.stderr
    done = run("echoctl", "-f", "/dev/nothing", "poll", ok=False)
    assert done.returncode == 1 and done.stderr == b"echoctl: /dev/nothing: No such file or directory\n", done.stderr
    for words in ((), ("size", "1"), ("resize",), ("nonsense",)):
        done = run("echoctl", *words, ok=False)
        assert done.returncode == 1 and done.stderr.startswith(b"Usage: echoctl <command> ...\n\nWhere command is one of:\n\tclear\t\t- clear buffer contents\n"), done.stderr


def echoctl_waits(device):
    writer = device.open(W)
    waiting = subprocess.Popen(["echoctl", "-f", device.path, "poll", "-rW"], stdout=subprocess.PIPE)
    eventually(lambda: device.opened() == 2, "echoctl has it open")
    os.write(writer, b"abc")
    assert waiting.communicate()[0] == b"Returned events: POLLIN\n3 bytes available to read\n"
    os.close(writer)


# ---- what a node is


def what_it_looks_like(device):
    seen = os.stat(device.path)
    assert stat.S_IMODE(seen.st_mode) == 0o600
    assert stat.S_ISCHR(seen.st_mode) if device.home == "cuse" else stat.S_ISREG(seen.st_mode)


@_options("--mode", "0644", "--size", "128")
def options_are_taken(device):
    assert stat.S_IMODE(os.stat(device.path).st_mode) == 0o644 and _echoctl(device, "size") == "128\n"


def chmod_and_chown_hold(device):
    os.chmod(device.path, 0o640)
    os.chown(device.path, 12, 34)
    seen = os.stat(device.path)
    assert (stat.S_IMODE(seen.st_mode), seen.st_uid, seen.st_gid) == (0o640, 12, 34)


def others_may_not(device):
    if os.geteuid() != 0:
        raise Skip("needs root to become somebody else")
    def body():
        os.setgroups([])
        os.setgid(12345)
        os.setuid(12345)
        return device.open(R)
    os.chmod(device.folder, 0o755)
    assert Child(body).errno() == errno.EACCES


def no_seeking_and_no_mapping(device):
    fd = device.open(RW)
    os.write(fd, b"abc")
    if device.home == "fuse":
        failure(errno.ESPIPE, lambda: os.lseek(fd, 0, os.SEEK_SET))
        failure(errno.ESPIPE, lambda: os.pread(fd, 1, 0))
    else:
        assert os.lseek(fd, 5, os.SEEK_SET) == 0 and os.pread(fd, 1, 7) == b"a"
    failure(errno.ENODEV, lambda: mmap.mmap(fd, 4096))
    os.close(fd)


def a_bad_address_is_an_error_and_holds_nobody_up(device):
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)
    fd = device.open(RW)
    assert libc.write(fd, ctypes.c_void_p(16), 80) == -1 and ctypes.get_errno() == errno.EFAULT
    os.write(fd, b"ok")
    assert libc.read(fd, ctypes.c_void_p(16), 80) == -1 and ctypes.get_errno() == errno.EFAULT
    assert libc.ioctl(fd, GBUFSIZE, ctypes.c_void_p(16)) == -1 and ctypes.get_errno() == errno.EFAULT
    os.close(fd)


@_options("--size", "0")
def of_size_0_nothing_fits(device):
    fd = device.open(RW | NB)
    failure(errno.EAGAIN, lambda: os.write(fd, b"x"))
    assert _number(fd, FIONWRITE) == 0
    assert select.select([fd], [fd], [], 0) == ([], [], [])
    _resize(fd, 1)
    assert os.write(fd, b"xy") == 1
    os.close(fd)


@_options("--size", str(1 << 22))
def large_transfers_keep_their_bytes(device):
    data = random.Random(1).randbytes(3 << 20)
    child = Child(lambda: os.write(device.open(W), data))
    got = bytearray()
    reader = device.open(R)
    while len(got) < len(data):
        select.select([reader], [], [])
        got += os.read(reader, 1 << 17)
    assert got == data
    child.value()
    os.close(reader)


# ---- one writer waits, others go on


def a_waiting_writer_holds_up_nobody(device):
    reader = device.open(R)
    child = Child(lambda: os.write(device.open(W), b"a" * 100)).asleep()
    other = device.open(W | NB)
    failure(errno.EAGAIN, lambda: os.write(other, b"b"))
    truncated = os.open(device.path, W | NB | os.O_TRUNC)
    failure(errno.EAGAIN, lambda: os.write(truncated, b"c"))
    assert os.read(reader, 100) == b"a" * 64 and child.value() == 100
    for fd in (reader, other, truncated):
        os.close(fd)


def a_waiting_writer_holds_up_no_duplicate(device):
    reader, writer = device.open(R), device.open(W)
    child = Child(lambda: os.write(writer, b"a" * 100)).asleep()
    copy = os.dup(writer)
    fcntl.ioctl(copy, FIONBIO, struct.pack("i", 1))
    failure(errno.EAGAIN, lambda: os.write(copy, b"b"))
    os.read(reader, 100)
    child.value()
    for fd in (reader, writer, copy):
        os.close(fd)


# ---- other people's programs


def dd_without_blocking(device):
    writer = device.open(W)
    done = run("dd", f"if={device.path}", "iflag=nonblock", "bs=1", "count=1", ok=False)
    assert done.returncode == 1 and b"Resource temporarily unavailable" in done.stderr, done.stderr
    os.write(writer, b"abcd")
    assert run("dd", f"if={device.path}", "iflag=nonblock", "bs=2", "count=1", "status=none").stdout == b"ab"
    os.close(writer)


def coreutils(device):
    shell(f"printf 'one\\ntwo\\n' > {device.path}")
    assert shell(f"head -n 1 < {device.path}").startswith("one")
    _echoctl(device, "clear")
    shell(f"printf 'abc' | tee {device.path} > /dev/null")
    assert shell(f"cat {device.path} | wc -c").strip() == "3"
    shell(f"printf x >> {device.path}")
    assert shell(f"od -An -c {device.path}").split() == ["x"]


def select_waits(device):
    writer = device.open(W)
    child = Child(lambda: len(select.select([device.open(R)], [], [], 60)[0])).asleep()
    os.write(writer, b"x")
    assert child.value() == 1
    os.close(writer)


def asyncio_streams(device):
    async def talk():
        loop = asyncio.get_running_loop()
        reader, writer = device.open(R | NB), device.open(W | NB)
        data, got, done = bytes(range(256)) * 40, bytearray(), loop.create_future()
        sent = 0
        def readable():
            got.extend(os.read(reader, 50))
            if len(got) == len(data):
                done.set_result(None)
        def writable():
            nonlocal sent
            if sent == len(data):
                loop.remove_writer(writer)
                return
            sent += os.write(writer, data[sent:sent + 97])
        loop.add_reader(reader, readable)
        loop.add_writer(writer, writable)
        await asyncio.wait_for(done, 60)
        loop.remove_reader(reader)
        os.close(reader)
        os.close(writer)
        assert got == data
    asyncio.run(talk())


def socat_carries_it(device):
    done = run("socat", "-u", f"OPEN:{device.path},rdonly", "-", ok=True)
    assert done.stdout == b""
    shell(f"printf hello | socat -u - OPEN:{device.path},wronly")
    assert run("socat", "-u", f"OPEN:{device.path},rdonly", "-").stdout == b"hello"


# ---- faults


def many_opens_leak_nothing(device):
    def size():
        with open(f"/proc/{device.pid()}/status") as status:
            return int(next(line for line in status if line.startswith("VmRSS")).split()[1])
    def cycle(times):
        for _ in range(times):
            os.close(device.open(R))
    cycle(2000)
    before = size()
    cycle(8000)
    eventually(lambda: device.opened() == 0, "all are closed")
    assert size() - before < 1024, f"grew from {before} to {size()} KiB"


def killed_with_9_everyone_gets_an_error_at_once(device):
    writer = device.open(W)
    children = [Child(lambda: os.read(device.open(R), 10)).asleep()]
    def waits():
        poll = select.poll()
        poll.register(device.open(RW), select.POLLIN)
        return poll.poll(60000)[0][1]
    poller = Child(waits).asleep()
    os.kill(device.pid(), signal.SIGKILL)
    for child in children:
        kind, value = child.result(limit=1)
        assert kind == "errno" and value in (errno.ECONNABORTED, errno.ENOTCONN), value
    assert poller.result(limit=1)[1] & select.POLLERR
    try:
        os.write(writer, b"x")
    except OSError as e:
        assert e.errno in (errno.ECONNABORTED, errno.ENOTCONN), e
    os.close(writer)
    # The next one finds its place clean.
    device.load()
    shell(f"echo again > {device.path}")
    assert shell(f"cat {device.path}") == "again\n"
    with open("/proc/self/mounts") as mounts:
        assert sum(f"/{device.name}/{device.name} " in line for line in mounts) <= 1


def a_second_of_the_same_name_is_refused(device):
    where = ["--at", device.path] if device.home == "fuse" else []
    done = run("stead", "dev", "echo", *where, ok=False)
    assert done.returncode == 1 and b"there already" in done.stderr, done.stderr
    shell(f"echo foo > {device.path}")
    assert shell(f"cat {device.path}") == "foo\n"


def signals_and_closes_lose_no_byte(device):
    """32 writers and 32 readers at once, interrupted all the time: each byte is read once, and each writer's bytes in its order."""
    seconds = float(os.environ.get("STEAD_STRESS_SECONDS", "2"))
    holder = device.open(RW)
    _resize(holder, 1024)
    is_ready, ready = os.pipe()
    gun, start = os.pipe()

    def await_start():
        os.close(holder)
        os.close(start)
        signal.signal(signal.SIGUSR1, lambda *_: None)
        os.write(ready, b"r")
        os.read(gun, 1)

    def write(number):
        def body():
            chance, sent, file = random.Random(number), 0, device.open(W)
            await_start()
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                # Each byte says whose it is, and which of eight in a row.
                data = bytes(number << 3 | (sent + i) & 7 for i in range(chance.randint(1, 300)))
                sent += os.write(file, data)
                if chance.random() < 0.1:
                    os.close(file)
                    file = device.open(W)
            return sent
        return Child(body)

    def read(number):
        def body():
            chance, counts, file = random.Random(number), [0] * 256, device.open(R)
            await_start()
            while data := os.read(file, chance.randint(1, 900)):
                last = {}
                for byte in data:
                    counts[byte] += 1
                    writer = byte >> 3
                    assert last.get(writer, byte - 1) & 7 == byte - 1 & 7, f"writer {writer} out of order in {data!r}"
                    last[writer] = byte
                if chance.random() < 0.1:
                    os.close(file)
                    file = device.open(R)
            return counts
        return Child(body)

    writers = [write(number) for number in range(32)]
    readers = [read(number) for number in range(32)]
    stop = threading.Event()

    def disturb():
        chance = random.Random(7)
        while not stop.wait(0.001):
            chance.choice(writers + readers).signal()

    disturber = threading.Thread(target=disturb)
    for _ in writers + readers:
        os.read(is_ready, 1)
    os.close(start)
    disturber.start()
    end = time.monotonic() + seconds
    eventually(lambda: time.monotonic() > end, "the time is up")
    stop.set()
    disturber.join()
    sent = [child.value() for child in writers]
    os.close(holder)
    got = [sum(column) for column in zip(*[child.value() for child in readers])]
    for number, count in enumerate(sent):
        assert [got[number << 3 | i] for i in range(8)] == [(count + 7 - i) // 8 for i in range(8)], f"writer {number}: {count} bytes written"
