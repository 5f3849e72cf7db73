using System.Text;
using Stead.Guests.Plans;
using Stead.Host.Posix;

namespace Stead.Host.Supervision;

/// <summary>The process that is the guest: a child of this supervisor, or of one before it.</summary>
internal sealed class HypervisorProcess
{
    private const string LogName = "hypervisor.log";
    private readonly string _logPath;
    private readonly long _logStart;
    private ExitStatus? _exit;
    private readonly bool _isChild;

    private HypervisorProcess(ProcessIdentity identity, string logPath, long logStart, bool isChild) =>
        (Identity, _logPath, _logStart, _isChild) = (identity, logPath, logStart, isChild);

    public ProcessIdentity Identity { get; }

    /// <summary>What the process wrote since it was started, at most the last 64 KiB.</summary>
    public string Said
    {
        get
        {
            using var stream = File.OpenRead(_logPath);
            stream.Seek(Math.Max(_logStart, stream.Length - (64 << 10)), SeekOrigin.Begin);
            return new StreamReader(stream, Encoding.UTF8).ReadToEnd();
        }
    }

    /// <exception cref="HostException">The program cannot be run.</exception>
    public static HypervisorProcess Start(LaunchPlan plan)
    {
        var path = Path.Combine(plan.GuestDirectory, LogName);
        GuestLog.Rotate(path);
        var log = SystemCalls.Open(path, SystemCalls.WriteOnly | SystemCalls.Create | SystemCalls.Append, 0x180);
        try
        {
            SystemCalls.WriteAll(log, Encoding.UTF8.GetBytes($"---- {DateTimeOffset.Now:yyyy-MM-ddTHH:mm:sszzz} {plan.Arguments[0].Text}\n"));
            var start = new FileInfo(path).Length;
            var pid = Spawn.Start([.. plan.Arguments.Select(argument => argument.Text)], (log, 1), (log, 2));
            return new(ProcessIdentity.Of(pid), path, start, isChild: true);
        }
        finally { SystemCalls.Close(log); }
    }

    public static HypervisorProcess Adopt(LaunchPlan plan, ProcessIdentity identity)
    {
        var path = Path.Combine(plan.GuestDirectory, LogName);
        return new(identity, path, File.Exists(path) ? new FileInfo(path).Length : 0, isChild: false);
    }

    public bool HasEnded
    {
        get
        {
            if (!_isChild) return !Identity.IsRunning;
            _exit ??= SystemCalls.Wait(Identity.Pid, wait: false);
            return _exit is not null;
        }
    }

    /// <summary>Waits for the end; kills a process that does not come to it.</summary>
    /// <returns>Null when it was somebody else's child.</returns>
    public ExitStatus? WaitForEnd(int milliseconds)
    {
        var until = Environment.TickCount64 + milliseconds;
        // There is no descriptor for "my child ended" on every system: a bounded poll.
        while (!HasEnded)
        {
            if (Environment.TickCount64 > until)
            {
                Kill();
                until = long.MaxValue;
            }
            SystemCalls.Poll([], 5);
        }
        return _exit;
    }

    public void Kill() => SystemCalls.Kill(Identity.Pid, SystemCalls.SignalKill);
}
