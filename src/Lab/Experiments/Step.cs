using Stead.Net.Links;

namespace Stead.Lab.Experiments;

/// <summary>Something that changes at a time.</summary>
public abstract record Step(Duration At)
{
    public sealed record Start(Duration At, string Flow) : Step(At);

    public sealed record Stop(Duration At, string Flow) : Step(At);

    /// <param name="Forth">From the first end to the second.</param>
    /// <param name="Change">Applied to the settings in force.</param>
    public sealed record ChangeLink(Duration At, string From, string To, bool Forth, bool Back, Func<LinkSettings, LinkSettings> Change) : Step(At);
}
