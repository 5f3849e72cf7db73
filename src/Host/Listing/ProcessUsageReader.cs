using System.Globalization;
using Stead.Guests.States;

namespace Stead.Host.Listing;

/// <summary>What ps(1) says of one process, from /proc.</summary>
internal static class ProcessUsageReader
{
    /// <summary>sysconf(_SC_CLK_TCK) on every Linux of today.</summary>
    private const double TicksPerSecond = 100;

    /// <returns>Null when the process is gone, or the system has no /proc.</returns>
    public static ProcessUsage? Read(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            // utime, stime and starttime are fields 14, 15 and 22; the first here is field 3 (proc_pid_stat(5)).
            var busy = (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;
            var uptime = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
            var elapsed = Math.Max(uptime - Number(fields[19]) / TicksPerSecond, 0.01);
            var resident = Number(File.ReadAllText($"/proc/{pid}/statm").Split(' ')[1]) * Environment.SystemPageSize;
            return new(100 * busy / elapsed, new(resident), TimeSpan.FromSeconds(elapsed));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException) { return null; }

        static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
    }
}
