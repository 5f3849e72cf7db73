using System.Runtime.CompilerServices;

namespace Stead.Net.Links;

/// <summary>Packets on the wire, by the time they arrive. Most come in order, so one is put in its place from the end.</summary>
internal struct DelayLine()
{
    private Ring<Parcel> _parcels = new();

    public readonly int Count => _parcels.Count;

    /// <summary>Of the first; never without one.</summary>
    public Instant Due { get; private set; } = Instant.Never;

    /// <summary>Behind all that arrive no later.</summary>
    public void Add(in Parcel parcel)
    {
        var at = Count;
        while (at > 0 && _parcels[at - 1].At > parcel.At) at--;
        if (at == Count) _parcels.Add(parcel);
        else _parcels.Insert(at, parcel);
        if (at == 0) Due = parcel.At;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Parcel Take()
    {
        var parcel = _parcels.Take();
        Due = Instant.Never;
        if (Count == 0) return parcel;
        ref var next = ref _parcels[0];
        Due = next.At;
        Prefetch.Object(next.Packet, Packet.HotSize);
        return parcel;
    }
}
