using Stead.Net.Wire;

namespace Stead.Net.Tcp;

/// <summary>A segment that arrived, read without copying: <see cref="TcpHeader"/> with its options as the engine wants them.</summary>
internal ref struct TcpSegment
{
    private const byte End = 0, Nothing = 1, Sack = 5, Times = 8;

    public ushort SourcePort, DestinationPort;
    public uint Sequence, Acknowledgement;
    public TcpFlags Flags;

    /// <summary>Before the shift.</summary>
    public ushort Window;

    /// <summary>From <see cref="Sequence"/> to behind what is urgent.</summary>
    public ushort UrgentPointer;

    public bool HasTimestamps;
    public uint TimestampValue, TimestampEcho;

    /// <summary>Eight bytes a block.</summary>
    public ReadOnlySpan<byte> Sacks;

    /// <summary>Those that only a SYN has.</summary>
    public TcpOptions SynOptions;

    public ReadOnlySpan<byte> Payload;

    /// <summary>Payload of each segment of a super-packet; 0 for one segment.</summary>
    public int SegmentSize;

    /// <summary>The IP header's congestion experienced (RFC 3168 §5), and the whole traffic class.</summary>
    public bool IsMarked;

    public readonly bool Has(TcpFlags flags) => (Flags & flags) != 0;

    /// <summary>Positions it takes (SEG.LEN).</summary>
    public readonly int Length => Payload.Length + (Has(TcpFlags.Syn) ? 1 : 0) + (Has(TcpFlags.Fin) ? 1 : 0);

    /// <summary>Segments that came as this one.</summary>
    public readonly int Count => SegmentSize > 0 ? (Payload.Length + SegmentSize - 1) / SegmentSize : 1;

    public readonly int SackCount => Sacks.Length / 8;

    public readonly (uint Start, uint End) SackAt(int index) =>
        (BinaryPrimitives.ReadUInt32BigEndian(Sacks[(8 * index)..]), BinaryPrimitives.ReadUInt32BigEndian(Sacks[(8 * index + 4)..]));

    public static bool TryRead(ReadOnlySpan<byte> bytes, out TcpSegment segment)
    {
        segment = default;
        if (bytes.Length < TcpHeader.LengthWithoutOptions) return false;
        var length = (bytes[12] >> 4) * 4;
        if (length < TcpHeader.LengthWithoutOptions || length > bytes.Length) return false;
        segment.SourcePort = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        segment.DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        segment.Sequence = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        segment.Acknowledgement = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);
        segment.Flags = (TcpFlags)bytes[13];
        segment.Window = BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        segment.UrgentPointer = BinaryPrimitives.ReadUInt16BigEndian(bytes[18..]);
        segment.Payload = bytes[length..];
        var options = bytes[TcpHeader.LengthWithoutOptions..length];
        if (segment.Has(TcpFlags.Syn))
        {
            if (!TcpOptions.TryRead(options, out segment.SynOptions)) return false;
            if (segment.SynOptions.Timestamps is { } times) (segment.HasTimestamps, segment.TimestampValue, segment.TimestampEcho) = (true, times.Value, times.Echo);
            return true;
        }
        // As nearly all come (RFC 7323 appendix A).
        if (options.Length >= 12 && BinaryPrimitives.ReadUInt32BigEndian(options) == 0x0101_080a)
        {
            segment.ReadTimestamps(options[4..]);
            options = options[12..];
        }
        return segment.TryReadOptions(options);
    }

    private bool TryReadOptions(ReadOnlySpan<byte> options)
    {
        while (options.Length > 0 && options[0] != End)
        {
            if (options[0] == Nothing)
            {
                options = options[1..];
                continue;
            }
            if (options.Length < 2 || options[1] < 2 || options[1] > options.Length) return false;
            var content = options[2..options[1]];
            if (options[0] == Times && content.Length == 8) ReadTimestamps(content);
            else if (options[0] == Sack && content.Length is 8 or 16 or 24 or 32) Sacks = content;
            options = options[options[1]..];
        }
        return true;
    }

    private void ReadTimestamps(ReadOnlySpan<byte> content) =>
        (HasTimestamps, TimestampValue, TimestampEcho) = (true, BinaryPrimitives.ReadUInt32BigEndian(content), BinaryPrimitives.ReadUInt32BigEndian(content[4..]));
}
