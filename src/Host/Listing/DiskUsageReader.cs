using Stead.Host.Posix;

namespace Stead.Host.Listing;

/// <summary>How large a disk is, and how much of the host it takes.</summary>
internal static class DiskUsageReader
{
    /// <returns>Null when it is not there.</returns>
    public static (DataSize Size, DataSize Used)? Read(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            using var handle = File.OpenHandle(path);
            var size = new DataSize(RandomAccess.GetLength(handle));
            return (size, SystemCalls.AllocatedBytes(handle) is { } used ? new DataSize(used) : size);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return null; }
    }
}
