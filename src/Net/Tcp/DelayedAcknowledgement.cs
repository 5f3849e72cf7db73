namespace Stead.Net.Tcp;

/// <summary>When to acknowledge (RFC 9293 §3.8.6.3): every second full segment, at once out of order and at the beginning, otherwise after a while.</summary>
internal struct DelayedAcknowledgement
{
    private byte _quick;

    public DelayedAcknowledgement(TcpSettings settings) => (_quick, At) = ((byte)settings.QuickAcknowledgements, Instant.Never);

    /// <summary>Acknowledgements to be sent at once; more than one only where each counts (duplicates for a peer without SACK).</summary>
    public int Due { get; private set; }

    /// <summary>When one is due at the latest.</summary>
    public Instant At { get; private set; }

    /// <summary>Bytes not yet acknowledged.</summary>
    public long Unacknowledged { get; private set; }

    public void Now(bool isEach = false) => Due = isEach ? Math.Min(Due + 1, 4) : Math.Max(Due, 1);

    /// <param name="segment">The peer's full one.</param>
    public void OnInOrder(Instant now, int bytes, int segment, TcpSettings settings)
    {
        Unacknowledged += bytes;
        if (_quick > 0)
        {
            _quick--;
            Now();
        }
        else if (settings.AcknowledgesEverySecond ? At != Instant.Never : Unacknowledged >= 2L * segment) Now();
        else if (At == Instant.Never) At = now + settings.DelayedAcknowledgement;
    }

    /// <summary>A hole appeared or vanished: the sender should know at once what happens (RFC 5681 §4.2).</summary>
    public void BeQuick(TcpSettings settings) => _quick = (byte)settings.QuickAcknowledgements;

    public void OnSent() => (Due, At, Unacknowledged) = (Math.Max(0, Due - 1), Instant.Never, 0);

    /// <summary>The delay has passed.</summary>
    public void OnTime()
    {
        At = Instant.Never;
        Now();
    }
}
