using Stead.Net.Wire;

namespace Stead.Net.Links;

/// <summary>Fills in what checksum offload left open, before something reads or spoils the packet.</summary>
public static class PendingChecksum
{
    /// <returns>False for what is no TCP or UDP over IP, or is a super-segment: only its parts have checksums.</returns>
    public static bool TryFill(Packet packet)
    {
        if (packet.SegmentSize != 0) return false;
        packet.Complete();
        if (!TryFill(packet.Bytes)) return false;
        packet.IsChecksumPending = false;
        return true;
    }

    /// <summary>A super-segment's is that of the whole.</summary>
    /// <returns>False for what is no TCP or UDP over IP.</returns>
    public static bool TryFill(Span<byte> bytes)
    {
        IpAddress source, destination;
        IpProtocol protocol;
        int length;
        if (Ipv4Header.TryRead(bytes, out var v4, out var payload)) (source, destination, protocol, length) = (v4.Source, v4.Destination, v4.Protocol, payload.Length);
        else if (Ipv6Header.TryRead(bytes, out var v6, out payload)) (source, destination, protocol, length) = (v6.Source, v6.Destination, v6.Protocol, payload.Length);
        else return false;
        var at = protocol switch { IpProtocol.Tcp => TcpHeader.ChecksumAt, IpProtocol.Udp => 6, _ => -1 };
        if (at < 0 || length < at + 2) return false;
        TransportChecksum.Fill(source, destination, protocol, bytes.Slice(bytes.Length - length, length), at);
        return true;
    }
}
