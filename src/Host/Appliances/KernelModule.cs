using System.Buffers.Binary;
using System.Text;

namespace Stead.Host.Appliances;

/// <summary>What a kernel module says of itself in its ELF section `.modinfo`.</summary>
public static class KernelModule
{
    /// <summary>As modules are named in `depends=`: without directory and ending, and `-` is `_`.</summary>
    public static string NameOf(string path) => Path.GetFileNameWithoutExtension(path).Replace('-', '_');

    /// <returns>The modules it needs first; none when the file is not a 64-bit ELF object with that section.</returns>
    public static IReadOnlyList<string> Dependencies(ReadOnlySpan<byte> module)
    {
        foreach (var entry in Encoding.Latin1.GetString(ModInfo(module)).Split('\0'))
        {
            if (entry.StartsWith("depends=", StringComparison.Ordinal)) return entry["depends=".Length..].Split(',', StringSplitOptions.RemoveEmptyEntries);
        }
        return [];
    }

    /// <summary>Offsets from elf.h: e_shoff 0x28, e_shentsize 0x3a, e_shnum 0x3c, e_shstrndx 0x3e; sh_name 0, sh_offset 0x18, sh_size 0x20.</summary>
    private static ReadOnlySpan<byte> ModInfo(ReadOnlySpan<byte> elf)
    {
        if (elf.Length < 0x40 || !elf.StartsWith("\u007fELF"u8) || elf[4] != 2) return [];
        var table = BinaryPrimitives.ReadUInt64LittleEndian(elf[0x28..]);
        var size = BinaryPrimitives.ReadUInt16LittleEndian(elf[0x3a..]);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(elf[0x3c..]);
        var names = Section(elf, table, size, BinaryPrimitives.ReadUInt16LittleEndian(elf[0x3e..]));
        for (var i = 0; i < count; i++)
        {
            if (Slice(elf, table + (ulong)(i * size), 4) is not { Length: 4 } header) return [];
            var name = Slice(names, BinaryPrimitives.ReadUInt32LittleEndian(header), 9);
            if (name.SequenceEqual(".modinfo\0"u8)) return Section(elf, table, size, i);
        }
        return [];
    }

    private static ReadOnlySpan<byte> Section(ReadOnlySpan<byte> elf, ulong table, int size, int index)
    {
        var header = Slice(elf, table + (ulong)(index * size), 0x28);
        return header.IsEmpty ? [] : Slice(elf, BinaryPrimitives.ReadUInt64LittleEndian(header[0x18..]), BinaryPrimitives.ReadUInt64LittleEndian(header[0x20..]));
    }

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> bytes, ulong offset, ulong length) =>
        offset <= (ulong)bytes.Length && length <= (ulong)bytes.Length - offset ? bytes.Slice((int)offset, (int)length) : [];
}
