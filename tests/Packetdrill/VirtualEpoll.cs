namespace Stead.Tests.Packetdrill;

/// <summary>epoll(7) over the script's sockets, level or edge triggered.</summary>
internal sealed class VirtualEpoll
{
    private const int Add = 1, Delete = 2, Change = 3;
    private const uint EdgeTriggered = 1u << 31, OneShot = 1u << 30, Always = 0x18;

    private readonly SortedDictionary<int, Watch> _watched = [];

    public int Control(int operation, int descriptor, EpollEvent what)
    {
        switch (operation)
        {
            case Add:
                return _watched.TryAdd(descriptor, new() { What = what }) ? 0 : -17;
            case Change:
                if (!_watched.ContainsKey(descriptor)) return -2;
                _watched[descriptor] = new() { What = what };
                return 0;
            case Delete:
                return _watched.Remove(descriptor) ? 0 : -2;
            default:
                return -Errors.Invalid;
        }
    }

    public int Take(VirtualHost host, Span<EpollEvent> into)
    {
        var count = 0;
        foreach (var (descriptor, watch) in _watched)
        {
            if (count == into.Length) break;
            if (watch.IsSpent || !host.TryGet<VirtualSocket>(descriptor, out var socket)) continue;
            var ready = (uint)SocketCalls.Ready(socket) & (watch.What.Events | Always);
            var isNew = (ready & ~watch.Told) != 0 || socket.Connection is { } connection && connection.Info(host.Now) is var info && info.BytesReceived + info.BytesAcknowledged != watch.Seen;
            var tell = ready != 0 && ((watch.What.Events & EdgeTriggered) == 0 || isNew);
            watch.Told = ready;
            if (!tell) continue;
            if (socket.Connection is { } seen) watch.Seen = seen.Info(host.Now) is var now ? now.BytesReceived + now.BytesAcknowledged : 0;
            watch.IsSpent = (watch.What.Events & OneShot) != 0;
            into[count++] = new() { Events = ready, Data = watch.What.Data };
        }
        return count;
    }

    private sealed class Watch
    {
        public EpollEvent What { get; init; }
        public uint Told { get; set; }
        public long Seen { get; set; }
        public bool IsSpent { get; set; }
    }
}
