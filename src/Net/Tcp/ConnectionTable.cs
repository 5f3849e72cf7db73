using Stead.Net.Ip;
using Stead.Net.Links;

namespace Stead.Net.Tcp;

/// <summary>Connections by both endpoints. Chained through the connections themselves.</summary>
internal sealed class ConnectionTable(EndpointHash hash)
{
    private TcpConnection?[] _buckets = new TcpConnection?[16];

    public int Count { get; private set; }

    public TcpConnection? Find(in Endpoint local, in Endpoint remote)
    {
        for (var connection = _buckets[hash.Of(local, remote) & (ulong)(_buckets.Length - 1)]; connection is not null; connection = connection.NextInBucket)
        {
            // Nearly all of it is wanted now, and where nothing of it is in a cache the first line would be waited for, then the second, ...
            Prefetch.Object(connection, TcpConnection.Size);
            if (connection.Remote == remote && connection.Local == local) return connection;
        }
        return null;
    }

    public void Add(TcpConnection connection)
    {
        // Half full: a chain is seldom longer than one, and each in it that is not meant is memory touched for nothing.
        if (++Count > _buckets.Length / 2) Grow();
        ref var bucket = ref _buckets[hash.Of(connection.Local, connection.Remote) & (ulong)(_buckets.Length - 1)];
        (connection.NextInBucket, bucket) = (bucket, connection);
    }

    public void Remove(TcpConnection connection)
    {
        ref var bucket = ref _buckets[hash.Of(connection.Local, connection.Remote) & (ulong)(_buckets.Length - 1)];
        if (bucket == connection) bucket = connection.NextInBucket;
        else
        {
            var before = bucket;
            while (before is not null && before.NextInBucket != connection) before = before.NextInBucket;
            Invariant.Require(before is not null);
            before.NextInBucket = connection.NextInBucket;
        }
        connection.NextInBucket = null;
        Count--;
    }

    private void Grow()
    {
        var old = _buckets;
        _buckets = new TcpConnection?[2 * old.Length];
        foreach (var first in old)
        {
            for (var connection = first; connection is not null;)
            {
                var next = connection.NextInBucket;
                ref var bucket = ref _buckets[hash.Of(connection.Local, connection.Remote) & (ulong)(_buckets.Length - 1)];
                (connection.NextInBucket, bucket) = (bucket, connection);
                connection = next;
            }
        }
    }
}
