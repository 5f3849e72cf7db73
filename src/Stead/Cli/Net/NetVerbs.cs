namespace Stead.Cli.Net;

/// <summary>The words below `stead net`.</summary>
internal static class NetVerbs
{
    public static VerbNode Node { get; } = new("net")
    {
        GroupSummary = "Stead's TCP and its links, with real packets",
        Groups =
        [
            new("Wires",
                new("link", () => new LinkVerb()),
                new("tun", () => new TunVerb())),
        ],
    };
}
