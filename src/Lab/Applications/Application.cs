using Stead.Lab.Simulation;
using Stead.Net.Ip;
using Stead.Net.Tcp;

namespace Stead.Lab.Applications;

/// <summary>What uses a connection: both its ends, since a simulation sees both. One object a flow.</summary>
public abstract class Application : Element
{
    /// <summary>What is written is never looked at.</summary>
    private static readonly byte[] s_zeros = new byte[1 << 16];

    protected Flow Flow { get; private set; } = null!;

    internal void Attach(Flow flow) => Flow = flow;

    /// <summary>Numbers of its own, beside those that every flow has.</summary>
    public virtual IEnumerable<Metric> Metrics(Instant now) => [];

    protected internal abstract void Start(Instant now);

    /// <summary>The flow closes the connection after it.</summary>
    protected internal virtual void Stop(Instant now) => Schedule(Instant.Never);

    protected internal virtual void OnAccepted(Instant now, TcpConnection connection) { }

    protected internal virtual void OnSender(Instant now, TcpConnection connection, Readiness happened) { }

    protected internal virtual void OnReceiver(Instant now, TcpConnection connection, Readiness happened) => Receive(now, connection);

    /// <summary>Its own time has come.</summary>
    protected virtual void OnTimer(Instant now) { }

    protected internal sealed override void OnTime(Instant now)
    {
        OnTimer(now);
        // It may have written at either end.
        Flow.Sender.Pump(now);
        Flow.Receiver.Pump(now);
    }

    protected void Schedule(Instant at) => Flow.Sender.Network.Simulator.Schedule(this, at);

    protected RandomSequence NewRandom() => Flow.Sender.Network.Simulator.NewRandom();

    /// <summary>It can be written to, and closed without losing what was written.</summary>
    protected static bool IsOpen(TcpConnection connection) => connection.State is TcpState.Established or TcpState.CloseWait;

    /// <returns>How many bytes were taken.</returns>
    protected internal static long Send(Instant now, TcpConnection connection, long bytes)
    {
        long sent = 0;
        while (sent < bytes)
        {
            var taken = connection.Write(now, s_zeros.AsSpan(0, (int)Math.Min(s_zeros.Length, bytes - sent)));
            if (taken == 0) break;
            sent += taken;
        }
        return sent;
    }

    /// <summary>Reads all there is, and closes when the other side has.</summary>
    /// <returns>How many bytes there were.</returns>
    protected int Receive(Instant now, TcpConnection connection)
    {
        var count = connection.Readable;
        if (count > 0)
        {
            connection.Skip(now, count);
            Flow.Count(count);
        }
        if (connection.IsAtEnd) connection.Close(now);
        return count;
    }
}
