using System.Buffers.Binary;
using K4os.Compression.LZ4;

namespace Stead.Host.Appliances;

/// <summary>
/// Takes the kernel out of its self-extracting image (Documentation/arch/x86/boot.rst): under software emulation a hypervisor that
/// loads it as it is saves the guest seconds of unpacking.
/// </summary>
public static class KernelImage
{
    /// <summary>A block of the legacy LZ4 format never holds more.</summary>
    private const int BlockSize = 8 << 20;

    private const uint Lz4LegacyMagic = 0x184c2102;

    /// <returns>The ELF kernel, or null when the image is not one, or is packed in another way.</returns>
    public static byte[]? Unpack(ReadOnlySpan<byte> image)
    {
        var payload = Payload(image);
        if (payload.Length < 8 || BinaryPrimitives.ReadUInt32LittleEndian(payload) != Lz4LegacyMagic) return null;
        var kernel = UnpackLz4(payload[4..]);
        return kernel is not null && kernel.AsSpan().StartsWith("\u007fELF"u8) ? kernel : null;
    }

    /// <summary>setup_sects 0x1f1, "HdrS" 0x202, version 0x206, payload_offset 0x248, payload_length 0x24c.</summary>
    private static ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> image)
    {
        if (image.Length < 0x250 || !image[0x202..].StartsWith("HdrS"u8) || BinaryPrimitives.ReadUInt16LittleEndian(image[0x206..]) < 0x208) return [];
        var setup = image[0x1f1] == 0 ? 4 : image[0x1f1];
        var start = (setup + 1L) * 512 + BinaryPrimitives.ReadUInt32LittleEndian(image[0x248..]);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(image[0x24c..]);
        return start + length <= image.Length ? image.Slice((int)start, (int)length) : [];
    }

    /// <summary>Blocks, each behind its length; the last four bytes are the kernel's size.</summary>
    private static byte[]? UnpackLz4(ReadOnlySpan<byte> blocks)
    {
        var kernel = new MemoryStream();
        var buffer = new byte[BlockSize];
        while (blocks.Length > 4)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(blocks);
            if (length > blocks.Length - 4) return null;
            var count = LZ4Codec.Decode(blocks.Slice(4, (int)length), buffer);
            if (count < 0) return null;
            kernel.Write(buffer, 0, count);
            blocks = blocks[(4 + (int)length)..];
        }
        return kernel.ToArray();
    }
}
