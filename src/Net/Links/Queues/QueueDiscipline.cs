namespace Stead.Net.Links.Queues;

/// <summary>Where packets wait for the transmitter: which are taken, and which are sent next.</summary>
public abstract class QueueDiscipline
{
    private PacketFifo _packets = new();
    private PacketPool _pool = null!;
    private int _networkOffset;

    public int Count => _packets.Count;

    public long Bytes => _packets.Bytes;

    /// <summary>Taken, and dropped later.</summary>
    public long Dropped { get; private set; }

    public long Marked { get; private set; }

    /// <summary>A packet that finds nobody waiting and the transmitter idle need not be shown to it.</summary>
    public virtual bool MayPassEmpty => true;

    protected RandomSequence Random { get; private set; } = null!;

    protected DataRate Rate { get; private set; }

    /// <summary>Called by the link before the first packet, and again when its settings change.</summary>
    public void Attach(PacketPool pool, RandomSequence random, LinkSettings settings)
    {
        (_pool, Random, Rate, _networkOffset) = (pool, random, settings.Rate, settings.NetworkOffset);
    }

    /// <param name="parcel">It came just now.</param>
    /// <returns>False: there is no place, and it stays the caller's.</returns>
    public abstract bool TryEnqueue(in Parcel parcel);

    /// <returns>False where all that waited were dropped.</returns>
    public abstract bool TryDequeue(Instant now, out Parcel parcel);

    protected void Add(in Parcel parcel) => _packets.Add(parcel);

    protected bool TryTake(out Parcel parcel) => _packets.TryTake(out parcel);

    protected void Drop(Packet packet)
    {
        Dropped++;
        _pool.Return(packet);
    }

    /// <returns>False where the packet cannot carry a mark.</returns>
    protected bool TryMark(Packet packet)
    {
        var bytes = packet.Bytes;
        if (!EcnMark.TrySet(bytes[Math.Min(_networkOffset, bytes.Length)..])) return false;
        Marked++;
        return true;
    }
}
