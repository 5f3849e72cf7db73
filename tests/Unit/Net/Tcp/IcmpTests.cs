using Stead.Core;
using Stead.Net.Tcp;
using Stead.Net.Wire;

namespace Stead.Tests.Unit.Net.Tcp;

/// <summary>What ICMP errors do to connections (RFC 9293 §3.9.2.2, RFC 5927, RFC 1191).</summary>
public sealed class IcmpTests
{
    private const byte Unreachable = IcmpHeader.V4.Unreachable;

    private static readonly TcpSettings s_settings = TcpSettings.Linux with { Timestamps = false, ChallengeInterval = Duration.Zero };

    /// <summary>Net, host, protocol, port, prohibited; time exceeded in transit and in reassembly; parameters; source quench.</summary>
    [Theory]
    [InlineData(IcmpTrust.Everything, Unreachable, 0, TcpFailure.Unreachable)]
    [InlineData(IcmpTrust.Everything, Unreachable, 1, TcpFailure.Unreachable)]
    [InlineData(IcmpTrust.Everything, Unreachable, 3, TcpFailure.Refused)]
    [InlineData(IcmpTrust.Everything, Unreachable, 13, TcpFailure.Unreachable)]
    [InlineData(IcmpTrust.Everything, 11, 0, TcpFailure.Unreachable)]
    [InlineData(IcmpTrust.Everything, 4, 0, TcpFailure.None)]
    [InlineData(IcmpTrust.Hard, Unreachable, 0, TcpFailure.None)]
    [InlineData(IcmpTrust.Hard, Unreachable, 1, TcpFailure.None)]
    [InlineData(IcmpTrust.Hard, Unreachable, 2, TcpFailure.Refused)]
    [InlineData(IcmpTrust.Hard, Unreachable, 3, TcpFailure.Refused)]
    [InlineData(IcmpTrust.Hard, Unreachable, 10, TcpFailure.Refused)]
    [InlineData(IcmpTrust.Hard, 11, 0, TcpFailure.Unreachable)]
    [InlineData(IcmpTrust.Hard, 11, 1, TcpFailure.None)]
    [InlineData(IcmpTrust.Hard, 12, 0, TcpFailure.None)]
    [InlineData(IcmpTrust.Hard, 4, 0, TcpFailure.None)]
    [InlineData(IcmpTrust.Nothing, Unreachable, 3, TcpFailure.None)]
    public void While_connecting_it_ends_what_it_is_trusted_to(IcmpTrust trust, byte type, byte code, TcpFailure failure)
    {
        var peer = new LonePeer(s_settings with { IcmpWhileConnecting = trust });
        peer.Connect();
        peer.Wait(Duration.Zero);
        // Not of our SYN.
        peer.Icmp(type, code, 5);
        Assert.Equal(TcpState.SynSent, peer.Connection.State);
        peer.Icmp(type, code, 0);
        Assert.Equal((failure == TcpFailure.None ? TcpState.SynSent : TcpState.Closed, failure), (peer.Connection.State, peer.Connection.Failure));
    }

    /// <summary>RFC 5927 §5.2: nothing of the kind ends a connection; SHLD-25: it is told, and is the reason when nothing comes through.</summary>
    [Theory]
    [InlineData(true, TcpFailure.Unreachable)]
    [InlineData(false, TcpFailure.TimedOut)]
    public void It_ends_no_connection_but_says_why_one_ended(bool isTold, TcpFailure failure)
    {
        var peer = new LonePeer(s_settings with { Retries = 3 }).Establish();
        peer.Write(100);
        peer.Icmp(Unreachable, 3, 1);
        Assert.Equal((TcpState.Established, true), (peer.Connection.State, peer.Info.IsUnreachable));
        // What comes through takes it back.
        peer.Send(TcpFlags.Ack, 1, 101);
        Assert.False(peer.Info.IsUnreachable);
        peer.Write(100);
        if (isTold) peer.Icmp(Unreachable, 1, 101);
        peer.Wait(Duration.FromSeconds(60));
        Assert.Equal((TcpState.Closed, failure), (peer.Connection.State, peer.Connection.Failure));
    }

    /// <summary>RFC 8899 §3: nobody says that the segments are too big.</summary>
    [Fact]
    public void Segments_that_are_never_acknowledged_become_smaller()
    {
        foreach (var after in new[] { 0, 2 })
        {
            var peer = new LonePeer(s_settings with { BlackHoleAfter = after, TailLossProbe = false }).Establish(segment: 1460);
            peer.Write(3000);
            Assert.Equal(3, peer.ForgetSent());
            peer.WaitForPacket(Duration.FromSeconds(10));
            Assert.Equal(1460, peer.NextLength());
            peer.WaitForPacket(Duration.FromSeconds(10));
            Assert.Equal(after == 0 ? 1460 : 1240, peer.NextLength());
            peer.ForgetSent();
            peer.WaitForPacket(Duration.FromSeconds(10));
            peer.ForgetSent();
            peer.WaitForPacket(Duration.FromSeconds(10));
            Assert.Equal(after == 0 ? 1460 : 512, peer.NextLength());
            peer.ForgetSent();
            peer.Send(TcpFlags.Ack, 1, 3001);
            Assert.Equal((0L, TcpState.Established), (peer.Info.Outstanding, peer.Connection.State));
        }
    }

    /// <summary>RFC 1191 §6.3: a path does not become larger because somebody says so.</summary>
    [Fact]
    public void Segments_do_not_become_larger()
    {
        var peer = new LonePeer(s_settings).Establish(segment: 1460);
        peer.Write(3000);
        peer.PacketTooBig(1, 1000);
        Assert.Equal(960, peer.Info.SegmentSize);
        peer.ForgetSent();
        peer.PacketTooBig(1, 1000);
        peer.PacketTooBig(1, 1400);
        Assert.Equal(960, peer.Info.SegmentSize);
        peer.ExpectNothing();
    }

    /// <summary>Small ones are lost for another reason.</summary>
    [Fact]
    public void Small_segments_do_not_become_smaller()
    {
        var peer = new LonePeer(s_settings with { BlackHoleAfter = 1, TailLossProbe = false }).Establish(segment: 1460);
        peer.Write(1000);
        peer.Wait(Duration.FromSeconds(10));
        Assert.Equal(1460, peer.Info.SegmentSize);
    }
}
