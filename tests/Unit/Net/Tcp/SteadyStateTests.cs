using Stead.Core;
using Stead.Net.Ip;
using Stead.Net.Tcp;
using Stead.Net.Wire;

namespace Stead.Tests.Unit.Net.Tcp;

/// <summary>A packet costs no allocation, a quiet connection little memory.</summary>
[Collection(nameof(Alone))]
public sealed class SteadyStateTests
{
    private static readonly byte[] s_data = new byte[65_536];

    /// <summary>Two stacks whose packets are handed over one at a time, without anything in between.</summary>
    internal sealed class Loop
    {
        private readonly byte[] _packet = new byte[65_600];
        private readonly byte[] _sink = new byte[65_536];

        public Loop(bool isSuper, TcpSettings? settings = null)
        {
            var common = new StackSettings { Addresses = [], OffloadsChecksums = true, LargestPacket = isSuper ? 65_535 : 0, Tcp = settings ?? TcpSettings.Linux };
            var address = new Endpoint(IpAddress.V4(10, 0, 0, 2), 80);
            Client = new(common with { Addresses = [IpAddress.V4(10, 0, 0, 1)] }, 1);
            Server = new(common with { Addresses = [address.Address] }, 2);
            var listener = Server.Listen(address);
            Sender = Client.Connect(Now, address);
            for (var i = 0; i < 4; i++) Exchange(Duration.FromMicroseconds(10));
            Assert.True(listener.TryAccept(out var accepted));
            Receiver = accepted;
        }

        public NetworkStack Client { get; }

        public NetworkStack Server { get; }

        public TcpConnection Sender { get; }

        public TcpConnection Receiver { get; }

        public Instant Now { get; private set; } = new(1_000_000_000);

        public long Segments { get; private set; }

        /// <summary>Writes, hands over what both send, loses one in so many, reads.</summary>
        public void Pump(int rounds, int lossPeriod = 0)
        {
            for (var i = 0; i < rounds; i++)
            {
                Sender.Write(Now, s_data);
                Exchange(Duration.FromMicroseconds(50), lossPeriod);
                while (Receiver.Read(Now, _sink) > 0) { }
                Exchange(Duration.FromMicroseconds(50), lossPeriod);
            }
        }

        private void Exchange(Duration time, int lossPeriod = 0)
        {
            Now += time;
            Client.Advance(Now);
            while (Client.TryTransmit(Now, _packet, out var info))
            {
                if (info.Length > 100) Segments++;
                if (lossPeriod == 0 || info.Length < 100 || Segments % lossPeriod != 0) Server.Receive(Now, _packet.AsSpan(0, info.Length), info.Offload);
            }
            Now += time;
            Server.Advance(Now);
            while (Server.TryTransmit(Now, _packet, out var info)) Client.Receive(Now, _packet.AsSpan(0, info.Length), info.Offload);
            while (Client.TryTakeEvent(out _, out _)) { }
            while (Server.TryTakeEvent(out _, out _)) { }
        }
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 997)]
    [InlineData(true, 97)]
    public void No_packet_allocates(bool isSuper, int lossPeriod)
    {
        var loop = new Loop(isSuper);
        loop.Pump(3000, lossPeriod);
        var segments = loop.Segments;
        var before = GC.GetAllocatedBytesForCurrentThread();
        loop.Pump(3000, lossPeriod);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(loop.Segments - segments > 2000, $"{loop.Segments - segments} segments");
        Assert.Equal(0, allocated);
        Assert.True(lossPeriod == 0 || loop.Sender.Info(loop.Now).TotalRetransmissions > 5);
    }

    /// <summary>What is left of those that were closed and whose owners have let go of them.</summary>
    [Fact]
    public void A_connection_in_TIME_WAIT_has_at_most_512_bytes()
    {
        const int Count = 2000;
        var pair = new Pair(tcp: TcpSettings.Linux with { TimeWait = Duration.FromSeconds(600) }) { KeepsSeen = false };
        var listener = pair.Server.Listen(pair.ServerEndpoint, backlog: Count);
        OpenAndClose(10);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        OpenAndClose(Count);
        Assert.Equal(Count + 10, pair.Client.ConnectionCount);
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Count;
        Assert.True(each <= 512, $"{each} bytes");
        pair.Run(Duration.FromSeconds(601));
        Assert.Equal(0, pair.Client.ConnectionCount);

        void OpenAndClose(int count)
        {
            var buffer = new byte[100];
            for (var i = 0; i < count; i++)
            {
                var client = pair.Client.Connect(pair.Now, pair.ServerEndpoint);
                TcpConnection? server = null;
                Assert.True(pair.RunUntil(() => listener.TryAccept(out server), Duration.FromSeconds(1)));
                client.Write(pair.Now, buffer);
                client.Close(pair.Now);
                Assert.True(pair.RunUntil(() => server!.Read(pair.Now, buffer) == 0 && server.IsAtEnd, Duration.FromSeconds(1)));
                server!.Close(pair.Now);
                Assert.True(pair.RunUntil(() => server.State == TcpState.Closed, Duration.FromSeconds(1)));
                Assert.Equal(TcpState.TimeWait, client.State);
                while (pair.Client.TryTakeEvent(out _, out _) || pair.Server.TryTakeEvent(out _, out _)) { }
            }
        }
    }

    /// <summary>Both ends of it, with what the stacks need to find them.</summary>
    [Fact]
    public void A_quiet_connection_has_at_most_8_KiB()
    {
        const int Count = 1000;
        var pair = new Pair { KeepsSeen = false };
        var listener = pair.Server.Listen(pair.ServerEndpoint, backlog: Count);
        var kept = new List<TcpConnection>(2 * Count);
        Open(1);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Open(Count);
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Count;
        Assert.True(each <= 8192, $"{each} bytes");
        Assert.Equal(0, pair.Client.BufferedBytes + pair.Server.BufferedBytes);
        GC.KeepAlive(kept);

        void Open(int count)
        {
            var buffer = new byte[100];
            for (var i = 0; i < count; i++) kept.Add(pair.Client.Connect(pair.Now, pair.ServerEndpoint));
            var accepted = 0;
            Assert.True(pair.RunUntil(() =>
            {
                while (pair.Client.TryTakeEvent(out _, out _) || pair.Server.TryTakeEvent(out _, out _)) { }
                for (; listener.TryAccept(out var connection); accepted++)
                {
                    kept.Add(connection);
                    // It was not always quiet.
                    connection.Write(pair.Now, buffer);
                }
                return accepted == count;
            }, Duration.FromSeconds(10)));
            pair.Run(Duration.FromSeconds(5));
            foreach (var connection in kept) connection.Read(pair.Now, buffer);
            pair.Run(Duration.FromSeconds(5));
        }
    }
}
