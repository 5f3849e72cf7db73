namespace Stead.Net.Tcp;

/// <summary>
/// Connections by when they want to be called, a heap of four children a node. A deadline that moves later, as most do with each acknowledgement, is
/// not moved here: the connection is called at the old one and asks again. So an acknowledgement costs nothing here, however many connections there are.
/// </summary>
internal sealed class TimerQueue
{
    private (Instant At, TcpConnection Connection)[] _heap = new (Instant, TcpConnection)[16];
    private int _count;

    public Instant Next => _count == 0 ? Instant.Never : _heap[0].At;

    /// <summary>It will be called at this moment or before.</summary>
    public void Ask(TcpConnection connection, Instant at)
    {
        var index = connection.TimerIndex;
        if (index >= 0)
        {
            if (_heap[index].At <= at) return;
            Up(index, (at, connection));
            return;
        }
        if (at == Instant.Never) return;
        if (_count == _heap.Length) Array.Resize(ref _heap, 2 * _count);
        Up(_count++, (at, connection));
    }

    /// <summary>The first whose moment has come; it is no longer in the queue.</summary>
    public TcpConnection? TakeDue(Instant now)
    {
        if (_count == 0 || _heap[0].At > now) return null;
        var connection = _heap[0].Connection;
        Remove(connection);
        return connection;
    }

    public void Remove(TcpConnection connection)
    {
        var index = connection.TimerIndex;
        if (index < 0) return;
        connection.TimerIndex = -1;
        var last = _heap[--_count];
        _heap[_count] = default;
        if (index == _count) return;
        if (index > 0 && last.At < _heap[(index - 1) / 4].At) Up(index, last);
        else Down(index, last);
    }

    private void Up(int index, (Instant At, TcpConnection Connection) entry)
    {
        while (index > 0)
        {
            var parent = (index - 1) / 4;
            if (_heap[parent].At <= entry.At) break;
            Put(index, _heap[parent]);
            index = parent;
        }
        Put(index, entry);
    }

    private void Down(int index, (Instant At, TcpConnection Connection) entry)
    {
        while (true)
        {
            var first = 4 * index + 1;
            if (first >= _count) break;
            var least = first;
            for (var child = first + 1; child < Math.Min(first + 4, _count); child++)
                if (_heap[child].At < _heap[least].At) least = child;
            if (_heap[least].At >= entry.At) break;
            Put(index, _heap[least]);
            index = least;
        }
        Put(index, entry);
    }

    private void Put(int index, (Instant At, TcpConnection Connection) entry)
    {
        _heap[index] = entry;
        entry.Connection.TimerIndex = index;
    }
}
