namespace Stead.Net.Wire;

/// <summary>A capture that other people's programs read (draft-ietf-opsawg-pcap), with times in nanoseconds.</summary>
public static class PcapFormat
{
    public const int HeaderLength = 24, RecordHeaderLength = 16;

    private const uint NanosecondMagic = 0xa1b23c4d, LongestPacket = 1 << 18;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Once, at the beginning.</summary>
    public static void WriteHeader(Span<byte> into, PcapLink link)
    {
        into[..HeaderLength].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(into, NanosecondMagic);
        BinaryPrimitives.WriteUInt16LittleEndian(into[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(into[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(into[16..], LongestPacket);
        BinaryPrimitives.WriteUInt32LittleEndian(into[20..], (uint)link);
    }

    /// <summary>Before each packet.</summary>
    /// <param name="nanoseconds">Since the epoch of the capture's clock.</param>
    public static void WriteRecordHeader(Span<byte> into, long nanoseconds, int length)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(into, (uint)(nanoseconds / NanosecondsPerSecond));
        BinaryPrimitives.WriteUInt32LittleEndian(into[4..], (uint)(nanoseconds % NanosecondsPerSecond));
        BinaryPrimitives.WriteInt32LittleEndian(into[8..], length);
        BinaryPrimitives.WriteInt32LittleEndian(into[12..], length);
    }
}

/// <summary>What stands in front of a packet (LINKTYPE_).</summary>
public enum PcapLink : uint { Ethernet = 1, Ip = 101 }
