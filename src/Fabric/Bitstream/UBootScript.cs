using System.Buffers.Binary;
using System.Text;

namespace Stead.Fabric.Bitstream;

/// <summary>The commands by which U-Boot loads a bitstream from the first partition of an SD card, as the article types them.</summary>
public static class UBootScript
{
    /// <summary>Free memory on every Zynq board, and above the first mebibyte, which the loader cannot read.</summary>
    public const uint Address = 0x0400_0000;

    /// <param name="name">Of the file on the card.</param>
    /// <param name="size">Of the file.</param>
    public static IReadOnlyList<string> Commands(string name, long size, BitstreamFacts facts) =>
        [Fetch(name), $"fpga {Verb(facts)} 0 0x{Address:x} {(facts.Format == BitstreamFormat.Bit ? $"{size}" : $"0x{size:x}")}"];

    private const string Origin = "# Made by 'stead fabric load': U-Boot runs boot.scr, which is made of boot.cmd.\n";

    /// <summary>boot.cmd: the same, with the size that was read.</summary>
    public static string Source(string name, BitstreamFacts facts) =>
        $"{Origin}{Fetch(name)}\nfpga {Verb(facts)} 0 0x{Address:x} ${{filesize}}\n";

    /// <summary>Whether a boot.cmd or a boot.scr is one of these.</summary>
    public static bool IsOurs(ReadOnlySpan<byte> file) => file.IndexOf(Encoding.UTF8.GetBytes(Origin)) >= 0;

    /// <summary>boot.scr: U-Boot's legacy image, 64 bytes of header with two checksums, the script's length, 0, and the script.</summary>
    /// <param name="time">Seconds since 1970.</param>
    public static byte[] Image(string source, uint time)
    {
        const uint Magic = 0x2705_1956;
        const byte Linux = 5, Arm = 2, Script = 6;
        var image = new byte[64 + 8 + Encoding.UTF8.GetByteCount(source)];
        var data = image.AsSpan(64);
        BinaryPrimitives.WriteInt32BigEndian(data, data.Length - 8);
        Encoding.UTF8.GetBytes(source, data[8..]);
        BinaryPrimitives.WriteUInt32BigEndian(image, Magic);
        BinaryPrimitives.WriteUInt32BigEndian(image.AsSpan(8), time);
        BinaryPrimitives.WriteInt32BigEndian(image.AsSpan(12), data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(image.AsSpan(24), Crc32(data));
        (image[28], image[29], image[30]) = (Linux, Arm, Script);
        "fabric"u8.CopyTo(image.AsSpan(32));
        BinaryPrimitives.WriteUInt32BigEndian(image.AsSpan(4), Crc32(image.AsSpan(0, 64)));
        return image;
    }

    private static string Fetch(string name) => $"fatload mmc 0 0x{Address:x} {name}";

    private static string Verb(BitstreamFacts facts) => (facts.Format == BitstreamFormat.Bit ? "loadb" : "load") + (facts.Has(BitstreamTraits.Partial) ? "p" : "");

    /// <summary>CRC-32 as Ethernet's.</summary>
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = ~0u;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb8_8320 : 0);
        }
        return ~crc;
    }
}
