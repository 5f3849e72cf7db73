namespace Stead.Fabric.Bitstream;

/// <summary>The same configuration in another dress.</summary>
public static class BitstreamConversion
{
    /// <summary>The configuration data of a file of the 7 series, without header, in an order; an iCE40's file as it is.</summary>
    public static byte[] Data(ReadOnlySpan<byte> file, BitstreamFacts facts, WordOrder order)
    {
        if (facts.Format == BitstreamFormat.Ice40) return file.ToArray();
        var data = file.Slice(facts.Start, facts.Length).ToArray();
        Invariant.Require(data.Length % 4 == 0);
        if (order != facts.Order) Swap(data);
        return data;
    }

    /// <summary>As a .bit file.</summary>
    public static byte[] WithHeader(ReadOnlySpan<byte> file, BitstreamFacts facts, BitHeader header) => [.. header.Write(facts.Length), .. Data(file, facts, WordOrder.Plain)];

    private static void Swap(Span<byte> data)
    {
        var words = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, uint>(data);
        System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(words, words);
    }
}
