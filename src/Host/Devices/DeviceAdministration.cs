using Stead.Host.Packages;
using Stead.Host.Narration;
using Stead.Host.Posix;
using Stead.Host.Serving;

namespace Stead.Host.Devices;

/// <summary>The verbs' side: starts servers of devices, lists them, unloads them.</summary>
public sealed class DeviceAdministration(INarrator narrator)
{
    /// <returns>Where the devices are, once they can be opened.</returns>
    /// <exception cref="UserError">The name or the path is taken.</exception>
    /// <exception cref="HostException">The host refused.</exception>
    public IReadOnlyList<string> Start(DeviceRequest request)
    {
        Prepare();
        var (read, write) = SystemCalls.Pipe();
        try { Spawn.Start([Environment.ProcessPath!, DeviceServer.Verb, .. request.ToWords()], (write, StatusPipe.InheritedFd)); }
        finally { SystemCalls.Close(write); }
        if (StatusPipe.Await(read) is { } why) throw new UserError(why);
        return DeviceRecord.Read(DeviceDirectory.Of(request.Name))?.Paths ?? [];
    }

    /// <summary>In this process, until it is unloaded or interrupted.</summary>
    public void Serve(DeviceRequest request, Action<IReadOnlyList<string>> started)
    {
        Prepare();
        DeviceServer.Serve(request, started);
    }

    /// <summary>By name; those whose server was killed are not among them.</summary>
    public static IReadOnlyList<DeviceSummary> List()
    {
        if (!Directory.Exists(DeviceDirectory.Root)) return [];
        var rows = new List<DeviceSummary>();
        foreach (var directory in Directory.GetDirectories(DeviceDirectory.Root).Order(StringComparer.Ordinal))
        {
            if (DeviceRecord.Read(directory) is not { Server.IsRunning: true } record) continue;
            using var connection = Connect(directory);
            var open = int.TryParse(connection?.Ask("status"), out var count) ? count : (int?)null;
            var state = open is null ? null : connection!.Ask("state");
            rows.Add(new(Path.GetFileName(directory), record.Kind, record.Home, record.Paths, open, record.Server.Pid, state is { Length: > 0 } ? state : null));
        }
        return rows;
    }

    /// <summary>Whether a path is one of these devices.</summary>
    public static bool IsServed(string path) => List().Any(device => device.Paths.Contains(Path.GetFullPath(path)));

    /// <param name="grace">How long those who have it open may go on reading what is there.</param>
    public static void Unload(string name, TimeSpan grace)
    {
        var directory = DeviceRequest.IsName(name) ? DeviceDirectory.Of(name) : null;
        if (directory is null || DeviceRecord.Read(directory) is not { } record || !record.Server.IsRunning)
        {
            DeviceRemains.Clear();
            var nearest = Spelling.Nearest(name, List().Select(device => device.Name));
            throw new UserError($"there is no device '{Guests.Names.Printable(name)}'", nearest is null ? "stead dev list shows those that are served" : $"did you mean '{nearest}'?");
        }
        using var connection = Connect(directory);
        var seconds = (int)Math.Ceiling(grace.TotalSeconds);
        if (connection?.Ask($"unload {seconds}") is not null)
        {
            // Its own clock ends it; more than that means that it hangs.
            while (connection.ReadLine(TimeSpan.FromSeconds(seconds + 10)) is (not null, false) and not ("unloaded", _)) { }
        }
        if (record.Server.IsRunning && DeviceRecord.Read(directory) is not null) SystemCalls.Kill(record.Server.Pid, SystemCalls.SignalKill);
        for (var i = 0; i < 100 && record.Server.IsRunning; i++) SystemCalls.Poll([], 10);
        DeviceRemains.Clear();
    }

    /// <summary>Whether a server is there that listens.</summary>
    internal static bool Answers(string directory)
    {
        using var connection = Connect(directory);
        return connection?.Ask("status") is not null;
    }

    private void Prepare()
    {
        if (!SystemCalls.IsRoot) new PackageInstaller(narrator).Require("fusermount3");
    }

    private static ControlConnection? Connect(string directory) =>
        UnixSockets.TryConnect(directory, ControlPort.Socket) is >= 0 and var fd ? new(fd) : null;
}
