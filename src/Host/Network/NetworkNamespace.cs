using System.Globalization;
using System.Runtime.InteropServices;
using Stead.Host.Posix;

namespace Stead.Host.Network;

/// <summary>A network namespace of Linux, as `ip netns` names it, as a process has it, or as a file.</summary>
public static class NetworkNamespace
{
    private const string Own = "/proc/thread-self/ns/net", Named = "/run/netns";

    /// <summary>Does something there, with this thread, and comes back.</summary>
    /// <param name="where">Null: here. A name, a process' number or a path.</param>
    /// <exception cref="UserError">There is none.</exception>
    /// <exception cref="HostException">It may not be entered.</exception>
    public static T Run<T>(string? where, Func<T> action)
    {
        if (where is null) return action();
        var home = SystemCalls.Open(Own, SystemCalls.ReadOnly);
        var there = Open(where);
        try
        {
            Enter(there, where);
            try { return action(); }
            finally { Enter(home, "our own"); }
        }
        finally
        {
            SystemCalls.Close(there);
            SystemCalls.Close(home);
        }
    }

    private static int Open(string where)
    {
        var path = where.Contains('/') ? where
            : int.TryParse(where, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? $"/proc/{pid}/ns/net"
            : $"{Named}/{where}";
        var fd = SystemCalls.TryOpen(path, SystemCalls.ReadOnly);
        if (fd >= 0) return fd;
        var error = HostErrors.FromLast($"open {path}");
        if (error.Errno.Number is not (SystemCalls.NotThere or SystemCalls.NotDirectory)) throw error;
        var nearest = Spelling.Nearest(where, Directory.Exists(Named) ? Directory.EnumerateFiles(Named).Select(file => Path.GetFileName(file)) : []);
        throw new UserError($"there is no network namespace '{Guests.Names.Printable(where)}'",
            nearest is null ? "`ip netns add NAME` makes one; a process' number and a path are understood too" : $"did you mean '{nearest}'?");
    }

    private static void Enter(int fd, string where)
    {
        if (SystemCalls.TryEnterNetwork(fd)) return;
        var errno = Marshal.GetLastPInvokeError();
        throw new HostException($"enter the network namespace {where}", SystemCalls.Describe(errno), new(errno),
            errno == SystemCalls.NotPermitted ? "that takes root (CAP_SYS_ADMIN)" : errno == SystemCalls.InvalidArgument ? "the file is no network namespace" : null);
    }
}
