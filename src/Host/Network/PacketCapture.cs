using Stead.Host.Posix;
using Stead.Net.Links;
using Stead.Net.Wire;

namespace Stead.Host.Network;

/// <summary>Writes packets to a file that tcpdump and Wireshark read. A disk that fills up ends the capture, not what is captured.</summary>
public sealed class PacketCapture : IDisposable
{
    private const int BufferSize = 1 << 20, LargestPacket = 1 << 16;

    private readonly FileStream _file;
    private readonly long _epoch;
    private byte[]? _whole;
    private readonly byte[] _header = new byte[Math.Max(PcapFormat.HeaderLength, PcapFormat.RecordHeaderLength)];

    /// <exception cref="HostException">The file cannot be made.</exception>
    public PacketCapture(string path, PcapLink link)
    {
        Path = path;
        try { _file = new(path, FileMode.Create, FileAccess.Write, FileShare.Read, BufferSize); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From($"write {path}", e); }
        _epoch = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100 - MonotonicClock.Now.Nanoseconds;
        PcapFormat.WriteHeader(_header, link);
        Put(_header.AsSpan(0, PcapFormat.HeaderLength));
    }

    public string Path { get; }

    /// <summary>Why it ended before it was to.</summary>
    public HostException? Failure { get; private set; }

    /// <param name="isChecksumOpen">Its checksum is left to the other side: here it is filled in, that nobody who looks at the file takes it for wrong.</param>
    public void Add(Instant now, ReadOnlySpan<byte> packet, bool isChecksumOpen = false)
    {
        if (Failure is not null) return;
        if (isChecksumOpen)
        {
            _whole ??= new byte[LargestPacket];
            packet.CopyTo(_whole);
            PendingChecksum.TryFill(_whole.AsSpan(0, packet.Length));
            packet = _whole.AsSpan(0, packet.Length);
        }
        PcapFormat.WriteRecordHeader(_header, _epoch + now.Nanoseconds, packet.Length);
        Put(_header.AsSpan(0, PcapFormat.RecordHeaderLength));
        Put(packet);
    }

    public void Dispose()
    {
        try { _file.Dispose(); }
        catch (IOException e) { Failure ??= HostErrors.From($"write {Path}", e); }
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        if (Failure is not null) return;
        try { _file.Write(bytes); }
        catch (IOException e) { Failure = HostErrors.From($"write {Path}", e); }
    }
}
