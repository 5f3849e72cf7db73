using Stead.Net.Links.Impairments;
using Stead.Net.Links.Queues;

namespace Stead.Net.Links;

/// <summary>The words for a link, the same in experiments and on the command line.</summary>
public static class LinkKeys
{
    private const int MostOverhead = 1000;

    /// <summary>A packet in twelve seconds: who writes less has left out the unit.</summary>
    private static readonly DataRate s_slowest = DataRate.FromBits(1000);

    public static IReadOnlyList<LinkKey> All { get; } =
    [
        new("rate", "RATE", "bits in a second, 1kbit/s at least; `unlimited` sends in no time", "20Mbit/s", (link, text) =>
            text is "unlimited" ? link with { Rate = DataRate.Zero } : DataRate.TryParse(text, out var rate) && rate >= s_slowest ? link with { Rate = rate } : null),
        new("delay", "TIME", "propagation, one way", "10ms", (link, text) =>
            Duration.TryParse(text, out var delay) ? link with { Delay = delay } : null),
        new("queue", "LIMIT [KIND] [ecn]", "how much may wait, in packets, bytes or time, and in which way", "500kB", Queue),
        new("overhead", "BYTES", "what each packet takes on the wire beside its own bytes", "38", (link, text) =>
            ByteCount.TryParse(text, out var bytes) && bytes <= MostOverhead ? link with { Overhead = (int)bytes } : null),
        new("policer", "RATE BURST", "drops what exceeds a token bucket; `none` takes it away", "200Mbit/s 75MB", (link, text) =>
            text is "none" ? link with { Policer = null } : PolicerSettings.TryParse(text, out var policer) ? link with { Policer = policer } : null),
        .. ImpairmentTable.All.Select(kind => new LinkKey(kind.Name, kind.Values, kind.Meaning, kind.Example, (link, text) =>
            kind.TryChoose(text, out var choice) ? link.With(choice) : null)),
    ];

    public static LinkKey? Find(string name) => All.FirstOrDefault(key => key.Name == name);

    /// <param name="complaint">What is wrong with the key or the value, and what is right.</param>
    public static bool TryApply(LinkSettings link, string key, string value, out LinkSettings changed, out Complaint? complaint)
    {
        (changed, complaint) = (link, null);
        if (Find(key) is not { } row)
        {
            var nearest = Spelling.Nearest(key, All.Select(one => one.Name));
            complaint = new("a link has no such word") { Key = key, Instead = nearest is null ? $"it has {string.Join(", ", All.Select(one => one.Name))}" : $"did you mean {nearest}?" };
            return false;
        }
        if (row.Apply(link, value.Trim()) is { } applied)
        {
            changed = applied;
            return true;
        }
        complaint = new($"'{value.Trim()}' is not {row.Values}") { Key = key, Instead = $"write it like {row.Example}" };
        return false;
    }

    private static LinkSettings? Queue(LinkSettings link, string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        link = link with { Ecn = words.Remove("ecn"), Discipline = QueueTable.DropTail };
        if (words.FindIndex(word => QueueTable.Find(word) is not null) is >= 0 and var at)
        {
            link = link with { Discipline = QueueTable.Find(words[at])! };
            words.RemoveAt(at);
        }
        return QueueLimit.TryParse(string.Join(' ', words), out var limit) ? link with { Queue = limit } : null;
    }
}
