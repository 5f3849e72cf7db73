using System.Buffers.Binary;
using Stead.Net.Ip;
using Stead.Net.Wire;

namespace Stead.Tests.Packetdrill;

/// <summary>What a link without offload does with a super-segment: it is cut, and its flags are shared out.</summary>
internal static class Segmentation
{
    private const int FlagsAt = 13;

    public static IEnumerable<byte[]> Cut(byte[] packet, PacketInfo info)
    {
        var most = info.Offload.SegmentSize;
        var (headers, segmentAt) = (info.HeaderLength, info.ChecksumStart);
        if (most == 0 || packet.Length - headers <= most)
        {
            yield return packet;
            yield break;
        }
        for (var at = headers; at < packet.Length; at += most)
        {
            var length = Math.Min(most, packet.Length - at);
            byte[] piece = [.. packet.AsSpan(0, headers), .. packet.AsSpan(at, length)];
            var segment = piece.AsSpan(segmentAt);
            BinaryPrimitives.WriteUInt32BigEndian(segment[4..], BinaryPrimitives.ReadUInt32BigEndian(segment[4..]) + (uint)(at - headers));
            if (at > headers) segment[FlagsAt] &= (byte)~TcpFlags.CongestionWindowReduced;
            if (at + length < packet.Length) segment[FlagsAt] &= (byte)~(TcpFlags.Push | TcpFlags.Fin);
            if (info.IsV6) Finish(piece, segmentAt, Ipv6Header.TryRead(packet, out var v6, out _) ? v6 : default);
            else Finish(piece, segmentAt, Ipv4Header.TryRead(packet, out var v4, out _) ? v4 : default);
            yield return piece;
        }
    }

    private static void Finish(byte[] piece, int segmentAt, Ipv4Header header)
    {
        var segment = piece.AsSpan(segmentAt);
        (header with { PayloadLength = segment.Length }).Write(piece);
        TransportChecksum.Fill(header.Source, header.Destination, IpProtocol.Tcp, segment, TcpHeader.ChecksumAt);
    }

    private static void Finish(byte[] piece, int segmentAt, Ipv6Header header)
    {
        var segment = piece.AsSpan(segmentAt);
        (header with { PayloadLength = segment.Length }).Write(piece);
        TransportChecksum.Fill(header.Source, header.Destination, IpProtocol.Tcp, segment, TcpHeader.ChecksumAt);
    }
}
