using Stead.Net.Links;

namespace Stead.Lab.Experiments;

/// <summary>`link A B` and the words below it.</summary>
internal static class LinkReader
{
    public static IEnumerable<LinkPlan> Read(Block block, NodeNames nodes)
    {
        if (block.Rest is not [var first, var second])
        {
            block.Complain("it wants its two ends", "write it like: link alice modem");
            Settings(block);
            return [];
        }
        var (forth, back) = Settings(block);
        if (nodes.Find(block, first) is not { } left || nodes.Find(block, second) is not { } right) return [];
        if (left.Count == right.Count) return left.Zip(right, (a, b) => new LinkPlan(a, b, forth, back));
        if (left.Count == 1) return right.Select(b => new LinkPlan(left[0], b, forth, back));
        if (right.Count == 1) return left.Select(a => new LinkPlan(a, right[0], forth, back));
        block.Complain($"{left.Count} cannot be linked with {right.Count}", "one with one, one with a group, or groups of the same size");
        return [];
    }

    private static (LinkSettings Forth, LinkSettings Back) Settings(Block block)
    {
        var (forth, back) = (new LinkSettings(), new LinkSettings());
        foreach (var attribute in block.Unread.ToList())
        {
            attribute.IsRead = true;
            var (key, value) = (attribute.Key, attribute.Value);
            var (isForth, isBack) = (key != "back", key != "forth");
            if (key is "forth" or "back")
            {
                var words = value.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries);
                (key, value) = (words.ElementAtOrDefault(0) ?? "", words.ElementAtOrDefault(1) ?? "");
            }
            Complaint? complaint = null;
            if (isForth && LinkKeys.TryApply(forth, key, value, out var changed, out complaint)) forth = changed;
            if (isBack && LinkKeys.TryApply(back, key, value, out changed, out complaint)) back = changed;
            if (complaint is not null) block.Complain(attribute.Line, complaint.Key, complaint.What, complaint.Instead);
        }
        return (forth, back);
    }
}
