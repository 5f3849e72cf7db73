using System.Text;
using Stead.Core;
using Stead.Fabric.Bitstream;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Fabric.Bitstream;

public sealed class Ice40Tests
{
    /// <summary>As icepack writes it for an empty lp384, with one bit set.</summary>
    public static byte[] Image(string comment = "")
    {
        var bytes = new List<byte>([0xff, 0]);
        bytes.AddRange(Encoding.ASCII.GetBytes(comment));
        bytes.AddRange([0, 0xff, 0x7e, 0xaa, 0x99, 0x7e, 0x51, 0, 0x01, 0x05]);
        var start = bytes.Count;
        bytes.AddRange([0x92, 0, 0x20, 0x62, 0, 181, 0x72, 0, 80, 0x82, 0, 0]);
        for (var bank = 0; bank < 4; bank++)
        {
            bytes.AddRange([0x11, (byte)bank, 0x01, 0x01]);
            bytes.AddRange(new byte[182 * 80 / 8 + 2]);
        }
        bytes[start + 100] = 0x40;
        bytes.Add(0x22);
        ushort crc = 0xffff;
        foreach (var one in bytes.Skip(start))
        {
            crc ^= (ushort)(one << 8);
            for (var bit = 0; bit < 8; bit++) crc = (ushort)((crc << 1) ^ ((crc & 0x8000) != 0 ? 0x1021 : 0));
        }
        return [.. bytes, (byte)(crc >> 8), (byte)crc, 0x01, 0x06, 0];
    }

    [Fact]
    public void What_is_written_is_read_as_good()
    {
        var facts = BitstreamReader.Read(Image("made by hand"));
        Assert.Empty(facts.Findings);
        Assert.Equal((BitstreamFormat.Ice40, "384", "made by hand", 4), (facts.Format, facts.Die!.Name, facts.Comment, facts.Frames));
        Assert.Empty(new BitstreamDemand(PartName.Parse("ice40lp384-qn32")).Complaints("x", facts));
        Assert.Contains("it is for iCE40 384", new BitstreamDemand(PartName.Parse("ice40hx1k-tq144")).Complaints("x", facts)[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("it is for iCE40 384", new BitstreamDemand(PartName.Parse("xc7z020clg400-1")).Complaints("x", facts)[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_bit_that_flips_is_seen_or_is_of_the_comment_or_the_speed_of_reading()
    {
        var file = Image("made by hand");
        var comment = file.AsSpan().IndexOf((byte)0x7e);
        for (var bit = 0; bit < 8 * file.Length; bit++)
        {
            if (bit > 8 * 300 && bit < 8 * (file.Length - 60) && bit % 97 != 0) continue;
            file[bit / 8] ^= (byte)(1 << bit % 8);
            var facts = BitstreamReader.Read(file);
            Assert.True(facts.IsBad || bit / 8 < comment - 2 || (bit / 8 == comment + 5 && facts.Findings is [{ Kind: FindingKind.Note }]), $"bit {bit}");
            file[bit / 8] ^= (byte)(1 << bit % 8);
        }
    }

    [Fact]
    public void Cut_anywhere_it_is_refused()
    {
        var file = Image();
        for (var length = 2; length < file.Length - 1; length += length < 60 ? 1 : 61)
            Assert.Contains(BitstreamReader.Read(file.AsSpan(0, length)).Findings, finding => finding.What.Contains("cut short", StringComparison.Ordinal) || finding.What.Contains("the file ends", StringComparison.Ordinal));
    }

    /// <summary>The open tools' own files, for each die.</summary>
    [Theory]
    [InlineData("lp384", "qn32", "384")]
    [InlineData("hx1k", "tq144", "1k")]
    [InlineData("hx8k", "ct256", "8k")]
    [InlineData("up5k", "sg48", "5k")]
    [InlineData("u4k", "sg48", "u4k")]
    public void The_open_tools_files_are_good(string device, string package, string die)
    {
        foreach (var program in (string[])["yosys", "nextpnr-ice40", "icepack"]) Needs.Program(program);
        var folder = Directory.CreateTempSubdirectory("stead-ice-").FullName;
        File.WriteAllText(folder + "/top.v", "module top(input a, b, output y); assign y = a & b; endmodule\n");
        Programs.Run(["sh", "-c", $"cd {folder} && yosys -q -p 'synth_ice40 -top top -json top.json' top.v && nextpnr-ice40 -q --{device} --package {package} --json top.json --asc top.asc 2>/dev/null && icepack top.asc top.bin"]).Ok();
        var facts = BitstreamReader.Read(File.ReadAllBytes(folder + "/top.bin"));
        Directory.Delete(folder, recursive: true);
        Assert.Empty(facts.Findings);
        Assert.Equal(die, facts.Die!.Name);
    }
}
