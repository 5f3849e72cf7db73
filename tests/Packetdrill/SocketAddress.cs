using System.Buffers.Binary;
using Stead.Net.Ip;
using Stead.Net.Wire;

namespace Stead.Tests.Packetdrill;

/// <summary>struct sockaddr_in and sockaddr_in6.</summary>
internal static unsafe class SocketAddress
{
    private const int Ipv4 = 2, Ipv6 = 10, Ipv4Length = 16, Ipv6Length = 28;

    /// <summary>::ffff:0:0/96: IPv4 through an IPv6 socket.</summary>
    private static readonly UInt128 s_mapped = new(0, 0xffff_0000_0000);

    public static bool TryRead(byte* address, uint length, out Endpoint endpoint)
    {
        endpoint = default;
        if (address is null || length < Ipv4Length) return false;
        var bytes = new ReadOnlySpan<byte>(address, (int)length);
        var port = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        switch (BitConverter.ToUInt16(bytes))
        {
            case Ipv4:
                endpoint = new(IpAddress.Read(bytes[4..], isV6: false), port);
                return true;
            case Ipv6 when length >= Ipv6Length:
                var bits = BinaryPrimitives.ReadUInt128BigEndian(bytes[8..]);
                endpoint = new(bits >> 32 == s_mapped >> 32 ? IpAddress.V4((uint)bits) : IpAddress.V6(bits), port);
                return true;
            default:
                return false;
        }
    }

    /// <param name="isV6Socket">An IPv4 address is written mapped.</param>
    public static void Write(Endpoint endpoint, bool isV6Socket, byte* address, uint* length)
    {
        if (address is null || length is null) return;
        Span<byte> bytes = stackalloc byte[Ipv6Length];
        bytes.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], endpoint.Port);
        var size = endpoint.Address.IsV6 || isV6Socket ? Ipv6Length : Ipv4Length;
        BitConverter.TryWriteBytes(bytes, (ushort)(size == Ipv6Length ? Ipv6 : Ipv4));
        if (size == Ipv4Length) endpoint.Address.Write(bytes[4..]);
        else if (endpoint.Address.IsV6) endpoint.Address.Write(bytes[8..]);
        else
        {
            bytes[18] = bytes[19] = 0xff;
            endpoint.Address.Write(bytes[20..]);
        }
        bytes[..Math.Min(size, (int)*length)].CopyTo(new Span<byte>(address, (int)*length));
        *length = (uint)size;
    }
}
