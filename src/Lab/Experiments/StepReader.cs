using Stead.Net.Links;

namespace Stead.Lab.Experiments;

/// <summary>`at TIME` and what happens then.</summary>
internal static class StepReader
{
    public static IEnumerable<Step> Read(Block block, IReadOnlyList<LinkPlan> links, IReadOnlyList<string> flows)
    {
        if (!Duration.TryParse(block.RestText, out var at)) block.Complain($"'{block.RestText}' is no time", "write it like: at 30s");
        var steps = new List<Step>();
        foreach (var attribute in block.Unread.ToList())
        {
            attribute.IsRead = true;
            switch (attribute.Key)
            {
                case "start" or "stop":
                    if (flows.Contains(attribute.Value)) steps.Add(attribute.Key == "start" ? new Step.Start(at, attribute.Value) : new Step.Stop(at, attribute.Value));
                    else block.Complain(attribute.Line, attribute.Key, $"there is no flow {attribute.Value}", Spelling.Nearest(attribute.Value, flows) is { } near ? $"did you mean {near}?" : "name a flow of this file");
                    break;
                case "link":
                    if (Link(block, attribute, at, links) is { } step) steps.Add(step);
                    break;
                default:
                    block.Complain(attribute.Line, attribute.Key, "this cannot be done at a time", "write: link A B WORD VALUE, start FLOW, or stop FLOW");
                    break;
            }
        }
        return steps;
    }

    private static Step? Link(Block block, Block.Attribute attribute, Duration at, IReadOnlyList<LinkPlan> links)
    {
        if (attribute.Value.Split(' ', 4, StringSplitOptions.RemoveEmptyEntries) is not [var from, var to, var key, var value])
        {
            block.Complain(attribute.Line, "link", "it wants its two ends, a word and a value", "write it like: link modem internet rate 10Mbit/s");
            return null;
        }
        var plan = links.FirstOrDefault(link => (link.A, link.B) == (from, to) || (link.B, link.A) == (from, to));
        if (plan is null)
        {
            block.Complain(attribute.Line, "link", $"there is no link between {from} and {to}", "name the two ends of a link of this file");
            return null;
        }
        var (forth, back) = (key != "back", key != "forth");
        if (key is "forth" or "back")
        {
            var words = value.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries);
            (key, value) = (words[0], words.ElementAtOrDefault(1) ?? "");
        }
        if (LinkKeys.TryApply(plan.A == from ? plan.Forth : plan.Back, key, value, out _, out var complaint))
            return new Step.ChangeLink(at, from, to, forth, back, settings => LinkKeys.TryApply(settings, key, value, out var changed, out _) ? changed : settings);
        block.Complain(attribute.Line, complaint!.Key, complaint.What, complaint.Instead);
        return null;
    }
}
