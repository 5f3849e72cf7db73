using Stead.Core;
using Stead.Net.Ip;
using Stead.Net.Tcp;
using Stead.Net.Wire;

namespace Stead.Tests.Unit.Net.Tcp;

/// <summary>Requirements of RFC 9293 (its appendix B), RFC 5961, RFC 3168 and RFC 5482 that no other test has.</summary>
public sealed class RequirementsTests
{
    private const TcpFlags Ack = TcpFlags.Ack, Syn = TcpFlags.Syn, Fin = TcpFlags.Fin, Reset = TcpFlags.Reset, Urgent = TcpFlags.Urgent;

    private static readonly TcpSettings s_settings = TcpSettings.Linux with { Timestamps = false, ChallengeInterval = Duration.Zero };

    private static Duration Ms(long milliseconds) => Duration.FromMilliseconds(milliseconds);

    /// <summary>MUST-30 to MUST-33.</summary>
    [Fact]
    public void Urgent_data_is_told_and_is_part_of_the_stream()
    {
        var peer = new LonePeer(s_settings).Establish();
        while (peer.Stack.TryTakeEvent(out _, out _)) { }
        // Nothing of it has come yet.
        peer.Send(Ack | Urgent, 1, 1, urgent: 50);
        Assert.Equal(Readiness.Urgent, TakeEvents(peer));
        Assert.Equal((50, 0), (peer.Connection.Urgent, peer.Connection.Readable));
        peer.Send(Ack | Urgent, 1, 1, length: 30, urgent: 50);
        Assert.Equal(Readiness.Readable, TakeEvents(peer));
        peer.Do(connection => connection.Skip(peer.Now, 20));
        Assert.Equal((30, 10), (peer.Connection.Urgent, peer.Connection.Readable));
        // It moves on while the reader is in it, and never back.
        peer.Send(Ack | Urgent, 31, 1, length: 30, urgent: 40);
        peer.Send(Ack | Urgent, 61, 1, length: 1, urgent: 0);
        Assert.Equal(Readiness.Urgent | Readiness.Readable, TakeEvents(peer));
        Assert.Equal(50, peer.Connection.Urgent);
        peer.Send(Ack, 62, 1, length: 20);
        peer.Do(connection => connection.Skip(peer.Now, 1000));
        Assert.Equal(0, peer.Connection.Urgent);
    }

    /// <summary>MUST-62: behind the last urgent byte, however far that is; and past a window that is closed.</summary>
    [Fact]
    public void The_urgent_pointer_is_behind_the_last_urgent_byte()
    {
        var peer = new LonePeer(s_settings, largestPacket: 65_535).Establish(window: 1500);
        peer.Do(connection => connection.Write(peer.Now, new byte[2500], isUrgent: true));
        Assert.Equal(2500, peer.Expect(Ack | Urgent, 1, 1, 1000).UrgentPointer);
        peer.Send(Ack, 1, 1001, window: 0);
        peer.Do(connection => connection.Write(peer.Now, new byte[100], isUrgent: true));
        Assert.Equal(1600, peer.Expect(Ack | Urgent, 1001, 1).UrgentPointer);
        peer.Send(Ack, 1, 1001, window: 9000);
        Assert.Equal(1600, peer.Expect(Ack | Urgent, 1001, 1, 1000).UrgentPointer);
        Assert.Equal(600, peer.Expect(Ack | Urgent, 2001, 1, 600).UrgentPointer);
        peer.Send(Ack, 1, 2601, window: 9000);
        peer.Write(100);
        Assert.Equal(0, peer.Expect(Ack, 2601, 1, 100).UrgentPointer);
    }

    private static Readiness TakeEvents(LonePeer peer)
    {
        var all = Readiness.None;
        while (peer.Stack.TryTakeEvent(out _, out var happened)) all |= happened;
        return all;
    }

    /// <summary>MUST-46, MUST-57, MUST-63.</summary>
    [Fact]
    public void Groups_and_nobody_are_no_peers()
    {
        var stack = new NetworkStack(new() { Addresses = [IpAddress.V4(10, 0, 0, 1)], IsTransparent = true, OffloadsChecksums = true }, 1);
        foreach (var address in (IpAddress[])[IpAddress.V4(224, 0, 0, 1), IpAddress.V4(255, 255, 255, 255), IpAddress.V4(0)])
            Assert.Throws<UserError>(() => stack.Connect(default, new(address, 80)));
        Assert.Throws<UserError>(() => stack.Connect(default, new(IpAddress.V4(10, 0, 0, 2), 0)));
        foreach (var (source, destination) in ((IpAddress, IpAddress)[])[(IpAddress.V4(10, 0, 0, 2), IpAddress.V4(224, 0, 0, 1)), (IpAddress.V4(224, 0, 0, 1), IpAddress.V4(10, 0, 0, 1))])
        {
            var packet = new byte[40];
            new Ipv4Header(source, destination, IpProtocol.Tcp, 20).Write(packet);
            new TcpHeader(1, 2, new(3), new(0), Syn, 100).Write(packet.AsSpan(20));
            stack.Receive(default, packet, new(IsChecksumKnown: true));
            Assert.False(stack.TryTransmit(default, new byte[1500], out _));
        }
        Assert.Equal(2, stack.Counters.PacketsIgnored);
    }

    /// <summary>MUST-7: lengths that cannot be; MUST-6 and MUST-64: unknown options of any length, on no border of four.</summary>
    [Theory]
    [InlineData(new byte[] { 2, 0, 5, 180 }, false)]
    [InlineData(new byte[] { 2, 1, 5, 180 }, false)]
    [InlineData(new byte[] { 1, 1, 1, 8 }, false)]
    [InlineData(new byte[] { 1, 200, 9, 2, 4, 5, 180, 0 }, false)]
    [InlineData(new byte[] { 200, 3, 9, 2, 4, 5, 180, 0 }, true)]
    [InlineData(new byte[] { 200, 2, 2, 4, 5, 180, 0, 7 }, true)]
    public void Options_may_stand_anywhere_and_lie(byte[] options, bool isTaken)
    {
        var header = new byte[20 + options.Length];
        new TcpHeader(1000, 80, new(1), new(0), Syn, 100).Write(header);
        header[12] = (byte)(header.Length / 4 << 4);
        options.CopyTo(header, 20);
        Assert.Equal(isTaken, TcpSegment.TryRead(header, out var segment));
        if (isTaken) Assert.Equal((ushort?)1460, segment.SynOptions.MaximumSegment);
        header[13] = (byte)Ack;
        Assert.Equal(isTaken, TcpSegment.TryRead(header, out _));
    }

    /// <summary>§3.6.1, MAY-2: a new connection's numbers are behind those of the old, in either role.</summary>
    [Fact]
    public void A_new_incarnation_begins_behind_the_old_one()
    {
        var peer = new LonePeer(s_settings).Establish();
        peer.Do(connection => connection.ShutdownWrite(peer.Now));
        peer.Send(Fin | Ack, 1, 2);
        peer.ForgetSent();
        peer.Send(Syn, 1000, 0, options: new(1000));
        peer.Expect(Syn | Ack, 2 + 65_536, 1001);
        peer = new LonePeer(s_settings).Establish();
        peer.Do(connection => connection.ShutdownWrite(peer.Now));
        peer.Send(Fin | Ack, 1, 2);
        peer.ForgetSent();
        peer.Listener.Close(peer.Now);
        peer.Connect();
        peer.Wait(Duration.Zero);
        peer.Expect(Syn, 2 + 65_536, 0);
    }

    /// <summary>§3.6.1: data that nobody will read; the reset is where the peer is, and so believed at once (RFC 5961 §3.2).</summary>
    [Fact]
    public void Data_after_the_close_is_reset_where_the_peer_is()
    {
        var peer = new LonePeer(s_settings).Establish();
        peer.Do(connection => connection.Close(peer.Now));
        peer.Expect(Fin | Ack, 1, 1);
        peer.Send(Ack, 1, 1, length: 10);
        peer.Expect(Reset, 1, 0);
        Assert.Equal((TcpState.Closed, TcpFailure.Aborted), (peer.Connection.State, peer.Connection.Failure));
    }

    /// <summary>The peer's FIN comes again with the acknowledgement of ours: that is taken.</summary>
    [Theory]
    [InlineData(TcpState.TimeWait, 1u)]
    [InlineData(TcpState.Closing, 0u)]
    public void What_a_repeated_FIN_acknowledges_counts(TcpState after, uint sequence)
    {
        var peer = new LonePeer(s_settings).Establish();
        peer.Do(connection => connection.ShutdownWrite(peer.Now));
        peer.Send(Fin | Ack, 1, 1);
        peer.ForgetSent();
        Assert.Equal(TcpState.Closing, peer.Connection.State);
        peer.Send(Fin | Ack, sequence, 2);
        Assert.Equal(after, peer.Connection.State);
        peer.Expect(Ack, 2, 2);
        peer.ExpectNothing();
    }

    /// <summary>RFC 5482: also of what could not be sent at all.</summary>
    [Fact]
    public void A_user_waits_no_longer_for_what_was_never_sent()
    {
        foreach (var window in (ushort[])[1, 60_000])
        {
            var peer = new LonePeer(s_settings with { UserTimeout = Duration.FromSeconds(3), Cork = true }).Establish(window);
            peer.Now += Duration.FromSeconds(30);
            peer.Stack.Advance(peer.Now);
            Assert.Equal(TcpState.Established, peer.Connection.State);
            peer.Write(100);
            peer.Wait(Ms(2999));
            Assert.Equal(TcpState.Established, peer.Connection.State);
            peer.Wait(Ms(2));
            Assert.Equal(TcpFailure.TimedOut, peer.Connection.Failure);
        }
    }

    /// <summary>RFC 5961 §7, and not a number that can be counted (CVE-2016-5696).</summary>
    [Fact]
    public void Challenges_have_a_limit_that_nobody_knows()
    {
        var peer = new LonePeer(s_settings).Establish();
        var counts = new HashSet<int>();
        for (var second = 0; second < 8; second++)
        {
            for (var i = 0; i < 1200; i++) peer.Send(Syn, 100, 0);
            counts.Add(peer.ForgetSent());
            peer.Wait(Duration.FromSeconds(1));
        }
        Assert.All(counts, count => Assert.InRange(count, 500, 1000));
        Assert.True(counts.Count > 4);
    }

    /// <summary>RFC 3168 §6.1.2: the peer hears of every reduction, that of a timeout too; §6.1.5: what is sent again is not marked as capable.</summary>
    [Fact]
    public void A_timeout_tells_of_its_reduction()
    {
        var pair = new Pair(tcp: TcpSettings.Linux with { Ecn = true, TailLossProbe = false });
        var (client, server) = pair.Connect();
        client.Write(pair.Now, new byte[1000]);
        pair.Run(Ms(100));
        pair.Wire = (_, _) => null;
        client.Write(pair.Now, new byte[1000]);
        pair.Run(Ms(100));
        pair.Wire = (_, _) => Duration.Zero;
        pair.Seen.Clear();
        pair.Run(Ms(1000));
        client.Write(pair.Now, new byte[1000]);
        pair.Run(Ms(100));
        client.Write(pair.Now, new byte[1000]);
        pair.Run(Ms(100));
        var data = pair.Seen.Where(seen => seen.ToServer && Pair.IsData(seen.Packet)).Select(seen => (Pair.Read(seen.Packet).Header.Flags.HasFlag(TcpFlags.CongestionWindowReduced), seen.Packet[1] & 3)).ToArray();
        Assert.Equal([(false, 0), (true, 2), (false, 2)], data);
        Assert.Equal(4000, server.Readable);
    }

    /// <summary>RFC 3168 §6.1.1.1: a SYN that asks may be what nobody answers.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_SYN_that_is_sent_again_does_not_ask_for_ECN(int retries)
    {
        const TcpFlags Asks = TcpFlags.EcnEcho | TcpFlags.CongestionWindowReduced;
        var peer = new LonePeer(s_settings with { Ecn = true, EcnRetries = retries });
        peer.Connect();
        peer.Wait(Duration.Zero);
        peer.Expect(Syn | Asks, 0, 0);
        for (var i = 0; i < 3; i++)
        {
            peer.WaitForPacket(Duration.FromSeconds(10));
            peer.Expect(i < retries ? Syn | Asks : Syn, 0, 0);
        }
    }

    /// <summary>MUST-61: what is small does not wait for others when it is the last.</summary>
    [Fact]
    public void The_last_segment_does_not_wait()
    {
        var peer = new LonePeer(s_settings).Establish();
        peer.Write(10);
        peer.Write(20);
        peer.Expect(Ack, 1, 1, 10);
        peer.ExpectNothing();
        peer.Do(connection => connection.ShutdownWrite(peer.Now));
        peer.Expect(Ack | Fin, 11, 1, 20);
    }

    /// <summary>§3.10.7.4, eighth: a FIN is behind all that the peer sends; what pretends otherwise is not taken.</summary>
    [Fact]
    public void Nothing_is_behind_a_FIN()
    {
        var peer = new LonePeer(s_settings).Establish();
        peer.Send(Ack | Fin, 101, 1, length: 50);
        peer.Send(Ack, 121, 1, length: 100);
        // A second end, before the first: not where something is behind it.
        peer.Send(Ack | Fin, 51, 1, length: 20);
        peer.Send(Ack, 1, 1, length: 100);
        Assert.Equal((TcpState.CloseWait, 150), (peer.Connection.State, peer.Connection.Readable));
    }

    /// <summary>§3.10.7.4, first: what is cut off at the window's end takes the FIN with it.</summary>
    [Fact]
    public void A_FIN_behind_the_window_comes_later()
    {
        var peer = new LonePeer(s_settings with { ReceiveBuffer = 2000, LargestReceiveBuffer = 2000 }).Establish();
        peer.Send(Ack, 1, 1, length: 1000);
        peer.Send(Ack | Fin, 1001, 1, length: 1400);
        Assert.Equal((TcpState.Established, 2000), (peer.Connection.State, peer.Connection.Readable));
        peer.Do(connection => connection.Skip(peer.Now, 2000));
        Assert.False(peer.Connection.IsAtEnd);
        peer.Send(Ack, 2001, 1, length: 400);
        Assert.Equal(TcpState.Established, peer.Connection.State);
        peer.Send(Ack | Fin, 2401, 1);
        Assert.Equal((TcpState.CloseWait, 400), (peer.Connection.State, peer.Connection.Readable));
    }

    /// <summary>RFC 5681 §4.2: each segment out of order, and the one that fills the hole, is acknowledged at once; each by itself where only duplicates can tell.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Holes_are_told_of_at_once(bool hasSack)
    {
        var peer = new LonePeer(s_settings with { QuickAcknowledgements = 0 }).Establish(hasSack: hasSack);
        for (var i = 1u; i <= 3; i++)
        {
            peer.Send(Ack, 1 + 1000 * i, 1, length: 1000);
            peer.Expect(Ack, 1, 1);
        }
        peer.Send(Ack, 1, 1, length: 1000);
        peer.Expect(Ack, 1, 4001);
        peer.ExpectNothing();
        peer.Together(() =>
        {
            for (var i = 0u; i < 6; i++) peer.Send(Ack, 5001 + 1000 * i, 1, length: 1000);
        });
        // More than three tell a counting sender nothing.
        Assert.Equal(hasSack ? 1 : 4, peer.ForgetSent());
    }

    /// <summary>§3.6.1, §3.10.7.4: the last FIN again begins 2 MSL again, an acknowledgement of nothing new does not.</summary>
    [Fact]
    public void TIME_WAIT_begins_again_with_a_repeated_FIN()
    {
        var peer = new LonePeer(s_settings).Establish();
        peer.Do(connection => connection.ShutdownWrite(peer.Now));
        peer.Send(Fin | Ack, 1, 2);
        peer.Wait(Duration.FromSeconds(50));
        peer.Send(Ack, 2, 2);
        peer.Send(Fin | Ack, 1, 2);
        peer.Wait(Duration.FromSeconds(59));
        Assert.Equal(1, peer.Stack.ConnectionCount);
        peer.Send(Ack, 2, 2);
        peer.Wait(Duration.FromSeconds(2));
        Assert.Equal(0, peer.Stack.ConnectionCount);
    }

    /// <summary>RFC 6191 §2: a SYN with a later timestamp is a new one, whatever its number.</summary>
    [Theory]
    [InlineData(5000u, 2000u, true)]
    [InlineData(5000u, 500u, true)]
    [InlineData(1u, 2000u, true)]
    [InlineData(1u, 500u, false)]
    public void TIME_WAIT_gives_way_to_a_later_timestamp_or_number(uint sequence, uint value, bool isNew)
    {
        var peer = new LonePeer(TcpSettings.Linux with { ChallengeInterval = Duration.Zero }).Establish(times: new TcpTimestamps(1000, 0));
        peer.Do(connection => connection.ShutdownWrite(peer.Now));
        peer.Send(Fin | Ack, 1, 2, options: new(Timestamps: new TcpTimestamps(1000, 0)));
        peer.ForgetSent();
        peer.Send(Syn, sequence, 0, options: new(1000, Timestamps: new TcpTimestamps(value, 0)));
        peer.Expect(isNew ? Syn | Ack : Ack, isNew ? 2u + 65_536 : 2, isNew ? sequence + 1 : 2);
    }

    /// <summary>RFC 7323 §5.3, in TIME-WAIT too.</summary>
    [Fact]
    public void Old_timestamps_are_found_in_TIME_WAIT()
    {
        var peer = new LonePeer(TcpSettings.Linux with { ChallengeInterval = Duration.Zero }).Establish(times: new TcpTimestamps(1000, 0));
        peer.Do(connection => connection.ShutdownWrite(peer.Now));
        peer.Send(Fin | Ack, 1, 2, options: new(Timestamps: new TcpTimestamps(1000, 0)));
        peer.ForgetSent();
        peer.Send(Ack, 2, 2, options: new(Timestamps: new TcpTimestamps(1000, 0)));
        peer.ExpectNothing();
        peer.Send(Ack, 2, 2, options: new(Timestamps: new TcpTimestamps(999, 0)));
        peer.Expect(Ack, 2, 2);
        Assert.Equal(1, peer.Stack.Counters.OldTimestamps);
    }

    /// <summary>RFC 6528 §3: for the same endpoints the numbers follow a clock of 4 µs; for others they are others.</summary>
    [Fact]
    public void Initial_numbers_follow_a_clock_and_a_secret()
    {
        var stack = new NetworkStack(new() { Addresses = [IpAddress.V4(10, 0, 0, 1)] }, 1);
        var begin = new Instant(5_000_000_000);
        Assert.Equal(250_000u, Isn(begin + Duration.FromSeconds(1), 80) - Isn(begin, 80));
        Assert.NotEqual(Isn(begin, 80), Isn(begin, 81));
        Assert.NotEqual(Isn(begin, 80), new IsnGenerator(new RandomSequence(2)).Isn(begin, new(IpAddress.V4(10, 0, 0, 1), 1000), new(IpAddress.V4(10, 0, 0, 2), 80)));

        uint Isn(Instant now, ushort port)
        {
            var packet = new byte[1500];
            var connection = stack.Connect(now, new(IpAddress.V4(10, 0, 0, 2), port), local: new(IpAddress.V4(10, 0, 0, 1), 1000));
            Assert.True(stack.TryTransmit(now, packet, out var info));
            connection.Abort(now);
            return Pair.Read(packet[..info.Length]).Header.Sequence.Value;
        }
    }

    /// <summary>§3.8.6.2.2: the right edge moves by something worth while, also when an acknowledgement leaves for another reason; the buffer is announced as it is used.</summary>
    [Fact]
    public void The_right_edge_does_not_creep()
    {
        var peer = new LonePeer(s_settings with { ReceiveBuffer = 4000, LargestReceiveBuffer = 4000 }).Establish();
        peer.Send(Ack, 1, 1, length: 1000);
        Assert.Equal(3000, peer.Expect(Ack, 1, 1001).Window);
        peer.Do(connection => connection.Skip(peer.Now, 300));
        peer.Send(Ack, 1001, 1, length: 100);
        Assert.Equal(2900, peer.Expect(Ack, 1, 1101).Window);
        peer.Do(connection => connection.Skip(peer.Now, 800));
        peer.Send(Ack, 1101, 1, length: 100);
        Assert.Equal(3900, peer.Expect(Ack, 1, 1201).Window);
        peer = new LonePeer(s_settings).Establish(scale: 2);
        Assert.Equal(65_535, peer.Info.ReceiveWindow);
        for (var i = 0u; i < 10; i++) peer.Send(Ack, 1 + 1000 * i, 1, length: 1000);
        Assert.InRange(peer.Info.ReceiveWindow, 80_000, 90_000);
        // Nor does it move back when the buffer becomes smaller (§3.8.6).
        peer = new LonePeer(s_settings).Establish();
        peer.Do(connection => connection.Change(peer.Now, s_settings with { ReceiveBuffer = 1000, LargestReceiveBuffer = 1000 }));
        peer.Send(Ack, 1, 1, length: 100);
        Assert.Equal(65_435, peer.Expect(Ack, 1, 101).Window);
    }

    /// <summary>RFC 3168 §6.1.1: whoever is asked may say yes, also when both have opened at once.</summary>
    [Fact]
    public void A_SYN_that_asks_for_ECN_is_answered_when_both_open()
    {
        var peer = new LonePeer(s_settings);
        peer.Connect();
        peer.Wait(Duration.Zero);
        peer.Expect(Syn, 0, 0);
        peer.Send(Syn | TcpFlags.EcnEcho | TcpFlags.CongestionWindowReduced, 0, 0, options: new(1000));
        peer.Expect(Syn | Ack | TcpFlags.EcnEcho, 0, 1);
        peer.Send(Ack, 1, 1);
        Assert.True(peer.Info.HasEcn);
    }

    [Fact]
    public void FreeBSD_answers_more_in_TIME_WAIT_and_less_in_LISTEN()
    {
        foreach (var (settings, isFreeBsd) in new[] { (s_settings, false), (TcpSettings.FreeBsd with { Timestamps = false }, true) })
        {
            var peer = new LonePeer(settings);
            peer.Listen();
            peer.Send(Syn | Ack, 17, 34);
            if (!isFreeBsd) peer.Expect(Reset, 34, 0);
            peer.ExpectNothing();
            peer = new LonePeer(settings).Establish();
            peer.Do(connection => connection.ShutdownWrite(peer.Now));
            peer.Send(Fin | Ack, 1, 2);
            peer.ForgetSent();
            peer.Send(Ack, 2, 2);
            peer.ExpectNothing();
            peer.Send(Ack, 3, 2);
            if (isFreeBsd) peer.Expect(Ack, 2, 2);
            peer.ExpectNothing();
        }
    }

    /// <summary>A window that the field cannot say is not announced again and again.</summary>
    [Fact]
    public void Without_scaling_reading_makes_no_acknowledgements()
    {
        var peer = new LonePeer(s_settings).Establish(scale: null);
        for (var i = 0u; i < 16; i++)
        {
            peer.Send(Ack, 1 + 1000 * i, 1, length: 1000);
            peer.Expect(Ack, 1, 1001 + 1000 * i);
            peer.Do(connection => connection.Skip(peer.Now, 1000));
            peer.ExpectNothing();
            peer.Now += Ms(10);
        }
    }
}
