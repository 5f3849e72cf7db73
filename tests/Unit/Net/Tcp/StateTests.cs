using Stead.Core;
using Stead.Net.Tcp;
using Stead.Net.Wire;

namespace Stead.Tests.Unit.Net.Tcp;

/// <summary>RFC 9293 §3.10.7 with RFC 5961: each state, each event. Both sides' numbers pass 2³² in all of them.</summary>
public sealed class StateTests
{
    private const TcpFlags Ack = TcpFlags.Ack, Syn = TcpFlags.Syn, Fin = TcpFlags.Fin, Reset = TcpFlags.Reset;

    /// <summary>Brought into a state; what was sent on the way is forgotten. Our next number and the peer's.</summary>
    private static (LonePeer Peer, uint Next, uint Expected) In(TcpState state)
    {
        var peer = new LonePeer();
        switch (state)
        {
            case TcpState.Listen:
                peer.Listen();
                return (peer, 0, 0);
            case TcpState.SynSent:
                peer.Connect();
                peer.Wait(Duration.Zero);
                peer.Expect(Syn, 0, 0);
                return (peer, 1, 0);
            case TcpState.SynReceived:
                peer.Listen();
                peer.Send(Syn, 0, 0, options: new(1000, SackPermitted: true));
                peer.Expect(Syn | Ack, 0, 1);
                return (peer, 1, 1);
        }
        peer.Establish();
        if (state is TcpState.CloseWait or TcpState.LastAck)
        {
            peer.Send(Fin | Ack, 1, 1);
            if (state == TcpState.LastAck) peer.Do(connection => connection.Close(peer.Now));
        }
        if (state is TcpState.FinWait1 or TcpState.FinWait2 or TcpState.Closing or TcpState.TimeWait) peer.Do(connection => connection.ShutdownWrite(peer.Now));
        if (state is TcpState.FinWait2 or TcpState.TimeWait) peer.Send(Ack, 1, 2);
        if (state == TcpState.TimeWait) peer.Send(Fin | Ack, 1, 2);
        if (state == TcpState.Closing) peer.Send(Fin | Ack, 1, 1);
        peer.ForgetSent();
        Assert.Equal(state, peer.Connection.State);
        var hasFin = state is not (TcpState.Established or TcpState.CloseWait);
        var hasPeersFin = state is TcpState.CloseWait or TcpState.LastAck or TcpState.Closing or TcpState.TimeWait;
        return (peer, hasFin ? 2u : 1, hasPeersFin ? 2u : 1);
    }

    [Theory]
    [InlineData(TcpState.SynReceived)]
    [InlineData(TcpState.Established)]
    [InlineData(TcpState.FinWait1)]
    [InlineData(TcpState.FinWait2)]
    [InlineData(TcpState.CloseWait)]
    [InlineData(TcpState.Closing)]
    [InlineData(TcpState.LastAck)]
    [InlineData(TcpState.TimeWait)]
    public void A_reset_counts_only_exactly_where_it_is_expected(TcpState state)
    {
        var (peer, next, expected) = In(state);
        // Outside of the window: nothing. Inside: asked about.
        peer.Send(Reset, expected - 1, 0);
        peer.ExpectNothing();
        peer.Send(Reset, expected + 10, 0);
        peer.Expect(Ack, next, expected);
        Assert.Equal(1, peer.Stack.ConnectionCount);
        peer.Send(Reset, expected, 0);
        peer.ExpectNothing();
        // RFC 1337: TIME-WAIT is not cut short.
        Assert.Equal(state == TcpState.TimeWait ? 1 : 0, peer.Stack.ConnectionCount);
        if (state is TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2 or TcpState.CloseWait) Assert.Equal(TcpFailure.Reset, peer.Connection.Failure);
    }

    [Theory]
    [InlineData(TcpState.Established)]
    [InlineData(TcpState.FinWait1)]
    [InlineData(TcpState.FinWait2)]
    [InlineData(TcpState.CloseWait)]
    [InlineData(TcpState.Closing)]
    [InlineData(TcpState.LastAck)]
    public void A_SYN_is_asked_about(TcpState state)
    {
        var (peer, next, expected) = In(state);
        foreach (var sequence in (uint[])[expected - 1, expected, expected + 100])
        {
            peer.Send(Syn, sequence, 0);
            peer.Expect(Ack, next, expected);
        }
        Assert.Equal(state, peer.Connection.State);
    }

    [Theory]
    [InlineData(TcpState.Established)]
    [InlineData(TcpState.FinWait1)]
    [InlineData(TcpState.CloseWait)]
    [InlineData(TcpState.Closing)]
    [InlineData(TcpState.LastAck)]
    public void An_acknowledgement_of_what_was_never_sent_is_asked_about(TcpState state)
    {
        var (peer, next, expected) = In(state);
        peer.Send(Ack, expected, next + 1);
        peer.Expect(Ack, next, expected);
        Assert.Equal(state, peer.Connection.State);
    }

    /// <summary>With the last acknowledgement the next state; a FIN with it or alone too.</summary>
    [Theory]
    [InlineData(TcpState.FinWait1, Ack, true, TcpState.FinWait2)]
    [InlineData(TcpState.FinWait1, Ack | Fin, true, TcpState.TimeWait)]
    [InlineData(TcpState.FinWait1, Ack | Fin, false, TcpState.Closing)]
    [InlineData(TcpState.FinWait2, Ack | Fin, true, TcpState.TimeWait)]
    [InlineData(TcpState.Closing, Ack, true, TcpState.TimeWait)]
    [InlineData(TcpState.LastAck, Ack, true, TcpState.Closed)]
    [InlineData(TcpState.Established, Ack | Fin, true, TcpState.CloseWait)]
    [InlineData(TcpState.TimeWait, Ack | Fin, true, TcpState.TimeWait)]
    [InlineData(TcpState.CloseWait, Ack | Fin, true, TcpState.CloseWait)]
    public void Ends_follow_figure_5(TcpState state, TcpFlags flags, bool isAcknowledged, TcpState after)
    {
        var (peer, next, expected) = In(state);
        var hadFin = state is TcpState.TimeWait or TcpState.CloseWait;
        peer.Send(flags, hadFin ? expected - 1 : expected, isAcknowledged ? next : next - 1);
        Assert.Equal(after, peer.Connection.State);
        if ((flags & Fin) != 0) peer.Expect(Ack, next, hadFin ? expected : expected + 1);
        peer.ExpectNothing();
        Assert.Equal(TcpFailure.None, peer.Connection.Failure);
    }

    [Fact]
    public void Without_a_listener_there_is_a_reset()
    {
        var peer = new LonePeer();
        peer.Send(Syn, 5, 0);
        peer.Expect(Reset | Ack, unchecked(0 - peer.Isn), 6);
        peer.Send(Ack, 5, 77, length: 3);
        peer.Expect(Reset, 77, 0);
        peer.Send(Reset, 5, 0);
        peer.ExpectNothing();
        (peer, _, _) = In(TcpState.Listen);
        peer.Send(Ack, 5, 77);
        peer.Expect(Reset, 77, 0);
        peer.Send(Reset, 5, 0);
        peer.Send(Fin, 5, 0);
        peer.ExpectNothing();
        Assert.Equal(0, peer.Stack.ConnectionCount);
    }

    [Fact]
    public void A_SYN_is_refused_or_answered()
    {
        var (peer, _, _) = In(TcpState.SynSent);
        // A wrong acknowledgement is reset, and ours goes on waiting.
        peer.Send(Syn | Ack, 0, 5);
        peer.Expect(Reset, 5, 0);
        peer.Send(Reset | Ack, 0, 5);
        peer.Send(Reset, 0, 0);
        Assert.Equal(TcpState.SynSent, peer.Connection.State);
        peer.Send(Syn | Ack, 0, 1);
        peer.Expect(Ack, 1, 1);
        Assert.Equal(TcpState.Established, peer.Connection.State);
        (peer, _, _) = In(TcpState.SynSent);
        peer.Send(Reset | Ack, 0, 1);
        Assert.Equal((TcpState.Closed, TcpFailure.Refused), (peer.Connection.State, peer.Connection.Failure));
    }

    [Fact]
    public void Both_may_open_at_once()
    {
        var (peer, _, _) = In(TcpState.SynSent);
        peer.Send(Syn, 0, 0, options: new(1000));
        Assert.Equal(TcpState.SynReceived, peer.Connection.State);
        peer.Expect(Syn | Ack, 0, 1);
        peer.Send(Syn | Ack, 0, 1);
        Assert.Equal(TcpState.Established, peer.Connection.State);
        peer.Write(10);
        peer.Expect(Ack, 1, 1, 10);
    }

    [Fact]
    public void Both_may_close_at_once()
    {
        var pair = new Pair();
        var (client, server) = pair.Connect();
        client.Close(pair.Now);
        server.Close(pair.Now);
        pair.Run(Duration.FromMilliseconds(100));
        Assert.Equal((TcpState.TimeWait, TcpState.TimeWait), (client.State, server.State));
        pair.Run(Duration.FromSeconds(61));
        Assert.Equal(0, pair.Client.ConnectionCount + pair.Server.ConnectionCount);
    }

    [Fact]
    public void Two_stacks_may_connect_to_each_other()
    {
        var pair = new Pair();
        var client = pair.Client.Connect(pair.Now, pair.ServerEndpoint, local: new(pair.Client.Settings.Addresses[0], 1000));
        var server = pair.Server.Connect(pair.Now, client.Local, local: pair.ServerEndpoint);
        pair.Run(Duration.FromMilliseconds(100));
        Assert.Equal((TcpState.Established, TcpState.Established), (client.State, server.State));
        client.Write(pair.Now, "hello"u8);
        pair.Run(Duration.FromMilliseconds(100));
        Assert.Equal(5, server.Readable);
    }

    /// <summary>RFC 9293 §3.5.1: a peer that has forgotten everything.</summary>
    [Fact]
    public void A_half_open_connection_is_found_out()
    {
        var (peer, next, expected) = In(TcpState.Established);
        peer.Send(Syn, 400, 0);
        peer.Expect(Ack, next, expected);
        peer.Send(Reset, expected, 0);
        Assert.Equal(TcpFailure.Reset, peer.Connection.Failure);
    }

    [Fact]
    public void TIME_WAIT_gives_way_to_a_new_SYN()
    {
        var (peer, _, expected) = In(TcpState.TimeWait);
        peer.Send(Syn, expected + 1000, 0, options: new(1000));
        var answer = peer.Expect(Syn | Ack, 2 + 65_536, expected + 1001);
        Assert.Equal((ushort)1460, answer.Options.MaximumSegment);
        Assert.Equal(1, peer.Stack.ConnectionCount);
    }

    [Fact]
    public void FreeBSD_says_nothing_to_an_old_SYN_in_TIME_WAIT()
    {
        foreach (var (settings, isAnswered) in new[] { (TcpSettings.Linux with { Timestamps = false, ChallengeInterval = Duration.Zero }, true), (TcpSettings.FreeBsd with { Timestamps = false }, false) })
        {
            var peer = new LonePeer(settings).Establish();
            peer.Do(connection => connection.ShutdownWrite(peer.Now));
            peer.Send(Fin | Ack, 1, 2);
            Assert.Equal(TcpState.TimeWait, peer.Connection.State);
            peer.ForgetSent();
            peer.Send(Syn, 2, 0);
            if (isAnswered) peer.Expect(Ack, 2, 2);
            peer.ExpectNothing();
            Assert.Equal(TcpState.TimeWait, peer.Connection.State);
        }
    }

    [Fact]
    public void Half_open_connections_have_a_limit_and_an_end()
    {
        var pair = new Pair();
        pair.Server.Listen(pair.ServerEndpoint, TcpSettings.Linux with { SynCookies = false }, backlog: 3);
        pair.Wire = (_, toServer) => toServer ? Duration.Zero : null;
        for (var i = 0; i < 10; i++) pair.Client.Connect(pair.Now, pair.ServerEndpoint);
        pair.Run(Duration.FromMilliseconds(100));
        Assert.Equal(3, pair.Server.ConnectionCount);
        Assert.Equal(7, pair.Server.Counters.SynsDropped);
        pair.Wire = (_, _) => null;
        pair.Run(Duration.FromSeconds(130));
        Assert.Equal(0, pair.Server.ConnectionCount + pair.Client.ConnectionCount);
    }

    [Fact]
    public void TIME_WAIT_has_a_limit()
    {
        var pair = new Pair(settings => settings with { MostTimeWaits = 5 });
        var listener = pair.Server.Listen(pair.ServerEndpoint);
        for (var i = 0; i < 20; i++)
        {
            var client = pair.Client.Connect(pair.Now, pair.ServerEndpoint);
            pair.Run(Duration.FromMilliseconds(50));
            client.Close(pair.Now);
            pair.Run(Duration.FromMilliseconds(50));
            Assert.True(listener.TryAccept(out var server));
            server.Close(pair.Now);
            pair.Run(Duration.FromMilliseconds(50));
        }
        Assert.Equal(5, pair.Client.ConnectionCount);
        Assert.Equal(0, pair.Server.ConnectionCount);
    }

    [Fact]
    public void Data_that_comes_with_a_SYN_is_taken()
    {
        var (peer, _, _) = In(TcpState.SynSent);
        peer.Send(Syn | Ack, 0, 1, length: 10, options: new(1000));
        peer.Expect(Ack, 1, 11);
        Assert.Equal(10, peer.Connection.Readable);
    }

    /// <summary>RFC 2525 §2.17.</summary>
    [Fact]
    public void Closing_with_something_unread_resets()
    {
        var (peer, _, _) = In(TcpState.Established);
        peer.Send(Ack, 1, 1, length: 10);
        peer.ForgetSent();
        peer.Do(connection => connection.Close(peer.Now));
        peer.Expect(Reset | Ack, 1, 11);
        Assert.Equal(0, peer.Stack.ConnectionCount);
    }
}
