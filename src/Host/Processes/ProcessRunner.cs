using System.Text;
using Stead.Host.Posix;

namespace Stead.Host.Processes;

/// <summary>Runs a tool to its end and keeps what it said.</summary>
public static class ProcessRunner
{
    private const int MostOutput = 16 << 20;

    /// <exception cref="HostException">There is no such program.</exception>
    public static ProcessResult Run(params IReadOnlyList<string> argv)
    {
        var (output, outputEnd) = SystemCalls.Pipe();
        var (error, errorEnd) = SystemCalls.Pipe();
        int pid;
        try { pid = Spawn.Start(argv, (outputEnd, 1), (errorEnd, 2)); }
        catch
        {
            SystemCalls.Close(output);
            SystemCalls.Close(error);
            throw;
        }
        finally
        {
            SystemCalls.Close(outputEnd);
            SystemCalls.Close(errorEnd);
        }
        var (saidOutput, saidError) = Drain(output, error);
        var status = SystemCalls.Wait(pid, wait: true);
        return new(argv, status?.ShellCode ?? 127, saidOutput, saidError);
    }

    /// <exception cref="HostException">There is no such program, or it failed; carries what it said.</exception>
    public static string Require(params IReadOnlyList<string> argv)
    {
        var result = Run(argv);
        return result.ExitCode == 0 ? result.Output : throw new HostException(string.Join(' ', argv), result.Complaint);
    }

    private static (string, string) Drain(int output, int error)
    {
        Span<SystemCalls.PollFd> fds = [new() { Fd = output, Events = SystemCalls.PollIn }, new() { Fd = error, Events = SystemCalls.PollIn }];
        var texts = new[] { new MemoryStream(), new MemoryStream() };
        Span<byte> buffer = stackalloc byte[8 << 10];
        while (fds[0].Fd >= 0 || fds[1].Fd >= 0)
        {
            SystemCalls.Poll(fds, -1);
            for (var i = 0; i < 2; i++)
            {
                if (fds[i].Fd < 0 || fds[i].Revents == 0) continue;
                var count = SystemCalls.Read(fds[i].Fd, buffer);
                if (count > 0 && texts[i].Length < MostOutput) texts[i].Write(buffer[..count]);
                if (count is 0 or -2)
                {
                    SystemCalls.Close(fds[i].Fd);
                    fds[i].Fd = -1;
                }
            }
        }
        return (Encoding.UTF8.GetString(texts[0].ToArray()), Encoding.UTF8.GetString(texts[1].ToArray()));
    }
}

/// <param name="ExitCode">As a shell counts it.</param>
public sealed record ProcessResult(IReadOnlyList<string> Argv, int ExitCode, string Output, string Error)
{
    /// <summary>The last thing it said before it failed.</summary>
    public string Complaint => (Error.Trim() is { Length: > 0 } error ? error : Output.Trim()) is { Length: > 0 } said
        ? said : $"ended with status {ExitCode} and said nothing";
}
