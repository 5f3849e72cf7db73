namespace Stead.Net.Links;

/// <summary>
/// A packet under way, with what links and routers want to know of it. What has waited long is in no cache of the processor: the packet itself is touched only
/// at its ends, and by what spoils or marks it.
/// </summary>
/// <param name="Length">The packet's.</param>
/// <param name="Label">The sender's and handed on: to whom it goes, for routers.</param>
/// <param name="At">When it came to the queue it is in; on the wire, when it arrives.</param>
public readonly record struct Parcel(Packet Packet, int Length, int Label, Instant At);
