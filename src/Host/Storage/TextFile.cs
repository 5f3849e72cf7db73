using System.Text;
using Stead.Host.Posix;

namespace Stead.Host.Storage;

/// <summary>Small files read whole, in three system calls: .NET's own reader locks each file as well, which a listing of many guests would feel.</summary>
internal static class TextFile
{
    /// <returns>Null when there is no such file.</returns>
    /// <exception cref="HostException">It cannot be read.</exception>
    public static string? TryRead(string path)
    {
        var fd = SystemCalls.TryOpen(path, SystemCalls.ReadOnly);
        if (fd < 0)
        {
            var error = HostErrors.FromLast($"read {path}");
            return error.Errno.Number is SystemCalls.NotThere or SystemCalls.NotDirectory ? null : throw error;
        }
        try
        {
            Span<byte> buffer = stackalloc byte[4096];
            var length = 0;
            int count;
            while ((count = SystemCalls.Read(fd, buffer[length..])) > 0)
            {
                length += count;
                if (length == buffer.Length) buffer = Grown(buffer);
            }
            return count == 0 ? Encoding.UTF8.GetString(buffer[..length]) : throw HostErrors.FromLast($"read {path}");
        }
        finally { SystemCalls.Close(fd); }
    }

    private static Span<byte> Grown(ReadOnlySpan<byte> full)
    {
        var larger = new byte[full.Length * 2];
        full.CopyTo(larger);
        return larger;
    }
}
