using System.Runtime.InteropServices;

namespace Stead.Host.Posix;

/// <summary>The one place where an errno or a .NET exception becomes a <see cref="HostException"/> with what to do about it.</summary>
public static class HostErrors
{
    public static HostException FromLast(string step) => FromErrno(step, Marshal.GetLastPInvokeError());

    public static HostException FromErrno(string step, int errno) =>
        new(step, SystemCalls.Describe(errno), new(errno), Advice(errno));

    public static HostException From(string step, Exception e) => e switch
    {
        HostException host => host,
        UnauthorizedAccessException => FromErrno(step, SystemCalls.AccessDenied),
        DirectoryNotFoundException or FileNotFoundException => FromErrno(step, SystemCalls.NotThere),
        PathTooLongException => FromErrno(step, SystemCalls.NameTooLong),
        // On Unix .NET keeps the errno of the failed call in HResult.
        IOException { HResult: > 0 and < 200 } io => FromErrno(step, io.HResult),
        _ => new(step, e.Message),
    };

    private static string? Advice(int errno) => errno switch
    {
        SystemCalls.NoSpace => "free some space there and run the command again",
        SystemCalls.AccessDenied or SystemCalls.NotPermitted when !SystemCalls.IsRoot =>
            "run it as root (sudo), or name a place of your own (guests: STEAD_VM_DIR, settings: STEAD_SYSCTL_CONF)",
        _ => null,
    };
}
