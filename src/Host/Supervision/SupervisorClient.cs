using Stead.Host.Posix;
using Stead.Host.Serving;

namespace Stead.Host.Supervision;

/// <summary>The verbs' side of a supervisor: starts one, adopts with one, talks to one.</summary>
internal static class SupervisorClient
{
    /// <summary>Starts a supervisor for the plan that lies in the directory, and waits for its word.</summary>
    /// <returns>Null when the guest runs, else why not.</returns>
    public static string? Start(string directory) => Run(directory);

    /// <summary>Gives a guest whose supervisor was killed a new one; cleans up after one that ended unwatched.</summary>
    /// <returns>Null when it worked.</returns>
    public static string? Adopt(string directory) => Run(directory, Supervisor.AdoptWord);

    private static string? Run(string directory, params ReadOnlySpan<string> words)
    {
        var (read, write) = SystemCalls.Pipe();
        try { Spawn.Start([Environment.ProcessPath!, Supervisor.Verb, directory, .. words], (write, StatusPipe.InheritedFd)); }
        finally { SystemCalls.Close(write); }
        return StatusPipe.Await(read);
    }

    /// <summary>A connection to a supervisor's control socket.</summary>
    /// <returns>Null when there is none.</returns>
    public static ControlConnection? TryConnect(string directory) =>
        UnixSockets.TryConnect(directory, ControlPort.Socket) is >= 0 and var fd ? new(fd) : null;
}
