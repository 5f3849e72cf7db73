using Stead.Net.Ip;
using Stead.Net.Wire;

namespace Stead.Net.Tcp;

/// <summary>
/// A SYN for which there is no room is answered all the same (RFC 4987 §3.6): what must be known of it is in the sequence number and the timestamp of the
/// answer, and comes back with the peer's acknowledgement.
/// </summary>
/// <remarks>Sequence number: 5 bits of time, 3 of the segment size, 24 of a hash. Timestamp: its lowest 6 bits are window scale, SACK and ECN; without one there is none of them.</remarks>
internal sealed class SynCookies(IsnGenerator isn)
{
    /// <summary>A cookie is good for as long as its time is this or the one before.</summary>
    private const long TickNanoseconds = 64_000_000_000;

    private const uint NoScale = 15, SackBit = 1 << 4, EcnBit = 1 << 5, OptionBits = 63, HashBits = 0xff_ffff;

    private static readonly ushort[] s_segments = [88, 536, 1220, 1360, 1440, 1452, 1460, 8960];

    private long _lastTick = -2;

    public uint Make(Instant now, in Endpoint local, in Endpoint remote, in TcpSegment syn)
    {
        _lastTick = now.Nanoseconds / TickNanoseconds;
        var wanted = syn.SynOptions.MaximumSegment ?? (local.Address.IsV6 ? 1220 : 536);
        var index = s_segments.Length - 1;
        while (index > 0 && s_segments[index] > wanted) index--;
        return (uint)(_lastTick & 31) << 27 | (uint)index << 24 | Hash(local, remote, syn.Sequence, _lastTick, (uint)index);
    }

    /// <param name="clock">The timestamp that would be sent.</param>
    public static uint Timestamp(uint clock, in TcpOptions agreed, bool hasEcn)
    {
        var value = clock & ~OptionBits | (agreed.WindowScale ?? NoScale) | (agreed.SackPermitted ? SackBit : 0) | (hasEcn ? EcnBit : 0);
        return (int)(value - clock) > 0 ? value - OptionBits - 1 : value;
    }

    /// <param name="syn">As it was, as far as it matters.</param>
    /// <returns>False for an acknowledgement of something else; also when no cookie was made lately, so that there is nothing to be guessed.</returns>
    public bool TryRead(Instant now, in Endpoint local, in Endpoint remote, in TcpSegment ack, out TcpSegment syn)
    {
        syn = default;
        var tick = now.Nanoseconds / TickNanoseconds;
        if (tick - _lastTick > 1) return false;
        var (cookie, sequence) = (ack.Acknowledgement - 1, ack.Sequence - 1);
        if ((tick & 31) != cookie >> 27) tick--;
        var index = cookie >> 24 & 7;
        if ((uint)(tick & 31) != cookie >> 27 || Hash(local, remote, sequence, tick, index) != (cookie & HashBits)) return false;
        var options = ack.HasTimestamps ? ack.TimestampEcho & OptionBits : NoScale;
        syn = new()
        {
            SourcePort = remote.Port, DestinationPort = local.Port, Sequence = sequence, Window = ack.Window,
            Flags = TcpFlags.Syn | ((options & EcnBit) != 0 ? TcpFlags.EcnEcho | TcpFlags.CongestionWindowReduced : 0),
            HasTimestamps = ack.HasTimestamps, TimestampValue = ack.TimestampValue,
            SynOptions = new(s_segments[index], (options & NoScale) is var scale and < NoScale ? (byte)scale : null, (options & SackBit) != 0, ack.HasTimestamps ? new(ack.TimestampValue, 0) : null),
        };
        return true;
    }

    private uint Hash(in Endpoint local, in Endpoint remote, uint sequence, long tick, uint index) => isn.Cookie(local, remote, (ulong)sequence << 32 | (uint)(tick << 3) | index) & HashBits;
}
