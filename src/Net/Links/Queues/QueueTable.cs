namespace Stead.Net.Links.Queues;

/// <summary>All ways to wait. To add one: its file, and a line here.</summary>
public static class QueueTable
{
    public static QueueKind DropTail { get; } = new("droptail", "takes what fits", (limit, _) => new DropTail(limit));

    public static IReadOnlyList<QueueKind> All { get; } =
    [
        DropTail,
        new("red", "drops at random, the more the longer the mean queue (RED, gentle)", (limit, ecn) => new RandomEarlyDetection(limit, ecn)),
        new("codel", "drops when packets wait longer than 5 ms for 100 ms (CoDel, RFC 8289)", (limit, ecn) => new ControlledDelay(limit, ecn)),
    ];

    public static QueueKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
