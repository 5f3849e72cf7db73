namespace Stead.Cli.Lab;

/// <summary>The words of `stead lab`. To add a verb: one file, one line here.</summary>
public static class LabVerbs
{
    public static VerbNode Node { get; } = new("lab")
    {
        GroupSummary = "simulate networks: how TCP's senders behave, and why",
        Groups =
        [
            new("Laboratory",
                new("list", () => new LabListVerb()),
                new("show", () => new LabShowVerb()),
                new("run", () => new LabRunVerb()),
                new("compare", () => new LabCompareVerb())),
        ],
    };
}
