using CsCheck;
using Stead.Core;
using Stead.Fabric.Bitstream;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Fabric.Bitstream;

public sealed class BitstreamTests
{
    private static readonly Part s_z010 = Samples.Part("7z010");

    public static TheoryData<string> Parts => [.. PartTable.All.Select(part => part.Name)];

    /// <summary>Sizes as the manufacturer publishes them, in bits.</summary>
    [Theory]
    [InlineData("7z010", 16_669_920)]
    [InlineData("7z020", 32_364_512)]
    [InlineData("7z030", 47_839_328)]
    [InlineData("7z045", 106_571_232)]
    [InlineData("7z100", 139_330_784)]
    [InlineData("7a35t", 17_536_096)]
    [InlineData("7a50t", 17_536_096)]
    [InlineData("7a100t", 30_606_304)]
    [InlineData("7a200t", 77_845_216)]
    [InlineData("7k160t", 53_540_576)]
    [InlineData("7k325t", 91_548_896)]
    [InlineData("7k420t", 149_880_032)]
    [InlineData("7s25", 9_934_432)]
    public void A_part_has_the_published_length(string name, int bits) => Assert.Equal(bits / 8, Samples.Part(name).Length);

    [Theory]
    [InlineData("7z010", 3864 + 1280)]
    [InlineData("7z020", 7692 + 2304)]
    [InlineData("7z030", 10812 + 3968)]
    [InlineData("7z045", 25388 + 7552)]
    [InlineData("7z100", 32836 + 10240)]
    public void A_part_has_the_frames_of_its_blocks(string name, int frames) => Assert.Equal(frames, Samples.Part(name).Frames);

    [Theory]
    [MemberData(nameof(Parts))]
    public void What_is_written_for_a_part_is_read_as_good(string name)
    {
        var part = Samples.Part(name);
        Assert.Equal(0, part.DataWords % Part.FrameWords);
        var bin = Samples.Bin(part);
        Assert.Equal(part.Length, bin.Length);
        var facts = BitstreamReader.Read(bin);
        Assert.Empty(facts.Findings);
        Assert.Equal((part, BitstreamFormat.Bin, WordOrder.Plain, BitstreamTraits.Full, part.Frames, 2), (facts.Part, facts.Format, facts.Order, facts.Traits, facts.Frames, facts.Crcs.Count));
        // A constant: the same writes follow the first CRC in every file.
        Assert.Equal(0xe3ad7ea5, facts.Crcs[1]);
        Assert.Empty(new BitstreamDemand(new PartName(part.Name, "")).Complaints("x.bin", facts));

        var bit = Samples.Bit(part, bin);
        facts = BitstreamReader.Read(bit);
        Assert.Empty(facts.Findings);
        Assert.Equal((BitstreamFormat.Bit, "top", part.Name + "clg400"), (facts.Format, facts.Header!.Top, facts.Header.Part));
        var swapped = BitstreamConversion.Data(bit, facts, WordOrder.Swapped);
        facts = BitstreamReader.Read(swapped);
        Assert.Empty(facts.Findings);
        Assert.Equal(WordOrder.Swapped, facts.Order);
        Assert.Equal(bin, BitstreamConversion.Data(swapped, facts, WordOrder.Plain));
        Assert.Equal(bit, BitstreamConversion.WithHeader(swapped, facts, Samples.Header with { Part = part.Name + "clg400" }));
    }

    /// <summary>`4045663 bytes read`: the article's file, to the byte.</summary>
    [Fact]
    public void The_articles_file_has_the_articles_length()
    {
        var part = Samples.Part("7z020");
        Assert.Equal(99, Samples.Header.Write(part.Length).Length);
        Assert.Equal(4045663, Samples.Header.Write(part.Length).Length + part.Length);
    }

    [Fact]
    public void Every_kind_is_recognised()
    {
        Is(Samples.Compressed(s_z010), BitstreamTraits.Full | BitstreamTraits.Compressed);
        Is(Samples.Debug(s_z010), BitstreamTraits.Full | BitstreamTraits.Debug);
        Is(Samples.FrameCrc(s_z010), BitstreamTraits.Full | BitstreamTraits.FrameCrc);
        Is(Samples.Partial(s_z010), BitstreamTraits.Partial);
        Is(Samples.Encrypted(s_z010), BitstreamTraits.Encrypted, FindingKind.Unchecked);
        Is(Samples.WithoutCrc(s_z010), BitstreamTraits.Full, FindingKind.Unchecked);

        static void Is(byte[] file, BitstreamTraits traits, params FindingKind[] findings)
        {
            var facts = BitstreamReader.Read(file);
            Assert.Equal((traits, s_z010), (facts.Traits, facts.Part));
            Assert.Equal(findings, facts.Findings.Select(finding => finding.Kind));
        }
    }

    [Fact]
    public void A_demand_tells_every_reason()
    {
        var part = new PartName("7z020", "clg400");
        Says(Samples.Bin(s_z010), new(part), "it is for xc7z010, and not for xc7z020clg400");
        Says(Samples.Partial(s_z010), new(), "it is a partial bitstream: 40 of 5144 frames");
        Says(Samples.Bin(s_z010), new(Partial: true), "not a partial one");
        Says(Samples.WithoutCrc(s_z010), new(), "there is no CRC in it");
        Says(Samples.Encrypted(s_z010), new(part), "is encrypted", "it is for xc7z010");
        Says(Samples.Bit(Samples.Part("7z020"), Samples.Bin(s_z010)), new(part), "the header says that it is for xc7z020clg400, and its IDCODE 0x03722093 is that of xc7z010");
        Says([.. (Samples.Header with { Part = "7z020clg484" }).Write(10), .. new byte[10]], new(part), "no sync word", "it is for xc7z020clg484, and not for xc7z020clg400");
        Assert.Empty(new BitstreamDemand(Partial: true).Complaints("x", BitstreamReader.Read(Samples.Partial(s_z010))));
        Assert.Empty(new BitstreamDemand(AllowUnchecked: true).Complaints("x", BitstreamReader.Read(Samples.WithoutCrc(s_z010))));

        static void Says(byte[] file, BitstreamDemand demand, params string[] sentences)
        {
            var complaints = demand.Complaints("x.bit", BitstreamReader.Read(file));
            Assert.Equal(sentences.Length, complaints.Count);
            foreach (var (sentence, complaint) in sentences.Zip(complaints)) Assert.Contains(sentence, complaint.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_header_of_any_length_is_read()
    {
        var length = Gen.OneOf(Gen.Int[0, 300], Gen.Int[0, BitHeader.LongestField]);
        Gen.Select(length, length, Gen.Char['!', '~']).Sample((top, part, letter) =>
        {
            var header = new BitHeader(new(letter, top), new(letter, part), "", "18:16:11");
            var bytes = header.Write(7);
            var read = BitHeader.Read(bytes, out var at, out var promised, []);
            Assert.Equal((header, bytes.Length, 7u), (read, at, promised));
        }, iter: 200);
    }

    [Theory]
    [InlineData("xc7z020clg400-1", "7z020", "clg400", "xc7z020clg400")]
    [InlineData("7Z020clg400", "7z020", "clg400", "xc7z020clg400")]
    [InlineData("xc7z007sclg225-1", "7z007s", "clg225", "xc7z007sclg225")]
    [InlineData("7a35t", "7a35t", "", "xc7a35t")]
    [InlineData("ice40hx1k-tq144", "ice40hx1k", "tq144", "ice40hx1k-tq144")]
    [InlineData("6slx9tqg144", "6slx9tqg144", "", "6slx9tqg144")]
    public void A_parts_name_is_taken_apart(string text, string device, string package, string again)
    {
        var name = PartName.Parse(text);
        Assert.Equal((device, package, again), (name.Device, name.Package, name.ToString()));
    }

    [Fact]
    public void What_is_known_is_printed() => Golden.Check("info", string.Concat(
        BitstreamText.Format("blinky.bit", BitstreamReader.Read(Samples.Bit(Samples.Part("7z020")))),
        "\n", BitstreamText.Format("small.bin", BitstreamReader.Read(Samples.Compressed(s_z010))),
        "\n", BitstreamText.Format("each.bin", BitstreamReader.Read(Samples.FrameCrc(s_z010))),
        "\n", BitstreamText.Format("secret.bin", BitstreamReader.Read(Samples.Encrypted(s_z010))),
        "\n", BitstreamText.Format("short.bit", BitstreamReader.Read(Samples.Bit(Samples.Part("7z020")).AsSpan(0, 1_000_000))),
        "\n", BitstreamText.Format("notes.txt", BitstreamReader.Read("a text"u8))));
}
