namespace Stead.Net.Wire;

/// <summary>The options that TCP needs, without an object for them.</summary>
/// <param name="MaximumSegment">RFC 9293 §3.7.1; only in a SYN.</param>
/// <param name="WindowScale">RFC 7323 §2, a shift of 0 to 14; only in a SYN.</param>
/// <param name="SackPermitted">RFC 2018 §2; only in a SYN.</param>
public readonly record struct TcpOptions(ushort? MaximumSegment = null, byte? WindowScale = null, bool SackPermitted = false, TcpTimestamps? Timestamps = null, SackList Sacks = default)
{
    /// <summary>40 bytes hold no more (RFC 9293 §3.1).</summary>
    public const int MostBytes = 40;

    private const byte End = 0, Nothing = 1, Segment = 2, Scale = 3, Permitted = 4, Sack = 5, Times = 8, LargestScale = 14;

    /// <summary>Padded to four bytes.</summary>
    public int Length => (MaximumSegment is null ? 0 : 4) + (WindowScale is null ? 0 : 4) + (Timestamps is null ? SackPermitted ? 4 : 0 : 12) + (Sacks.Count == 0 ? 0 : 4 + 8 * Sacks.Count);

    /// <returns>False where an option is cut short; unknown ones are passed over (RFC 9293 §3.1, MUST-6).</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out TcpOptions options)
    {
        options = default;
        while (bytes.Length > 0 && bytes[0] != End)
        {
            if (bytes[0] == Nothing)
            {
                bytes = bytes[1..];
                continue;
            }
            if (bytes.Length < 2 || bytes[1] < 2 || bytes[1] > bytes.Length) return false;
            var content = bytes[2..bytes[1]];
            options = (bytes[0], content.Length) switch
            {
                (Segment, 2) => options with { MaximumSegment = BinaryPrimitives.ReadUInt16BigEndian(content) },
                // RFC 7323 §2.3: more than 14 means 14.
                (Scale, 1) => options with { WindowScale = Math.Min(content[0], LargestScale) },
                (Permitted, 0) => options with { SackPermitted = true },
                (Times, 8) => options with { Timestamps = new(BinaryPrimitives.ReadUInt32BigEndian(content), BinaryPrimitives.ReadUInt32BigEndian(content[4..])) },
                (Sack, 8 or 16 or 24 or 32) => options with { Sacks = SackList.Read(content) },
                _ => options,
            };
            bytes = bytes[bytes[1]..];
        }
        return true;
    }

    /// <summary>As other stacks order and pad them, so that the timestamps stand on four bytes.</summary>
    public void Write(Span<byte> into)
    {
        Invariant.Require(Length <= MostBytes);
        var at = 0;
        if (MaximumSegment is { } segment)
        {
            (into[0], into[1]) = (Segment, 4);
            BinaryPrimitives.WriteUInt16BigEndian(into[2..], segment);
            at = 4;
        }
        if (Timestamps is { } times)
        {
            (into[at], into[at + 1]) = SackPermitted ? (Permitted, (byte)2) : (Nothing, Nothing);
            (into[at + 2], into[at + 3]) = (Times, 10);
            BinaryPrimitives.WriteUInt32BigEndian(into[(at + 4)..], times.Value);
            BinaryPrimitives.WriteUInt32BigEndian(into[(at + 8)..], times.Echo);
            at += 12;
        }
        else if (SackPermitted)
        {
            (into[at], into[at + 1], into[at + 2], into[at + 3]) = (Nothing, Nothing, Permitted, 2);
            at += 4;
        }
        if (WindowScale is { } scale)
        {
            (into[at], into[at + 1], into[at + 2], into[at + 3]) = (Nothing, Scale, 3, scale);
            at += 4;
        }
        if (Sacks.Count == 0) return;
        (into[at], into[at + 1], into[at + 2], into[at + 3]) = (Nothing, Nothing, Sack, (byte)(2 + 8 * Sacks.Count));
        Sacks.Write(into[(at + 4)..]);
    }
}
