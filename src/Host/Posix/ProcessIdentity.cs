using System.Buffers.Text;

namespace Stead.Host.Posix;

/// <summary>A process that cannot be mistaken for a later one with the same number.</summary>
/// <param name="StartTime">In the system's own unit since boot; 0 where it is not known.</param>
public readonly record struct ProcessIdentity(int Pid, long StartTime)
{
    public static ProcessIdentity Current => Of(Environment.ProcessId);

    public static ProcessIdentity Of(int pid) => new(pid, ReadStartTime(pid) ?? 0);

    public bool IsRunning => Pid > 0 && ReadStartTime(Pid) is { } start && (StartTime == 0 || start == StartTime);

    public static bool IsAlive(int pid) => ReadStartTime(pid) is not null;

    /// <summary>`1234 567890`, as in a lock file.</summary>
    public override string ToString() => $"{Pid} {StartTime}";

    public static bool TryParse(string? text, out ProcessIdentity identity)
    {
        identity = default;
        var words = (text ?? "").Split(' ');
        if (words.Length != 2 || !int.TryParse(words[0], out var pid) || !long.TryParse(words[1], out var start)) return false;
        identity = new(pid, start);
        return pid > 0;
    }

    /// <summary>Field 22 of /proc/PID/stat, in clock ticks; null when there is no such process, or it is a zombie.</summary>
    private static long? ReadStartTime(int pid)
    {
        if (OperatingSystem.IsFreeBSD()) return SystemCalls.Kill(pid, 0) ? 0 : null;
        Span<byte> buffer = stackalloc byte[512];
        var fd = SystemCalls.TryOpen($"/proc/{pid}/stat", SystemCalls.ReadOnly);
        if (fd < 0) return null;
        var count = SystemCalls.Read(fd, buffer);
        SystemCalls.Close(fd);
        if (count <= 0) return null;
        // The name in parentheses may hold blanks and parentheses: count from the last one.
        ReadOnlySpan<byte> fields = buffer[..count];
        fields = fields[(fields.LastIndexOf((byte)')') + 2)..];
        if (fields.Length == 0 || fields[0] is (byte)'Z' or (byte)'X') return null;
        for (var field = 3; field < 22; field++) fields = fields[(fields.IndexOf((byte)' ') + 1)..];
        return Utf8Parser.TryParse(fields, out long ticks, out _) ? ticks : null;
    }
}
