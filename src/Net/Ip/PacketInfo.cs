namespace Stead.Net.Ip;

/// <summary>A packet that was put together.</summary>
/// <param name="Length">Bytes of it, with those that are elided.</param>
/// <param name="HeaderLength">IP and transport headers; 0 where neither checksum nor segments are left to others.</param>
/// <param name="ChecksumStart">Where the transport header begins (csum_start); 0 where the checksum is whole.</param>
/// <param name="ChecksumOffset">Where in it the checksum stands (csum_offset).</param>
public readonly record struct PacketInfo(int Length, PacketOffload Offload, bool IsV6, int HeaderLength = 0, int ChecksumStart = 0, int ChecksumOffset = 0);
