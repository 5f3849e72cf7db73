using Stead.Guests;
using Stead.Guests.Settings;
using Stead.Guests.States;
using Stead.Host.Lifecycle;
using Stead.Host.Narration;
using Stead.Host.Posix;
using Stead.Host.Storage;
using Stead.Host.Supervision;

namespace Stead.Host.Consoles;

/// <summary>Finds the serial ports of running guests.</summary>
public sealed class GuestConsoles(VmDirectory directory, INarrator narrator)
{
    private const int LookAgainMilliseconds = 100, ReplacementMilliseconds = 2000;

    private readonly GuestLifecycle _lifecycle = new(directory, narrator);
    private readonly GuestStates _states = new();

    /// <param name="port">`com1`, or null for the guest's first.</param>
    /// <param name="wait">Wait until it runs.</param>
    /// <returns>A viewer's descriptor: scrollback, then everything live.</returns>
    /// <exception cref="UserError">It does not run, or has no such port.</exception>
    public int Connect(string name, string? port, bool wait)
    {
        var location = directory.Require(name);
        var chosen = Choose(location, port);
        var until = Environment.TickCount64 + ReplacementMilliseconds;
        while (true)
        {
            if (UnixSockets.TryConnect(location.Directory, SerialPort.ViewerSocket(chosen)) is >= 0 and var fd) return fd;
            var state = _states.Of(location.Directory);
            if (state is GuestState.Running { Supervised: false } or GuestState.Locked { Supervised: false, HypervisorPid: not null })
            {
                _lifecycle.Readopt(location);
                continue;
            }
            // A supervisor that is being killed looks alive for a moment.
            var mayBeReplaced = state is GuestState.Running && Environment.TickCount64 < until;
            if (!wait && !mayBeReplaced) throw NotThere(location, state, chosen);
            SystemCalls.Poll([], LookAgainMilliseconds);
        }
    }

    /// <summary>After its port was closed: whether only the supervisor is gone, and the guest runs on.</summary>
    public bool RunsOn(string name) => _states.Of(directory.Require(name).Directory) is GuestState.Running;

    private static string Choose(GuestLocation location, string? port)
    {
        var written = VmDirectory.ReadConf(location)["comports"] ?? "com1";
        var ports = written.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (port is null) return ports is [var first, ..] ? first : "com1";
        return ports.Contains(port) ? port : throw new UserError($"{location.Name} has no serial port {Names.Printable(port)}",
            ports.Length == 0 ? "its file says comports=\"\"" : $"it has {string.Join(' ', ports)} (key comports in {location.ConfPath})");
    }

    private static UserError NotThere(GuestLocation location, GuestState state, string port)
    {
        if (state is GuestState.Stopped)
            return new($"{location.Name} doesn't appear to be a running virtual machine", $"'vm start {location.Name}' starts it; 'vm console -w {location.Name}' waits for it");
        if (state is GuestState.Locked { HypervisorPid: null, Host: var host } && host != Environment.MachineName)
            return new($"{location.Name} is locked by the host {host}", "look at it there");
        return SystemCalls.IsRoot
            ? new($"{port} of {location.Name} cannot be reached", $"the port was added after the start: 'vm restart {location.Name}' gives it to the guest")
            : new($"{location.Name} runs, and its serial port cannot be reached", "run it as the user who started the guest, or as root (sudo)");
    }
}
