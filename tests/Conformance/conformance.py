"""Runs a suite against devices of one home and prints a line a case: `ok NAME`, `FAILED NAME: why`, `skip NAME: why`.

    conformance.py SUITE HOME [CASE...]     SUITE is echo or nullmodem, HOME is fuse or cuse; stead and echoctl are on PATH

Every case has a device of its own. The cases are the kernel's and other people's programs as clients: nothing of Stead but its
command line is used.
"""
import errno, fcntl, importlib, os, select, signal, struct, subprocess, sys, tempfile, time, traceback

LIMIT = 60


class Skip(Exception):
    pass


def eventually(condition, what):
    end = time.monotonic() + LIMIT
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"did not come to pass: {what}")
        select.select([], [], [], 0.002)


def run(*argv, data=None, ok=True, env=None):
    done = subprocess.run(argv, input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=LIMIT, env=env)
    assert not ok or done.returncode == 0, f"{argv} ended with {done.returncode}: {done.stdout!r} {done.stderr!r}"
    return done


def shell(text, ok=True):
    return run("sh", "-c", text, ok=ok).stdout.decode()


def failure(number, call):
    """The call fails with this errno and no other."""
    try:
        result = call()
    except OSError as e:
        assert e.errno == number, f"{errno.errorcode.get(e.errno)} instead of {errno.errorcode[number]}"
    else:
        raise AssertionError(f"{result!r} instead of {errno.errorcode[number]}")


class Child:
    """A function in a process of its own; its result comes back through a pipe."""

    def __init__(self, function):
        self.read, write = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.read)
            try:
                result = ("value", function())
            except OSError as e:
                result = ("errno", e.errno)
            except BaseException:
                result = ("failed", traceback.format_exc())
            os.write(write, repr(result).encode())
            os._exit(0)
        os.close(write)

    def asleep(self):
        """Waits until it sleeps in a system call."""
        def sleeps():
            with open(f"/proc/{self.pid}/stat") as stat:
                state = stat.read().rsplit(")", 1)[1].split()[0]
            if state != "S":
                return False
            with open(f"/proc/{self.pid}/syscall") as call:
                return call.read(1) != "-"
        eventually(sleeps, "the child sleeps")
        return self

    def signal(self, number=signal.SIGUSR1):
        os.kill(self.pid, number)

    def result(self, limit=LIMIT):
        ready, _, _ = select.select([self.read], [], [], limit)
        if not ready:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            raise AssertionError("still waiting")
        kind, value = eval(self._said() or "('failed', 'it died')")
        os.waitpid(self.pid, 0)
        os.close(self.read)
        assert kind != "failed", value
        return (kind, value)

    def _said(self):
        said = b""
        while part := os.read(self.read, 1 << 16):
            said += part
        return said

    def value(self):
        kind, value = self.result()
        assert kind == "value", f"{errno.errorcode.get(value)} instead of a value"
        return value

    def errno(self):
        kind, value = self.result()
        assert kind == "errno", f"{value!r} instead of an error"
        return value


def interruptible():
    """A signal ends a system call with EINTR (Python would restart it)."""
    def handler(number, frame):
        raise InterruptedError(errno.EINTR, "signal")
    signal.signal(signal.SIGUSR1, handler)


class Device:
    """One driver, loaded for one case."""

    def __init__(self, home, kind, *options):
        self.home, self.kind, self.name = home, kind, "echo" if kind == "echo" else "wire"
        self.folder = tempfile.mkdtemp(prefix="stead-conformance-")
        self.path = f"/dev/{self.name}" if home == "cuse" else f"{self.folder}/{self.name}"
        self.options = options
        self.load()

    def load(self):
        where = [] if self.home == "cuse" else ["--at", self.path]
        name = [self.name] if self.kind == "nullmodem" else []
        self.paths = run("stead", "dev", self.kind, *where, *self.options, *name).stdout.decode().split("\n")[:-1]

    def pid(self):
        import json
        return next(one["pid"] for one in json.loads(run("stead", "dev", "list", "--json").stdout) if one["name"] == self.name)

    def opened(self):
        import json
        return next(one["open"] for one in json.loads(run("stead", "dev", "list", "--json").stdout) if one["name"] == self.name)

    def unload(self, *options, ok=True):
        return run("stead", "dev", "unload", *options, self.name, ok=ok)

    def open(self, flags, path=None):
        return os.open(path or self.path, flags)

    def dispose(self):
        self.unload("-t", "0", ok=False)
        os.rmdir(self.folder)


def main():
    suite, home, *wanted = sys.argv[1:]
    cases = importlib.import_module(suite)
    failed = 0
    for name, case in vars(cases).items():
        if not callable(case) or getattr(case, "__module__", "") != suite or name.startswith("_") or (wanted and name not in wanted):
            continue
        device = None
        try:
            device = Device(home, cases.KIND, *getattr(case, "options", ()))
            case(device)
            print(f"ok {name}", flush=True)
        except Skip as e:
            print(f"skip {name}: {e}", flush=True)
        except BaseException:
            failed += 1
            print(f"FAILED {name}: {traceback.format_exc()}", flush=True)
        finally:
            signal.signal(signal.SIGUSR1, signal.SIG_DFL)
            if device:
                try:
                    device.dispose()
                except BaseException as e:
                    failed += 1
                    print(f"FAILED {name} at its end: {e}", flush=True)
    print(f"conformance: {'all passed' if failed == 0 else str(failed) + ' failed'}", flush=True)
    return min(failed, 99)


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    sys.modules["conformance"] = sys.modules["__main__"]
    sys.exit(main())
