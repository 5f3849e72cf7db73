using CsCheck;
using Stead.Host.Network;

namespace Stead.Tests.Unit.Host.Network;

public sealed class VirtioNetHeaderTests
{
    /// <summary>As linux/virtio_net.h lays it out, on a little-endian machine.</summary>
    [Fact]
    public void Its_fields_are_where_the_kernel_has_them()
    {
        Assert.SkipUnless(BitConverter.IsLittleEndian, "the bytes below are a little-endian machine's");
        Span<byte> bytes = stackalloc byte[VirtioNetHeader.Length];
        new VirtioNetHeader(VirtioNetFlags.NeedsChecksum, VirtioNetGso.TcpV6, 0x0102, 0x0304, 0x0506, 0x0708).Write(bytes);
        Assert.Equal([1, 4, 2, 1, 4, 3, 6, 5, 8, 7], bytes.ToArray());
    }

    [Fact]
    public void What_is_written_is_read() =>
        Gen.Select(Gen.Byte, Gen.Byte, Gen.UShort, Gen.UShort, Gen.UShort, Gen.UShort).Sample((flags, gso, a, b, c, d) =>
        {
            var header = new VirtioNetHeader((VirtioNetFlags)flags, (VirtioNetGso)gso, a, b, c, d);
            Span<byte> bytes = stackalloc byte[VirtioNetHeader.Length];
            header.Write(bytes);
            return VirtioNetHeader.Read(bytes) == header;
        });
}
