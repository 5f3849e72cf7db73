using Stead.Core;
using Stead.Fabric.Bitstream;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Fabric.Bitstream;

/// <summary>Whatever happens to a file on its way: it is refused with the right reason, or the device is told the very same.</summary>
public sealed class BitstreamDamageTests
{
    private static readonly Part s_z010 = Samples.Part("7z010");

    [Fact]
    public void Cut_at_every_kilobyte_it_is_refused()
    {
        foreach (var part in PartTable.All.Where(part => part.DataWords < 600_000 || Needs.IsLongRun))
        {
            var bit = Samples.Bit(part);
            for (var length = 0; length < bit.Length; length += 1024)
            {
                var facts = BitstreamReader.Read(bit.AsSpan(0, length));
                Assert.True(facts.IsBad, $"{part} {length}");
                Assert.Contains(facts.Findings, finding => finding.What.Contains("cut short", StringComparison.Ordinal) || finding.What.Contains("the file ends", StringComparison.Ordinal));
            }
        }
    }

    /// <summary>Without the header's promise of a length.</summary>
    [Fact]
    public void Cut_at_every_kilobyte_a_bin_is_refused_or_whole_but_for_its_last_dummies()
    {
        var bin = Samples.Bin(s_z010);
        var whole = Samples.Configuration(bin, BitstreamReader.Read(bin));
        var harmless = 0;
        for (var length = 0; length < bin.Length; length += 1024)
        {
            var facts = BitstreamReader.Read(bin.AsSpan(0, length));
            if (facts.IsBad)
            {
                Assert.Contains(facts.Findings, finding => finding.What.Contains("cut short", StringComparison.Ordinal) || finding.What.Contains("the file ends", StringComparison.Ordinal));
                continue;
            }
            Assert.Equal(whole, Samples.Configuration(bin.AsSpan(0, length), facts));
            harmless++;
        }
        Assert.Equal(1, harmless);
    }

    [Fact]
    public void A_bit_that_flips_is_seen_or_means_nothing()
    {
        var chance = new RandomSequence(8);
        var bit = Samples.Bit(s_z010);
        Flip(bit, chance, 2_000, bit.Length);
        // Where the CRC covers little: the header, the beginning, the commands at the end.
        Flip(bit, chance, 1_500, 400);
        Flip(bit[..], chance, 1_500, 2_500, fromEnd: true);
        foreach (var file in (byte[][])[Samples.Compressed(s_z010), Samples.Partial(s_z010), Samples.Compressed(Samples.Part("7a35t"))]) Flip(file, chance, 2_000, file.Length);
        if (!Needs.IsLongRun) return;
        foreach (var part in PartTable.All)
        {
            var file = Samples.Bit(part);
            Flip(file, chance, 2_000, file.Length);
        }
        Flip(Samples.Debug(s_z010), chance, 2_000, 2_000_000);
        Flip(Samples.FrameCrc(s_z010), chance, 2_000, 2_000_000);
    }

    /// <summary>Every bit of everything that is not a frame's.</summary>
    [Fact]
    public void Every_bit_of_a_small_file_is_seen_or_means_nothing()
    {
        var file = Samples.Bit(s_z010, Samples.Partial(s_z010, frames: 1));
        var facts = BitstreamReader.Read(file);
        Assert.Empty(facts.Findings);
        var before = Samples.Configuration(file, facts);
        for (var at = 0; at < file.Length * 8L; at++) Judge(file, at, before);
    }

    private static void Flip(byte[] file, RandomSequence chance, int times, int range, bool fromEnd = false)
    {
        var before = Samples.Configuration(file, BitstreamReader.Read(file));
        for (var i = 0; i < times; i++) Judge(file, (fromEnd ? file.Length - range : 0) * 8L + chance.Below(range * 8L), before);
    }

    private static void Judge(byte[] file, long bit, string before)
    {
        var (at, mask) = ((int)(bit / 8), (byte)(1 << (int)(bit % 8)));
        file[at] ^= mask;
        var facts = BitstreamReader.Read(file);
        // A Zynq has no watchdog and no second image to go to; elsewhere their settings are told.
        if (!facts.IsBad && facts.Findings.Count == 0) Assert.True(before == Samples.Configuration(file, facts), $"bit {bit} of {file.Length} bytes");
        foreach (var finding in facts.Findings) Assert.InRange(finding.Offset, 0, file.Length);
        file[at] ^= mask;
    }

    [Fact]
    public void Each_field_of_the_header_is_checked()
    {
        var bit = Samples.Bit(s_z010);
        Says(0, 1, "no sync word");
        Says(14, 0x80, "field a does not end with its only zero byte");
        Says(40, 0x80, "field a is not text");
        Says(15, 1, "field a does not end with its only zero byte");
        Says(13, 1, "field a should be here");
        Says(13 + 3 + 36, 0x41, "field a does not end with its only zero byte");
        Says(56, 1, "device whose bitstreams are not known", "7z010");
        Says(94, 1, "field e, the length of the data, should be here");
        Says(98, 1, "the header promises");

        void Says(int at, byte mask, string sentence, string? find = null)
        {
            if (find is not null) at = bit.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(find));
            bit[at] ^= mask;
            var facts = BitstreamReader.Read(bit);
            bit[at] ^= mask;
            Assert.Contains(facts.Findings, finding => finding.What.Contains(sentence, StringComparison.Ordinal));
        }
    }

    /// <summary>Found by the long run: a length of 0 where only a long packet stands.</summary>
    [Fact]
    public void A_long_packet_of_nothing_is_refused()
    {
        var file = Samples.Bin(s_z010);
        var header = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x50, 0x07, 0xf0, 0xa0]);
        file.AsSpan(header, 4).Clear();
        file[header] = 0x50;
        Assert.Contains(BitstreamReader.Read(file).Findings, finding => finding.Offset == header && finding.What == "0x50000000 is no packet of a bitstream");
    }

    [Fact]
    public void No_bytes_make_it_throw()
    {
        var chance = new RandomSequence(9);
        var small = Samples.Bit(s_z010, Samples.Partial(s_z010, frames: 2));
        var ice = Ice40Tests.Image();
        var times = Needs.IsLongRun ? 2_000_000 : 60_000;
        for (var i = 0; i < times; i++)
        {
            var file = (i % 3 == 0 ? ice : small).AsSpan().ToArray();
            for (var changes = chance.Below(6); changes >= 0; changes--)
            {
                var at = (int)chance.Below(chance.Chance(0.7) ? Math.Min(700, file.Length) : file.Length);
                file[at] = (byte)chance.Next();
            }
            if (i % 5 == 0) file = file[..(int)chance.Below(file.Length)];
            if (i % 7 == 0) chance.Fill(file.AsSpan(0, Math.Min(file.Length, 40)));
            BitstreamText.Format("x", BitstreamReader.Read(file));
        }
    }
}
