using Stead.Net.Tcp.Recovery;
using Stead.Net.Wire;

namespace Stead.Net.Tcp;

/// <summary>What the network says about the path (RFC 1191, RFC 8201, RFC 5461).</summary>
public sealed partial class TcpConnection
{
    /// <summary>RFC 791 and RFC 8200 §5: no link carries less.</summary>
    private const int SmallestMtuV4 = 552, SmallestMtuV6 = 1280;

    /// <param name="sequence">Of the packet that was in trouble.</param>
    internal void OnIcmpError(Instant now, uint sequence, bool isTooBig, int mtu)
    {
        var position = SendPosition(sequence);
        if (position < _acknowledged || position >= _sendNext) return;
        if (isTooBig)
        {
            if (Settings.PathMtuDiscovery) OnPacketTooBig(now, mtu);
            return;
        }
        // RFC 5461 §4.1: while connecting it is the answer, later it may pass.
        if (State == TcpState.SynSent) End(now, TcpFailure.Unreachable);
    }

    private void OnPacketTooBig(Instant now, int mtu)
    {
        // RFC 1191 §5: a router that does not say how much it takes.
        var smallest = Local.Address.IsV6 ? SmallestMtuV6 : SmallestMtuV4;
        mtu = Math.Max(mtu, smallest);
        if (mtu >= _pathMtu) return;
        _pathMtu = mtu;
        var before = SendSegment;
        ChooseSegment();
        if (SendSegment >= before || !IsSynchronized) return;
        CongestionControl.OnSegmentSize(SendSegment);
        // What is under way is too big too: it is sent again, in smaller segments, and no congestion is seen in that (RFC 1191 §6.5).
        for (var index = 0; index < _board.Count; index++) _board.MarkLost(_board.SlotOf(index));
        if (_board.Lost > 0) (_recovery, _recoveryEnd, _undoFrom) = (RecoveryState.Loss, _sendNext, -1);
        Stack.AddToTransmit(this);
    }
}
