using System.Runtime.InteropServices;
using Stead.Devices;
using Stead.Host.Posix;
using Stead.Host.Serving;

namespace Stead.Host.Devices;

/// <summary>
/// The process behind a driver's devices: a thread for each that hands the kernel's requests over one at a time, and one for the verbs.
/// When it is killed, who waits gets an error from the kernel, and the next server clears what is left.
/// </summary>
public sealed class DeviceServer
{
    /// <summary>How this program is called to serve: `stead _dev` and the words of a <see cref="DeviceRequest"/>.</summary>
    public const string Verb = "_dev";

    /// <summary>Seconds.</summary>
    private const int GraceOfSignal = 2;

    /// <summary>Milliseconds.</summary>
    private const int PatienceWithOthers = 3000;

    private readonly string _directory;
    private readonly HeldLock _held;
    private readonly List<ServedDevice> _devices = [];
    private readonly ControlPort _control = null!;
    private readonly Lock _gate = new();
    private readonly (int Read, int Write) _wake = SystemCalls.Pipe();
    private long? _end;
    private int _serving;

    private DeviceServer(DeviceRequest request, IReadOnlyList<NamedDevice> devices)
    {
        DeviceRemains.Clear();
        _directory = DeviceDirectory.Make(request.Name);
        _held = TakeLock(request.Name);
        try
        {
            // Of one that was still dying when all were cleared.
            DeviceRemains.Clear(_directory);
            var home = request.At is null && ServedDevice.HostHasCuse() ? DeviceHome.Cuse : DeviceHome.Fuse;
            var stem = home == DeviceHome.Cuse ? $"/dev/{request.Name}" : request.At ?? DeviceDirectory.DefaultPath(request.Name);
            var paths = devices.Select(device => stem + device.Suffix).ToList();
            foreach (var path in paths)
            {
                if (path.AsSpan().ContainsAny("\"#\n\r")) throw new UserError($"a device cannot be at {Guests.Names.Printable(path)}", "take a path without quotes, # and line breaks");
                if (Path.Exists(path) || new FileInfo(path).LinkTarget is not null) throw new UserError($"{path} is there already", "remove it, or take another path");
            }
            // Known before it is made, so that it can be cleared whenever this process dies.
            _held.Write(new DeviceRecord(request.Kind, home, ProcessIdentity.Current, paths).Format());
            foreach (var (device, path) in devices.Zip(paths))
            {
                _devices.Add(home == DeviceHome.Cuse
                    ? ServedDevice.AsNode(device.Device, Path.GetFileName(path), request.Mode)
                    : ServedDevice.AsFile(device.Device, _directory, path, request.Mode));
            }
            _control = new(_directory);
            Paths = paths;
        }
        catch
        {
            CleanUp();
            throw;
        }
    }

    /// <summary>What the user opens.</summary>
    public IReadOnlyList<string> Paths { get; } = [];

    /// <summary>A process of its own, started by <see cref="DeviceAdministration"/>.</summary>
    public static int Main(ReadOnlySpan<string> args)
    {
        SystemCalls.NewSession();
        var status = new StatusPipe(StatusPipe.InheritedFd);
        SystemCalls.SetCloseOnExec(StatusPipe.InheritedFd);
        try
        {
            Environment.CurrentDirectory = "/";
            var request = DeviceRequest.OfWords(args);
            new DeviceServer(request, request.Make()).Run(_ => status.Started());
            return 0;
        }
        catch (Exception e)
        {
            status.Failed(e.Message);
            return 1;
        }
    }

    /// <summary>In this process, until a signal or `stead dev unload`.</summary>
    /// <param name="started">Told where the devices are, once they can be opened.</param>
    public static void Serve(DeviceRequest request, Action<IReadOnlyList<string>> started) => new DeviceServer(request, request.Make()).Run(started);

    /// <summary>A device of one's own at a path, in this process, until a signal or `stead dev unload`.</summary>
    public static void Serve(string path, CharacterDevice device, uint mode = 0x180) =>
        new DeviceServer(DeviceRequest.Of(device.GetType().Name, null, path, mode, null), [new("", device)]).Run(_ => { });

    /// <summary>A server that is being killed, or only begins, holds the lock and does not answer: it is waited for.</summary>
    private HeldLock TakeLock(string name)
    {
        var until = Environment.TickCount64 + PatienceWithOthers;
        while (true)
        {
            if (HeldLock.TryTake(Path.Combine(_directory, DeviceRecord.FileName)) is { } held) return held;
            if (Environment.TickCount64 >= until || DeviceAdministration.Answers(_directory))
                throw new UserError($"a device '{name}' is there already", $"stead dev unload {name}, or choose another path with --at");
            SystemCalls.Poll([], 10);
        }
    }

    private void Run(Action<IReadOnlyList<string>> started)
    {
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);
        // A full pipe wakes just as well.
        SystemCalls.SetNonBlocking(_wake.Write);
        _serving = _devices.Count;
        foreach (var device in _devices) new Thread(() => ServeOne(device)) { IsBackground = true, Name = "device" }.Start();
        started(Paths);
        while (!IsDone()) ServeVerbs();
        CleanUp();
        _control.Close("unloaded");
    }

    private void ServeOne(ServedDevice device)
    {
        device.Serve(_gate, Settle);
        lock (_gate)
        {
            _serving--;
            Wake();
        }
    }

    /// <summary>What one device did may let another's callers go on.</summary>
    private void Settle()
    {
        if (_devices.Count > 1)
        {
            for (var i = 0; i < _devices.Count; i++)
            {
                if (_devices[i].Session.Settle()) i = -1;
            }
        }
        if (_end is not null) Wake();
    }

    private void ServeVerbs()
    {
        var fds = new List<SystemCalls.PollFd> { new() { Fd = _wake.Read, Events = SystemCalls.PollIn } };
        _control.AddTo(fds);
        var span = CollectionsMarshal.AsSpan(fds);
        SystemCalls.Poll(span, _end is { } end ? (int)Math.Clamp(end - Environment.TickCount64, 0, int.MaxValue) : -1);
        var ready = new Dictionary<int, short>();
        foreach (var fd in span)
        {
            if (fd.Revents != 0) ready[fd.Fd] = fd.Revents;
        }
        Span<byte> woken = stackalloc byte[64];
        if (ready.ContainsKey(_wake.Read) && SystemCalls.Read(_wake.Read, woken) is > 0 and var count && woken[..count].Contains(BySignal)) Unload(GraceOfSignal);
        _control.Serve(ready, Answer);
    }

    private string Answer(string word)
    {
        switch (word.Split(' '))
        {
            case ["status"]:
                lock (_gate) return _devices.Sum(device => device.Session.OpenFiles).ToString();
            case ["state"]:
                lock (_gate) return _devices.Select(device => device.State).FirstOrDefault(state => state is not null) ?? "";
            case ["unload", var seconds] when int.TryParse(seconds, out var grace):
                Unload(Math.Clamp(grace, 0, 1 << 20));
                return "ok";
            default:
                return "what";
        }
    }

    /// <summary>Nobody waits any more, nobody new comes; who has it open may go on reading what is there for some seconds.</summary>
    private void Unload(int grace)
    {
        lock (_gate)
        {
            // Asked again: no more patience.
            _end = _end is null ? Environment.TickCount64 + grace * 1000L : Environment.TickCount64;
            foreach (var device in _devices)
            {
                device.Hide();
                device.Session.Unload();
            }
        }
    }

    private bool IsDone()
    {
        lock (_gate)
        {
            return _serving == 0 || (_end is { } end && (Environment.TickCount64 >= end || _devices.TrueForAll(device => device.Session.OpenFiles == 0)));
        }
    }

    private void CleanUp()
    {
        foreach (var device in _devices)
        {
            device.Hide();
            device.Unmount();
        }
        DeviceRemains.Clear(_directory);
        DeviceRemains.Remove(_directory, _held);
    }

    private const byte ByDevice = 1, BySignal = 2;

    private void Wake() => SystemCalls.Write(_wake.Write, [ByDevice]);

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        SystemCalls.WriteAll(_wake.Write, [BySignal]);
    }
}
