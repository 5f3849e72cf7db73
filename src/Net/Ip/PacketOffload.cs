namespace Stead.Net.Ip;

/// <summary>What need not be done, or is left to do, for a packet: the contents of a virtio_net_hdr.</summary>
/// <param name="IsChecksumKnown">
/// Received: the transport checksum is right, or was never filled in (NEEDS_CSUM, DATA_VALID), so it is not looked at.
/// Sent: it holds the sum of the pseudo-header only; <see cref="PacketInfo"/> says where the rest belongs.
/// </param>
/// <param name="SegmentSize">Not 0: a super-packet, of TCP payloads of this size but for the last (gso_size).</param>
/// <param name="Elided">Bytes of TCP payload, all there is in the packet, that stand for zeros and are not there; only where the checksum is known.</param>
public readonly record struct PacketOffload(bool IsChecksumKnown = false, int SegmentSize = 0, int Elided = 0);
