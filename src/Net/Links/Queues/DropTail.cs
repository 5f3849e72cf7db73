namespace Stead.Net.Links.Queues;

/// <summary>First in, first out; what comes when it is full is dropped.</summary>
public sealed class DropTail(QueueLimit limit) : QueueDiscipline
{
    public override bool TryEnqueue(Instant now, Packet packet)
    {
        if (!limit.Admits(Count + 1, Bytes + packet.Length)) return false;
        Add(packet);
        return true;
    }

    public override Packet? Dequeue(Instant now, out int length) => Take(out length);
}
