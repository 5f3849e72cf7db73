using System.Runtime.InteropServices;
using System.Text.Json;
using Stead.Guests.Plans;
using Stead.Host.Posix;
using Stead.Host.Processes;
using Stead.Host.Qmp;
using Stead.Host.Serving;

namespace Stead.Host.Supervision;

/// <summary>
/// The process behind one running guest: one thread, one poll(2). It starts the hypervisor, or adopts one whose supervisor was
/// killed, serves its serial ports and the verbs, and cleans up after it. Its own death does not touch the guest.
/// </summary>
public sealed class Supervisor
{
    /// <summary>How this program is called to be a supervisor: `stead _run DIRECTORY [adopt]`.</summary>
    public const string Verb = "_run", AdoptWord = "adopt";

    private const int ConnectSeconds = 30;

    private readonly LaunchPlan _plan;
    private readonly HeldLock _lock;
    private readonly GuestLog _log;
    private readonly StatusPipe _status;
    private readonly HostIdentity _host = HostIdentity.Read();
    private readonly ControlPort _control;
    private readonly List<SerialPort> _ports = [];
    private HypervisorProcess _hypervisor = null!;
    private Monitor _monitor = new(-1);
    private RunPhase _phase = RunPhase.Starting;
    private int _run = 1;
    private string? _shutdownReason;
    private bool _panicked, _halted, _restartWanted;
    private readonly HaltWatch _halt = new();

    private Supervisor(LaunchPlan plan, HeldLock held, StatusPipe status)
    {
        (_plan, _lock, _status) = (plan, held, status);
        _log = new(plan.GuestDirectory);
        _control = new(plan.GuestDirectory);
        foreach (var console in plan.Consoles) _ports.Add(new(plan.GuestDirectory, console));
    }

    /// <param name="args">DIRECTORY [adopt]</param>
    public static int Main(ReadOnlySpan<string> args)
    {
        SystemCalls.NewSession();
        SystemCalls.KeepNewFilesPrivate();
        var status = new StatusPipe(StatusPipe.InheritedFd);
        SystemCalls.SetCloseOnExec(StatusPipe.InheritedFd);
        try
        {
            if (args.Length == 0) throw new UserError($"{Verb} is for Stead's own use");
            Environment.CurrentDirectory = args[0];
            var plan = RunRecord.Read(args[0]) ?? throw new HostException($"read {args[0]}/run.json", "there is none, or it is damaged");
            if (HeldLock.TryTake(Path.Combine(args[0], RunLock.FileName)) is not { } held) throw new UserError("another supervisor has this guest");
            var supervisor = new Supervisor(plan, held, status);
            return args.Length > 1 && args[1] == AdoptWord ? supervisor.Adopt() : supervisor.Start();
        }
        catch (Exception e)
        {
            status.Failed(e.Message);
            return 1;
        }
    }

    private int Start()
    {
        if (FindOrphan() is { } orphan) return Adopt(orphan, _plan.Display is { WaitForViewer: true } ? RunPhase.Waiting : RunPhase.Running);
        WriteLock();
        try
        {
            // What a run that was cut short left behind would make the same steps fail.
            HostSteps.Undo(_plan.Steps);
            HostSteps.Do(_plan.Steps);
            Launch();
        }
        catch (Exception e)
        {
            _log.Write(e.Message.Split('\n'));
            End("failed");
            _status.Failed(e.Message);
            return 1;
        }
        _status.Started();
        return Live();
    }

    private int Adopt()
    {
        var before = RunLock.Read(_plan.GuestDirectory)!;
        return Adopt(before.Hypervisor, before.Phase == RunPhase.Starting ? RunPhase.Running : before.Phase);
    }

    /// <summary>A hypervisor whose supervisor was killed between starting it and writing that down.</summary>
    private ProcessIdentity? FindOrphan()
    {
        var fd = UnixSockets.TryConnect(_plan.GuestDirectory, "qmp.sock");
        if (fd < 0) return null;
        var pid = UnixSockets.ListenerOf(fd);
        SystemCalls.Close(fd);
        return pid is { } found ? ProcessIdentity.Of(found) : null;
    }

    private int Adopt(ProcessIdentity hypervisor, RunPhase phase)
    {
        _hypervisor = HypervisorProcess.Adopt(_plan, hypervisor);
        if (!_hypervisor.Identity.IsRunning)
        {
            _log.Write("the hypervisor ended while no supervisor was there", "stopped");
            End("crash");
            _status.Started();
            return 0;
        }
        _log.Write($"adopted process {_hypervisor.Identity.Pid}");
        _phase = phase;
        foreach (var port in _ports) port.LoadScrollback();
        ConnectMonitor();
        WriteLock();
        _status.Started();
        return Live();
    }

    /// <summary>Runs the hypervisor and waits until it answers.</summary>
    /// <exception cref="HostException">It did not start; says why in the user's words.</exception>
    private void Launch()
    {
        (_shutdownReason, _panicked, _halted) = (null, false, false);
        File.Delete(Path.Combine(_plan.GuestDirectory, "qmp.sock"));
        foreach (var console in _plan.Consoles) File.Delete(Path.Combine(_plan.GuestDirectory, console.Socket));
        _log.Write($"starting {_plan.Hypervisor} (run {_run})");
        _hypervisor = HypervisorProcess.Start(_plan);
        _phase = _plan.Display is { WaitForViewer: true } && _run == 1 ? RunPhase.Waiting : RunPhase.Running;
        WriteLock();
        ConnectMonitor();
        // The waiting was for the first boot of the medium only.
        if (_run > 1 && _plan.Display is { WaitForViewer: true }) _monitor.Send("cont");
    }

    private void ConnectMonitor()
    {
        var until = Environment.TickCount64 + ConnectSeconds * 1000;
        var fd = -1;
        // The hypervisor makes its socket when it is ready to: a bounded poll, a few tens of milliseconds in all.
        while (!_hypervisor.HasEnded && Environment.TickCount64 < until && (fd = UnixSockets.TryConnect(_plan.GuestDirectory, "qmp.sock")) < 0)
            SystemCalls.Poll([], 5);
        _monitor = new(fd);
        var greeted = fd >= 0 && _monitor.Ask("qmp_capabilities", null, Handle) is not null;
        if (!greeted)
        {
            var exit = _hypervisor.WaitForEnd(1000);
            throw new HostException("start the hypervisor", FailureTranslation.Explain(_plan, _hypervisor.Said, $"{exit}"));
        }
        foreach (var port in _ports) port.Connect();
        WriteConsoleFile();
        // A viewer may have come while nobody listened.
        if (_phase == RunPhase.Waiting && _monitor.Ask("query-status", null, Handle) is { } state
            && state.TryGetProperty("running", out var running) && running.ValueKind == JsonValueKind.True)
        {
            _phase = RunPhase.Running;
            WriteLock();
        }
        _halt.Start();
    }

    /// <summary>`console`: where the serial ports and the display are, as vm-bhyve writes it.</summary>
    private void WriteConsoleFile()
    {
        var lines = _plan.Consoles.Select(console => $"{console.Port}={_plan.GuestDirectory}/{SerialPort.ViewerSocket(console.Port)}\n").ToList();
        if (_plan.Display is { } display && _monitor.Ask("query-vnc", null, Handle) is { ValueKind: JsonValueKind.Object } vnc
            && vnc.TryGetProperty("service", out var service) && service.ValueKind == JsonValueKind.String)
        {
            lines.Add($"vnc={display.Listen}:{service.GetString()}\n");
            _log.Write($"vnc listens on {display.Listen}:{service.GetString()}");
        }
        Storage.AtomicFile.Write(Path.Combine(_plan.GuestDirectory, "console"), string.Concat(lines), Storage.AtomicFile.Public);
    }

    private int Live()
    {
        var (wake, waker) = SystemCalls.Pipe();
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            SystemCalls.WriteAll(waker, [1]);
        });
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);
        while (true)
        {
            if (_monitor.Fd < 0)
            {
                if (!EndRun()) return 0;
                continue;
            }
            Serve(wake);
        }
    }

    private void Serve(int wake)
    {
        var fds = new List<SystemCalls.PollFd>
        {
            new() { Fd = _monitor.Fd, Events = SystemCalls.PollIn },
            new() { Fd = wake, Events = SystemCalls.PollIn },
        };
        _control.AddTo(fds);
        foreach (var port in _ports) port.AddTo(fds);
        var span = CollectionsMarshal.AsSpan(fds);
        var wait = _phase == RunPhase.Waiting ? -1 : _halt.MillisecondsLeft;
        SystemCalls.Poll(span, wait);

        var ready = new Dictionary<int, short>();
        foreach (var fd in span)
        {
            if (fd.Revents != 0) ready[fd.Fd] = fd.Revents;
        }
        foreach (var port in _ports) port.Serve(ready);
        if (ready.ContainsKey(wake))
        {
            Span<byte> drain = stackalloc byte[16];
            SystemCalls.Read(wake, drain);
            _log.Write("the supervisor was asked to end: pressing the power button");
            PressPowerButton();
        }
        if (ready.ContainsKey(_monitor.Fd)) foreach (var message in _monitor.Receive()) Handle(message);
        _control.Serve(ready, Answer);
        if (_phase != RunPhase.Waiting && _halt.IsDue) _monitor.Send("human-monitor-command", HaltWatch.Question);
    }

    private void Handle(QmpMessage message)
    {
        switch (message)
        {
            case QmpMessage.Event { Name: "SHUTDOWN" } shutdown:
                _shutdownReason = shutdown.Text("reason") ?? _shutdownReason;
                break;
            case QmpMessage.Event { Name: "RESET" } reset when reset.Text("reason") == "guest-reset":
                _log.Write("restarting");
                break;
            case QmpMessage.Event { Name: "GUEST_PANICKED" }:
                _panicked = true;
                break;
            case QmpMessage.Event { Name: "BLOCK_IO_ERROR" } error:
                _log.Write($"input/output error on {error.Text("node-name") ?? error.Text("device")}: {error.Text("reason")}");
                break;
            case QmpMessage.Event { Name: "VNC_CONNECTED" } when _plan.Display is { HasPassword: false }:
            case QmpMessage.Event { Name: "VNC_INITIALIZED" }:
                if (_phase != RunPhase.Waiting) break;
                _log.Write("a viewer connected: booting");
                _monitor.Send("cont");
                _phase = RunPhase.Running;
                WriteLock();
                break;
            case QmpMessage.Return { Value.ValueKind: JsonValueKind.String } registers:
                if (!_halt.Look(registers.Value.GetString()!)) break;
                _halted = true;
                _monitor.Send("quit");
                break;
        }
    }

    /// <summary>The verbs' words.</summary>
    private string Answer(string word)
    {
        switch (word)
        {
            case "status":
                return _phase.ToString().ToLowerInvariant();
            case "powerbutton":
                return PressPowerButton();
            case "restart":
                _restartWanted = true;
                return PressPowerButton();
            case "norestart":
                _restartWanted = false;
                return "ok";
            case "poweroff":
                _restartWanted = false;
                _monitor.Send("quit");
                return "ok";
            case "reset":
                _monitor.Send("system_reset");
                _log.Write("reset");
                return "ok";
            default:
                return "what";
        }
    }

    /// <summary>A machine that waits for its viewer cannot hear the button: its power is cut.</summary>
    private string PressPowerButton()
    {
        if (_phase == RunPhase.Waiting)
        {
            _monitor.Send("quit");
            return "ok";
        }
        _monitor.Send("system_powerdown");
        return "ok";
    }

    /// <returns>False when it was the last run.</returns>
    private bool EndRun()
    {
        _phase = RunPhase.Stopping;
        var exit = _hypervisor.WaitForEnd(10_000);
        foreach (var port in _ports) port.Disconnect();
        var ending = Ending.Of(_shutdownReason, _panicked, _halted, exit);
        _log.Write($"{_plan.Hypervisor} exited{(exit is { } status ? $" with {status}" : "")}: {ending.Sentence}");
        if (ending.Word == "crash") _log.Write(FailureTranslation.Explain(_plan, _hypervisor.Said, $"{exit}").Split('\n'));
        if (_restartWanted && ending.Word is "poweroff" or "halt")
        {
            _restartWanted = false;
            _run++;
            _log.Write("restarting");
            try
            {
                Launch();
                return true;
            }
            catch (HostException e) { _log.Write(e.Message.Split('\n')); }
        }
        _log.Write("stopped");
        End(ending.Word);
        return false;
    }

    /// <summary>Leaves the guest's directory as it is when nothing runs; the lock goes last.</summary>
    private void End(string word)
    {
        HostSteps.Undo(_plan.Steps);
        _monitor.HangUp();
        foreach (var port in _ports) port.Close($"\r\n[{_plan.GuestName}: {word}]\r\n");
        foreach (var name in (ReadOnlySpan<string>)["qmp.sock", "console", ControlPort.Socket]) File.Delete(Path.Combine(_plan.GuestDirectory, name));
        RunRecord.Remove(_plan.GuestDirectory);
        _lock.Remove();
        _control.Close($"stopped {word}");
    }

    private void WriteLock() => _lock.Write(new RunLock(_host, ProcessIdentity.Current, _hypervisor?.Identity ?? default, _phase).Format());
}
