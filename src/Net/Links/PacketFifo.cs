namespace Stead.Net.Links;

/// <summary>First in, first out. A mutable struct: keep it in a field.</summary>
internal struct PacketFifo()
{
    private Ring<Parcel> _parcels = new();

    public readonly int Count => _parcels.Count;

    public long Bytes { get; private set; }

    public void Add(in Parcel parcel)
    {
        _parcels.Add(parcel);
        Bytes += parcel.Length;
    }

    /// <returns>False without one.</returns>
    public bool TryTake(out Parcel parcel)
    {
        parcel = default;
        if (Count == 0) return false;
        parcel = _parcels.Take();
        Bytes -= parcel.Length;
        return true;
    }
}
