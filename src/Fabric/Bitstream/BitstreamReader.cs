using System.Buffers.Binary;

namespace Stead.Fabric.Bitstream;

/// <summary>Finds out what a file is and reads it to its end. Any bytes are answered with facts and findings.</summary>
public static class BitstreamReader
{
    internal const uint Sync = 0xaa99_5566, Dummy = 0xffff_ffff, BusWidthSync = 0x0000_00bb, BusWidthDetect = 0x1122_0044;

    /// <summary>How far a sync word is looked for: other families have longer beginnings, none has this.</summary>
    private const int FarthestSync = 64 << 10;

    public static BitstreamFacts Read(ReadOnlySpan<byte> file)
    {
        if (BitHeader.IsAt(file)) return ReadBit(file);
        if (Ice40Reader.IsAt(file)) return Ice40Reader.Read(file);
        return ReadWords(file, new() { Format = BitstreamFormat.Bin, Length = file.Length }, []);
    }

    private static BitstreamFacts ReadBit(ReadOnlySpan<byte> file)
    {
        var findings = new List<Finding>();
        var header = BitHeader.Read(file, out var start, out var promised, findings);
        var facts = new BitstreamFacts { Format = BitstreamFormat.Bit, Header = header, Start = start, Length = Math.Max(file.Length - start, 0) };
        if (header is null) return facts with { Findings = findings };
        var name = PartName.Parse(header.Part);
        facts = facts with { Name = name };
        if (PartTable.Find(name.Device) is null)
        {
            findings.Add(new(0, $"the header says that it is for {header.Part}, a device whose bitstreams are not known", FindingKind.Unknown));
            return facts with { Findings = findings };
        }
        if (promised > (uint)facts.Length)
            findings.Add(new(file.Length, $"the header promises {promised} bytes of data, and {facts.Length} are there: the file was cut short", FindingKind.CutShort));
        else if (promised < (uint)facts.Length)
            findings.Add(new(start + promised, $"the header promises {promised} bytes of data, and {facts.Length - promised} more are there"));
        return ReadWords(file, facts, findings);
    }

    private static BitstreamFacts ReadWords(ReadOnlySpan<byte> file, BitstreamFacts facts, List<Finding> findings)
    {
        var data = file[facts.Start..];
        if (FindSync(data) is not var (sync, order))
        {
            findings.Add(data.Length < 64 && IsBeginning(data) ? new(file.Length, "the file ends before a sync word (aa995566): it was cut short", FindingKind.CutShort)
                : new(facts.Start, "no sync word (aa995566, or 665599aa where the bytes are swapped): this is no bitstream of a 7 series device, nor an iCE40's"));
            return facts with { Findings = findings };
        }
        facts = facts with { Order = order };
        CheckBeginning(data[..sync], facts, findings);
        if (data.Length % 4 != 0) findings.Add(new(file.Length, $"{data.Length} bytes of data are not whole words of four: the file was cut short, or something was appended", FindingKind.CutShort));
        return ConfigurationReader.Read(file, facts.Start + sync + 4, facts, findings);
    }

    /// <summary>Eight dummies, as far as it goes.</summary>
    private static bool IsBeginning(ReadOnlySpan<byte> data) => !data[..Math.Min(data.Length, 32)].ContainsAnyExcept((byte)0xff);

    /// <summary>On a word's boundary, in either order.</summary>
    private static (int At, WordOrder Order)? FindSync(ReadOnlySpan<byte> data)
    {
        for (var at = 0; at + 4 <= Math.Min(data.Length, FarthestSync); at += 4)
        {
            var word = BinaryPrimitives.ReadUInt32BigEndian(data[at..]);
            if (word == Sync) return (at, WordOrder.Plain);
            if (word == BinaryPrimitives.ReverseEndianness(Sync)) return (at, WordOrder.Swapped);
        }
        return null;
    }

    /// <summary>Dummies and the words by which a parallel bus measures itself. Loaders look for them: U-Boot and xbin2bit refuse a file without.</summary>
    private static void CheckBeginning(ReadOnlySpan<byte> beginning, BitstreamFacts facts, List<Finding> findings)
    {
        var (dummies, widths) = (0, 0);
        for (var at = 0; at < beginning.Length; at += 4)
        {
            var word = facts.Order == WordOrder.Plain ? BinaryPrimitives.ReadUInt32BigEndian(beginning[at..]) : BinaryPrimitives.ReadUInt32LittleEndian(beginning[at..]);
            var isExpected = word switch
            {
                Dummy => ++dummies > 0,
                BusWidthSync => widths++ == 0,
                BusWidthDetect => widths++ == 1,
                _ => false,
            };
            if (isExpected) continue;
            findings.Add(new(facts.Start + at, $"0x{word:x8} stands before the sync word, where dummies (ffffffff) and the bus width words (000000bb 11220044) should be"));
            return;
        }
        if (dummies < 8 || widths != 2)
            findings.Add(new(facts.Start, $"{dummies} dummies and {widths} bus width words stand before the sync word; loaders look for at least 8, and 2: the beginning is missing"));
    }
}
