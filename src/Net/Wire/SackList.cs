namespace Stead.Net.Wire;

/// <summary>Up to four blocks, in their order on the wire.</summary>
public readonly record struct SackList
{
    public const int Most = 4;

    private readonly SackBlock _first, _second, _third, _fourth;

    /// <param name="blocks">At most four.</param>
    public SackList(params ReadOnlySpan<SackBlock> blocks)
    {
        Invariant.Require(blocks.Length <= Most);
        Count = blocks.Length;
        if (Count > 0) _first = blocks[0];
        if (Count > 1) _second = blocks[1];
        if (Count > 2) _third = blocks[2];
        if (Count > 3) _fourth = blocks[3];
    }

    public int Count { get; }

    public SackBlock this[int index]
    {
        get
        {
            Invariant.Require((uint)index < (uint)Count);
            return index switch { 0 => _first, 1 => _second, 2 => _third, _ => _fourth };
        }
    }

    /// <param name="bytes">Eight a block.</param>
    internal static SackList Read(ReadOnlySpan<byte> bytes)
    {
        Span<SackBlock> blocks = stackalloc SackBlock[Most];
        for (var i = 0; i < bytes.Length / 8; i++)
            blocks[i] = new(new(BinaryPrimitives.ReadUInt32BigEndian(bytes[(8 * i)..])), new(BinaryPrimitives.ReadUInt32BigEndian(bytes[(8 * i + 4)..])));
        return new(blocks[..(bytes.Length / 8)]);
    }

    internal void Write(Span<byte> into)
    {
        for (var i = 0; i < Count; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(into[(8 * i)..], this[i].Start.Value);
            BinaryPrimitives.WriteUInt32BigEndian(into[(8 * i + 4)..], this[i].End.Value);
        }
    }
}
