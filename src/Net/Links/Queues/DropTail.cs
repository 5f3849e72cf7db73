namespace Stead.Net.Links.Queues;

/// <summary>First in, first out; what comes when it is full is dropped.</summary>
public sealed class DropTail(QueueLimit limit) : QueueDiscipline
{
    public override bool TryEnqueue(in Parcel parcel)
    {
        if (!limit.Admits(Count + 1, Bytes + parcel.Length)) return false;
        Add(parcel);
        return true;
    }

    public override bool TryDequeue(Instant now, out Parcel parcel) => TryTake(out parcel);
}
