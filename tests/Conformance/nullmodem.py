"""The null modem: a wire between two ports; as device nodes, terminals for the programs that people use on serial lines."""
import errno, fcntl, os, pty, select, signal, struct, subprocess, termios, tty

from conformance import Child, eventually, failure, interruptible, run, shell

KIND = "nullmodem"
R, W, RW, NB = os.O_RDONLY, os.O_WRONLY, os.O_RDWR, os.O_NONBLOCK
DTR, RTS, CTS, CAR, DSR = 0x2, 0x4, 0x20, 0x40, 0x100


def _ports(device):
    return device.path + ".A", device.path + ".B"


def _both(device, flags=RW):
    return [os.open(path, flags | os.O_NOCTTY) for path in _ports(device)]


def _is_terminal(device):
    """A file is none: the kernel carries no data for these ioctls, so they must fail instead of returning nonsense."""
    if device.home == "cuse":
        return True
    a, _ = _both(device)
    for code in (0x5401, termios.TIOCMGET, termios.TIOCGWINSZ):
        failure(errno.ENOTTY, lambda: fcntl.ioctl(a, code, bytes(64)))
    return False


def _lines(fd):
    return struct.unpack("i", fcntl.ioctl(fd, termios.TIOCMGET, bytes(4)))[0]


class _Terminal:
    """A program with a terminal of its own, as a person would have started it."""

    def __init__(self, *argv):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ["TERM"] = "vt100"
            os.execvp(argv[0], argv)
        self.said = b""

    def type(self, text):
        os.write(self.fd, text)

    def await_text(self, text):
        def there():
            ready, _, _ = select.select([self.fd], [], [], 0)
            if ready:
                try:
                    self.said += os.read(self.fd, 4096)
                except OSError:
                    pass
            return text in self.said
        eventually(there, f"{text!r} in {self.said!r}")

    def end(self):
        def gone():
            return os.waitpid(self.pid, os.WNOHANG)[0] != 0
        os.kill(self.pid, signal.SIGTERM)
        eventually(gone, "the program ends")
        os.close(self.fd)


def it_makes_a_pair(device):
    assert device.paths == list(_ports(device)), device.paths


def what_is_written_to_one_is_read_from_the_other(device):
    a, b = _both(device)
    os.write(a, b"to b")
    os.write(b, b"to a")
    assert os.read(b, 100) == b"to b" and os.read(a, 100) == b"to a"


def a_read_waits_and_is_woken_by_the_other_port(device):
    a, b = _both(device)
    child = Child(lambda: os.read(a, 100)).asleep()
    os.write(b, b"hello")
    assert child.value() == b"hello"


def a_full_wire_makes_the_writer_wait(device):
    a, b = _both(device)
    child = Child(lambda: os.write(a, b"x" * 5000)).asleep()
    assert os.read(b, 10000) == b"x" * 4096
    assert child.value() == 5000 and os.read(b, 10000) == b"x" * 904


def a_signal_ends_a_read(device):
    interruptible()
    a, b = _both(device)
    child = Child(lambda: os.read(a, 100)).asleep()
    child.signal()
    assert child.errno() == errno.EINTR


def without_waiting(device):
    a, b = _both(device, RW | NB)
    failure(errno.EAGAIN, lambda: os.read(a, 1))
    assert os.write(a, b"x" * 5000) == 4096
    failure(errno.EAGAIN, lambda: os.write(a, b"x"))


def poll_sees_the_other_port(device):
    a, b = _both(device)
    poll = select.poll()
    poll.register(a, select.POLLIN | select.POLLOUT)
    assert dict(poll.poll(0))[a] == select.POLLOUT
    def waits():
        waiting = select.poll()
        waiting.register(a, select.POLLIN)
        return waiting.poll(60000)[0][1]
    child = Child(waits).asleep()
    os.write(b, b"x")
    assert child.value() == select.POLLIN


def the_carrier_falls_when_the_other_side_closes(device):
    a, b = _both(device)
    os.write(b, b"last words")
    child = Child(lambda: (os.close(b), os.read(a, 100), os.read(a, 100))[1:])
    os.close(b)
    assert child.value() == (b"last words", b"")
    failure(errno.EIO, lambda: os.write(a, b"x"))
    poll = select.poll()
    poll.register(a, select.POLLIN | select.POLLOUT)
    assert dict(poll.poll(0))[a] == select.POLLIN | select.POLLHUP
    # It comes back with the next one there.
    b = os.open(_ports(device)[1], RW | os.O_NOCTTY)
    os.write(a, b"hello again")
    assert os.read(b, 100) == b"hello again"


def who_is_first_waits_for_the_other(device):
    a = os.open(_ports(device)[0], RW | os.O_NOCTTY)
    child = Child(lambda: (os.close(a), os.read(os.open(_ports(device)[0], R), 100))[1]).asleep()
    shell(f"echo hi > {_ports(device)[1]}")
    assert child.value() == b"hi\n"


def cat_and_echo(device):
    a, b = _ports(device)
    cat = subprocess.Popen(["cat", b], stdout=subprocess.PIPE)
    eventually(lambda: device.opened() == 1, "cat has it open")
    shell(f"echo over the wire > {a}")
    assert cat.communicate()[0] == b"over the wire\n"


def unload_wakes_both_sides(device):
    a, b = _both(device)
    children = [Child(lambda fd=fd: os.read(fd, 1)).asleep() for fd in (a, b)]
    device.unload("-t", "0")
    assert [child.errno() for child in children] == [errno.ENXIO, errno.ENXIO]


def socat_connects_two(device):
    a, b = _ports(device)
    listener = subprocess.Popen(["socat", "-u", f"OPEN:{b},rdonly", "-"], stdout=subprocess.PIPE)
    eventually(lambda: device.opened() == 1, "socat has it open")
    shell(f"printf hello | socat -u - OPEN:{a},wronly")
    assert listener.communicate()[0] == b"hello"


def is_it_a_terminal(device):
    a, _ = _both(device)
    assert os.isatty(a) == (device.home == "cuse")


def settings_are_kept(device):
    if not _is_terminal(device):
        return
    a, b = _both(device)
    settings = termios.tcgetattr(a)
    assert settings[4] == termios.B38400 and settings[3] & (termios.ICANON | termios.ECHO) == 0
    tty.setraw(a)
    settings = termios.tcgetattr(a)
    settings[4] = settings[5] = termios.B115200
    settings[2] = settings[2] & ~termios.CBAUD | termios.B115200 | termios.CLOCAL
    termios.tcsetattr(a, termios.TCSAFLUSH, settings)
    assert termios.tcgetattr(a) == settings
    assert "115200" in shell(f"stty -F {_ports(device)[0]}")
    termios.tcdrain(a)
    termios.tcsendbreak(a, 0)


def modem_lines_cross(device):
    if not _is_terminal(device):
        return
    a, b = _both(device)
    assert _lines(a) == DTR | RTS | CTS | CAR | DSR
    fcntl.ioctl(b, termios.TIOCMBIC, struct.pack("i", DTR))
    assert _lines(a) == DTR | RTS | CTS and os.read(a, 1) == b""
    fcntl.ioctl(b, termios.TIOCMBIS, struct.pack("i", DTR))
    fcntl.ioctl(b, termios.TIOCMBIC, struct.pack("i", RTS))
    assert _lines(a) == DTR | RTS | CAR | DSR


def local_means_that_the_carrier_does_not_count(device):
    if not _is_terminal(device):
        return
    a, b = _both(device)
    settings = termios.tcgetattr(a)
    settings[2] |= termios.CLOCAL
    termios.tcsetattr(a, termios.TCSANOW, settings)
    os.close(b)
    os.write(a, b"kept")
    assert os.read(os.open(_ports(device)[1], RW | os.O_NOCTTY), 100) == b"kept"


def flushing_and_counting(device):
    if not _is_terminal(device):
        return
    a, b = _both(device)
    os.write(a, b"abc")
    assert struct.unpack("i", fcntl.ioctl(b, termios.FIONREAD, bytes(4)))[0] == 3
    assert struct.unpack("i", fcntl.ioctl(a, termios.TIOCOUTQ, bytes(4)))[0] == 3
    termios.tcflush(b, termios.TCIFLUSH)
    assert struct.unpack("i", fcntl.ioctl(b, termios.FIONREAD, bytes(4)))[0] == 0


def exclusive_use(device):
    a, _ = _both(device)
    fcntl.ioctl(a, termios.TIOCEXCL)
    failure(errno.EBUSY, lambda: os.open(_ports(device)[0], RW))
    fcntl.ioctl(a, termios.TIOCNXCL)
    os.close(os.open(_ports(device)[0], RW))


def _talks(device, *argv, ready=None):
    """A person at one end, we at the other."""
    if not _is_terminal(device):
        return
    b = os.open(_ports(device)[1], RW | os.O_NOCTTY)
    program = _Terminal(*argv)
    if ready:
        program.await_text(ready)
    eventually(lambda: device.opened() == 2, f"{argv[0]} has it open")
    os.write(b, b"login: ")
    program.await_text(b"login: ")
    program.type(b"root\r")
    got = b""
    # What its end is depends on the person's terminal.
    while b"root" not in got:
        got += os.read(b, 100)
    program.end()


def picocom_talks(device):
    _talks(device, "picocom", "--nolock", _ports(device)[0], ready=b"Terminal ready")


def screen_talks(device):
    os.makedirs("/run/screen", mode=0o777, exist_ok=True)
    os.chmod("/run/screen", 0o777)
    _talks(device, "screen", _ports(device)[0], "115200")


def cu_talks(device):
    # It becomes the user uucp before it opens the line.
    for path in _ports(device):
        os.chmod(path, 0o666)
    _talks(device, "cu", "-l", _ports(device)[0], "-s", "115200", ready=b"Connected.")


def socat_as_a_raw_terminal_talks(device):
    _talks(device, "socat", "-", f"{_ports(device)[0]},raw,echo=0")
