namespace Stead.Cli.Fabric;

/// <summary>The words of `stead fabric`. To add a verb: one file, one line here.</summary>
public static class FabricVerbs
{
    public static VerbNode Node { get; } = new("fabric")
    {
        GroupSummary = "FPGA designs: check, simulate, see, build and load them",
        Groups =
        [
            new("Designs",
                new("new", () => new NewVerb()),
                new("boards", () => new BoardsVerb()),
                new("check", () => new CheckVerb()),
                new("sim", () => new SimVerb()),
                new("board", () => new BoardVerb()),
                new("build", () => new BuildVerb())),
            new("Bitstreams",
                new("info", () => new BitstreamInfoVerb()),
                new("convert", () => new ConvertVerb()),
                new("blank", () => new BlankVerb()),
                new("load", () => new LoadVerb())),
        ],
    };
}
