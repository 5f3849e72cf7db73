using Stead.Net.Ip;
using Stead.Net.Tcp.Recovery;
using Stead.Net.Wire;

namespace Stead.Net.Tcp;

/// <summary>What the network says about the path (RFC 1191, RFC 8201, RFC 5461).</summary>
public sealed partial class TcpConnection
{
    /// <summary>RFC 791 and RFC 8200 §5: no link carries less.</summary>
    private const int SmallestMtuV4 = 552, SmallestMtuV6 = 1280;

    /// <param name="sequence">Of the packet that was in trouble.</param>
    internal void OnIcmpError(Instant now, uint sequence, IcmpProblem problem, int mtu)
    {
        var position = SendPosition(sequence);
        if (position < _acknowledged || position >= _sendNext) return;
        if (problem == IcmpProblem.TooBig)
        {
            if (Settings.PathMtuDiscovery) OnPacketTooBig(now, mtu);
            return;
        }
        // RFC 9293 §3.9.2.2 (SHLD-25): if nothing comes through, that is why.
        _isUnreachable = true;
        if (State != TcpState.SynSent) return;
        var isRefused = problem == IcmpProblem.Refused || problem == IcmpProblem.Prohibited && Settings.IcmpWhileConnecting == IcmpTrust.Hard;
        if (Settings.IcmpWhileConnecting == IcmpTrust.Everything || Settings.IcmpWhileConnecting == IcmpTrust.Hard && problem != IcmpProblem.Passing)
            End(now, isRefused ? TcpFailure.Refused : TcpFailure.Unreachable);
    }

    /// <summary>Timeouts of a large segment: the path may carry less, and whoever should say so is not heard (RFC 2923 §2.1, RFC 8899 §3).</summary>
    private void SuspectBlackHole(Instant now)
    {
        if (!Settings.PathMtuDiscovery || _board[0].Length < SendSegment) return;
        OnPacketTooBig(now, _pathMtu > SmallestMtuV6 ? SmallestMtuV6 : SmallestMtuV4);
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
