using Stead.Core;
using Stead.Net.Ip;
using Stead.Net.Tcp;
using Stead.Net.Wire;

namespace Stead.Tests.Unit.Net.Tcp;

/// <summary>
/// One life of two connections drawn from a seed: how both sides are set, what the wire does to packets, how the owners read, write and close, and
/// what a stranger throws in. Streams must arrive whole or the connection must fail; nothing must outlive its limit.
/// </summary>
internal sealed class SimulatedLife
{
    private readonly RandomSequence _chance;
    private readonly Pair _pair;
    private readonly double _loss, _reorder, _duplicate, _corrupt;
    private readonly Duration _jitter;
    private readonly bool _isHostile, _cutsOff;
    private readonly Side _client = new(), _server = new();
    private readonly byte[] _scratch = new byte[70_000];
    private byte[]? _lastPacket;
    private Instant _cutAt = Instant.Never;

    public SimulatedLife(ulong seed)
    {
        _chance = new(seed);
        var isOffloading = _chance.Chance(0.3);
        _corrupt = isOffloading || !_chance.Chance(0.3) ? 0 : 0.02;
        _loss = _chance.Chance(0.3) ? 0 : _chance.Fraction() * (_chance.Chance(0.2) ? 0.3 : 0.05);
        _reorder = _chance.Chance(0.5) ? 0 : _chance.Fraction() * 0.5;
        _duplicate = _chance.Chance(0.7) ? 0 : 0.1;
        _jitter = Duration.FromMicroseconds(_chance.Below(20_000));
        _isHostile = _chance.Chance(0.3);
        _cutsOff = _chance.Chance(0.05);
        var mtu = (int)(_chance.Chance(0.5) ? 1500 : 600 + _chance.Below(8000));
        StackSettings Set(StackSettings settings) => settings with
        {
            MaximumTransmissionUnit = mtu, OffloadsChecksums = isOffloading, LargestPacket = isOffloading && _chance.Chance(0.5) ? 65_535 : 0, Tcp = RandomSettings(),
        };
        _pair = new(Set, Set, isV6: _chance.Chance(0.3) && mtu >= 1280, seed: seed) { KeepsSeen = false, Wire = OnWire, Delay = Duration.FromMicroseconds(10 + _chance.Below(100_000)) };
    }

    /// <returns>What went wrong; null when nothing did.</returns>
    public string? Live()
    {
        var listener = _pair.Server.Listen(_pair.ServerEndpoint);
        _client.Begin(_pair.Client.Connect(_pair.Now, _pair.ServerEndpoint), _chance.Fork());
        var end = _pair.Now + Duration.FromSeconds(20_000);
        if (_cutsOff) _cutAt = _pair.Now + Duration.FromMilliseconds(_chance.Below(2000));
        for (var steps = 0; ; steps++)
        {
            _pair.Drain();
            if (_server.Connection is null && listener.TryAccept(out var accepted)) _server.Begin(accepted, _chance.Fork());
            var isOver = _client.IsOver && (_server.IsOver || _server.Connection is null);
            var acted = Act(_client, _server) | (_server.Connection is not null && Act(_server, _client));
            if ((_client.Wrong ?? _server.Wrong) is { } wrong) return wrong;
            if (isOver) break;
            if (acted) continue;
            if (steps > 300_000) return $"no end: client {_client} server {_server}";
            var next = Instant.Min(_pair.NextMoment, _nextWake);
            if (next > end)
            {
                // A peer that is gone without a word is missed only by those who send or keep alive: the owner gives up.
                if (_cutAt == Instant.Never && !_client.Failed && !_server.Failed) return $"nothing more happens: client {_client} server {_server}";
                _client.GiveUp(_pair.Now);
                _server.GiveUp(_pair.Now);
                continue;
            }
            _pair.Now = Instant.Max(_pair.Now, next);
            // A machine that slept: everything is late.
            if (_chance.Chance(0.0005)) _pair.Now += Duration.FromMilliseconds(_chance.Below(5000));
            if (_isHostile && _chance.Chance(0.05)) Attack();
            _pair.Step();
        }
        return Check(listener);
    }

    private Instant _nextWake = Instant.Never;

    private string? Check(TcpListener listener)
    {
        listener.Close(_pair.Now);
        if (_cutAt == Instant.Never && _loss < 0.05 && _corrupt == 0 && !_client.Failed && !_server.Failed)
        {
            if (!_client.Sent.IsSameAs(_server.Got) && _server.ReadToEnd) return "the server did not get all";
            if (!_server.Sent.IsSameAs(_client.Got) && _client.ReadToEnd) return "the client did not get all";
        }
        // R2, FIN-WAIT-2 and 2 MSL have their limits; then nothing is left.
        _pair.Run(Duration.FromSeconds(4000));
        if (_pair.Client.ConnectionCount + _pair.Server.ConnectionCount > 0) return $"remains: client {_client} server {_server}";
        var (clientBytes, serverBytes) = (_pair.Client.BufferedBytes, _pair.Server.BufferedBytes);
        return clientBytes + serverBytes > 0 ? $"{clientBytes} and {serverBytes} bytes remain: client {_client} server {_server}" : null;
    }

    private bool Act(Side side, Side other)
    {
        var connection = side.Connection!;
        side.Failed |= connection.Failure != TcpFailure.None;
        if (side.IsOver) return false;
        var acted = false;
        if (side.PausedUntil > _pair.Now)
        {
            _nextWake = Instant.Min(_nextWake <= _pair.Now ? Instant.Never : _nextWake, side.PausedUntil);
            return false;
        }
        if (_nextWake <= _pair.Now) _nextWake = Instant.Never;
        // A reader that takes its time closes the window.
        if (connection.Readable > 0)
        {
            for (var reads = 1 + _chance.Below(32); reads > 0 && connection.Readable > 0; reads--)
            {
                var length = connection.Read(_pair.Now, _scratch.AsSpan(0, side.ReadSize));
                if (!side.Take(_scratch.AsSpan(0, length), other.Sent)) return true;
            }
            acted = true;
            if (_chance.Chance(side.Laziness)) side.PausedUntil = _pair.Now + Duration.FromMilliseconds(_chance.Below(800));
        }
        if (connection.IsAtEnd) side.ReadToEnd = true;
        if (side.ToSend > 0)
        {
            var wanted = (int)Math.Min(side.ToSend, 1 + _chance.Below(30_000));
            side.Sent.Peek(_scratch.AsSpan(0, wanted));
            var taken = connection.Write(_pair.Now, _scratch.AsSpan(0, wanted), hasMore: _chance.Chance(0.05), isUrgent: _chance.Chance(0.02));
            side.Sent.Advance(taken);
            side.ToSend -= taken;
            acted |= taken > 0;
        }
        if (side is { ToSend: 0, HasShut: false } && connection.State is not (TcpState.SynSent or TcpState.SynReceived))
        {
            side.HasShut = true;
            connection.ShutdownWrite(_pair.Now);
            acted = true;
        }
        if (side.HasShut && side.ReadToEnd && !side.HasClosed)
        {
            side.HasClosed = true;
            connection.Close(_pair.Now);
            acted = true;
        }
        if (side.Impatience > 0 && _chance.Chance(side.Impatience))
        {
            side.HasClosed = side.HasShut = true;
            side.Failed = true;
            if (_chance.Chance(0.5)) connection.Close(_pair.Now);
            else connection.Abort(_pair.Now);
            acted = true;
        }
        return acted;
    }

    private TcpSettings RandomSettings()
    {
        var settings = _chance.Chance(0.2) ? TcpSettings.FreeBsd : TcpSettings.Linux;
        string[] controls = [.. Stead.Net.Tcp.Congestion.CongestionTable.Entries.Select(entry => entry.Name)];
        string[] pacings = ["", "", .. Stead.Net.Tcp.Pacing.PacingTable.Entries.Select(entry => entry.Name)];
        var buffer = (int)(1 + _chance.Below(_chance.Chance(0.3) ? 3000 : 200_000));
        return settings with
        {
            CongestionControl = controls[_chance.Below(controls.Length)], Pacing = pacings[_chance.Below(pacings.Length)],
            Sack = _chance.Chance(0.8), Timestamps = _chance.Chance(0.7), WindowScaling = _chance.Chance(0.8), Ecn = _chance.Chance(0.3), Rack = _chance.Chance(0.85),
            TailLossProbe = _chance.Chance(0.8), NoDelay = _chance.Chance(0.5), Cork = _chance.Chance(0.03), KeepAlive = _chance.Chance(0.2), KeepAliveIdle = Duration.FromSeconds(1 + _chance.Below(100)),
            ReceiveBuffer = buffer, LargestReceiveBuffer = (int)(buffer + _chance.Below(300_000)), SendBuffer = (int)(1 + _chance.Below(200_000)), LargestSendBuffer = (int)(1 + _chance.Below(500_000)),
            MostStretches = (int)(1 + _chance.Below(20)), SegmentSize = _chance.Chance(0.2) ? (int)(100 + _chance.Below(1000)) : 0, MaximumTimeout = Duration.FromSeconds(10), Retries = 12, SynRetries = 12,
            BlackHoleAfter = (int)_chance.Below(4), UnpacedSegments = (int)_chance.Below(20), RackTakesLastRtt = _chance.Chance(0.5), IcmpWhileConnecting = (IcmpTrust)_chance.Below(3),
            UserTimeout = _chance.Chance(0.1) ? Duration.FromSeconds(1 + _chance.Below(60)) : Duration.Zero,
        };
    }

    private Duration? OnWire(byte[] packet, bool toServer)
    {
        if (_pair.Now >= _cutAt) return null;
        if (_chance.Chance(_loss)) return null;
        if (_chance.Chance(_corrupt)) packet[_chance.Below(packet.Length)] ^= (byte)(1 << (int)_chance.Below(8));
        _lastPacket = packet;
        if (_chance.Chance(_duplicate)) _pair.Repeat(packet, toServer, new(_chance.Below(_jitter.Nanoseconds + 1)));
        return _chance.Chance(_reorder) ? new Duration(_chance.Below(_jitter.Nanoseconds + 1)) : Duration.Zero;
    }

    /// <summary>Somebody who knows addresses and ports, and guesses the rest.</summary>
    private void Attack()
    {
        if (_lastPacket is null || _lastPacket.Length < 60) return;
        if (_chance.Chance(0.3))
        {
            AttackByIcmp(_lastPacket);
            return;
        }
        var packet = (byte[])_lastPacket.Clone();
        var segment = packet.AsSpan(packet[0] >> 4 == 4 ? 20 : 40);
        for (var i = 4; i < 12; i++) segment[i] = (byte)_chance.Next();
        segment[13] = (byte)_chance.Next();
        segment[14] = (byte)_chance.Next();
        var isToServer = segment[3] == 80 && segment[2] == 0;
        _pair.Inject(packet, isToServer);
    }

    /// <summary>An error that quotes what was sent last, or has another number, from where it went.</summary>
    private void AttackByIcmp(byte[] cause)
    {
        var isV6 = cause[0] >> 4 == 6;
        var segmentAt = isV6 ? Ipv6Header.Length : Ipv4Header.Length;
        var quoted = cause[..(segmentAt + 8)];
        if (_chance.Chance(0.3)) quoted[segmentAt + 4 + _chance.Below(4)] = (byte)_chance.Next();
        var message = new byte[IcmpHeader.Length + quoted.Length];
        byte[] types = isV6 ? [1, 2, 3, 4] : [3, 3, 4, 11, 12];
        new IcmpHeader(types[_chance.Below(types.Length)], (byte)_chance.Below(16), (uint)_chance.Below(2000)).Write(message);
        quoted.CopyTo(message, IcmpHeader.Length);
        var packet = new byte[segmentAt + message.Length];
        var (from, to) = (IpAddress.Read(cause.AsSpan(isV6 ? 24 : 16), isV6), IpAddress.Read(cause.AsSpan(isV6 ? 8 : 12), isV6));
        if (isV6)
        {
            TransportChecksum.Fill(from, to, IpProtocol.IcmpV6, message, IcmpHeader.ChecksumAt);
            new Ipv6Header(from, to, IpProtocol.IcmpV6, message.Length).Write(packet);
        }
        else
        {
            IcmpHeader.FillV4(message);
            new Ipv4Header(from, to, IpProtocol.Icmp, message.Length).Write(packet);
        }
        message.CopyTo(packet, segmentAt);
        _pair.Inject(packet, toServer: cause[segmentAt] == 0 && cause[segmentAt + 1] == 80);
    }

    public override string ToString() => $"loss {_loss:F3} reorder {_reorder:F2} duplicate {_duplicate} corrupt {_corrupt} jitter {_jitter} hostile {_isHostile} cut {_cutsOff} client {_client} server {_server}";

    /// <summary>One owner.</summary>
    private sealed class Side
    {
        public TcpConnection? Connection { get; private set; }

        public Pattern Sent { get; private set; } = new(0);

        public Pattern Got { get; private set; } = new(0);

        public long ToSend { get; set; }

        public int ReadSize { get; private set; }

        public double Laziness { get; private set; }

        public double Impatience { get; private set; }

        public Instant PausedUntil { get; set; }

        public bool HasShut { get; set; }

        public bool HasClosed { get; set; }

        public bool ReadToEnd { get; set; }

        public bool Failed { get; set; }

        public string? Wrong { get; private set; }

        public bool IsOver => Connection is { State: TcpState.Closed or TcpState.TimeWait } && (Connection.Readable == 0 || HasClosed) && (Connection.IsAtEnd || HasClosed);

        public void Begin(TcpConnection connection, RandomSequence chance)
        {
            Connection = connection;
            var key = chance.Next();
            Sent = new(key);
            ToSend = chance.Below(chance.Chance(0.15) ? 200_000 : 20_000);
            ReadSize = (int)(1 + chance.Below(chance.Chance(0.3) ? 300 : 65_536));
            Laziness = chance.Chance(0.3) ? 0.2 : 0;
            Impatience = chance.Chance(0.05) ? 0.002 : 0;
        }

        public void GiveUp(Instant now)
        {
            HasClosed = HasShut = Failed = true;
            Connection?.Abort(now);
        }

        /// <summary>What came must be what the other side wrote.</summary>
        public bool Take(ReadOnlySpan<byte> bytes, Pattern sent)
        {
            if (Got.Position == 0) Got = new(sent.Key);
            if (Got.Position + bytes.Length > sent.Position) Wrong = $"more arrived than was sent: {this}";
            else if (!Got.TakeSame(bytes)) Wrong = $"other bytes arrived than were sent, before {Got.Position}: {this}";
            return Wrong is null;
        }

        public override string ToString() => Connection is null ? "none" : $"{Connection.State}/{Connection.Failure} sent {Sent.Position} left {ToSend} got {Got.Position} end {ReadToEnd} {Connection.Info(new(0)).Recovery} timeout {Connection.Settings.UserTimeout} window {Connection.Info(new(0)).PeerWindow} readable {Connection.Readable} buffers {Connection.Settings.ReceiveBuffer} {Connection.Settings.LargestReceiveBuffer} {Connection.Settings.SendBuffer} closed {HasClosed} shut {HasShut} failed {Failed}";
    }
}
