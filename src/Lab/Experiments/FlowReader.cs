using Stead.Lab.Applications;
using Stead.Net.Tcp;

namespace Stead.Lab.Experiments;

/// <summary>`flow NAME SENDER -> RECEIVER` and the words below it.</summary>
internal static class FlowReader
{
    private const int MostFlows = 50_000;

    public static FlowPlan? Read(Block block, NodeNames nodes, TcpSettings tcpSettings)
    {
        if (block.Rest is not [var name, var sender, "->", var receiver])
        {
            block.Complain("it wants a name, a sender and a receiver", "write it like: flow upload alice -> bob");
            foreach (var attribute in block.Unread) attribute.IsRead = true;
            return null;
        }
        if (!name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') || !char.IsAsciiLetter(name[0])) block.Complain($"'{name}' is no name", "begin with a letter, go on with letters and digits");
        var count = block.Count("count", "4", "so many between each sender and receiver", 1, MostFlows);
        var word = block.Text("app", "bulk", $"the application: {string.Join(", ", ApplicationTable.All.Select(kind => kind.Name))}") ?? BulkTransfer.Kind.Name;
        var kind = ApplicationTable.Find(word);
        if (kind is null)
        {
            var nearest = Spelling.Nearest(word, ApplicationTable.All.Select(one => one.Name));
            block.ComplainOf("app", $"there is no application '{word}'", nearest is not null ? $"did you mean {nearest}?" : $"there are {string.Join(", ", ApplicationTable.All.Select(one => one.Name))}");
        }
        var create = kind?.Read(block);
        var start = block.Text("start", "2s", "when it starts; `later`: a step starts it") is { } text ? Start(block, text) : Duration.Zero;
        var every = block.Time("every", "100ms", "how much later each of several starts than the one before", Duration.Zero);
        var stop = block.Time("stop", "50s", "when it stops; without it, never", Duration.Longest);
        var (tcp, sending) = ConnectionReader.Read(block, tcpSettings);
        var pairs = Pairs(block, nodes, sender, receiver);
        if (pairs is null || create is null) return null;
        if (pairs.Count * (long)count > MostFlows) block.Complain($"these are {pairs.Count * (long)count} flows", $"at most {MostFlows}");
        return new(name, count == 1 ? pairs : [.. Enumerable.Repeat(pairs, count).SelectMany(one => one)], create, tcp, sending, start, every, stop == Duration.Longest ? null : stop);
    }

    private static Duration? Start(Block block, string text)
    {
        if (text == "later") return null;
        if (Duration.TryParse(text, out var start)) return start;
        block.ComplainOf("start", $"'{text}' is no time", "write it like: start 2s");
        return null;
    }

    private static List<(string, string)>? Pairs(Block block, NodeNames nodes, string sender, string receiver)
    {
        var (senders, receivers) = (nodes.Find(block, sender), nodes.Find(block, receiver));
        if (senders is null || receivers is null) return null;
        if (senders.Concat(receivers).FirstOrDefault(name => !nodes.IsHost(name)) is { } router)
        {
            block.Complain($"{router} is a router", "only hosts send and receive");
            return null;
        }
        if (senders.Count == receivers.Count) return [.. senders.Zip(receivers)];
        if (senders.Count == 1) return [.. receivers.Select(to => (senders[0], to))];
        if (receivers.Count == 1) return [.. senders.Select(from => (from, receivers[0]))];
        block.Complain($"{senders.Count} senders cannot send to {receivers.Count} receivers", "one to one, one to a group, a group to one, or groups of the same size");
        return null;
    }
}
