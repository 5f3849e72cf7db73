using System.CommandLine;
using Stead.Cli.Completion;
using Stead.Fabric.Boards;
using Stead.Fabric.Projects;
using Stead.Host.Fabric;

namespace Stead.Cli.Fabric;

/// <summary>The words by which every verb about a design finds it.</summary>
internal static class DesignWords
{
    public static Option<string?> Board() => Words.Text("-b", "--board", "BOARD", $"the board it is for (default: {Project.FileName}'s, else {BoardTable.Default})", () => BoardTable.Keys);

    public static Option<string?> Top() => Words.Text("-t", "--top", "MODULE", "the top module (default: the one that no other uses)");

    public static Option<string?> Engine() =>
        Words.Text("--engine", "ENGINE", "compiled or interpreter (default: compiled where this machine and the design allow)", () => SimulationEngines.Names);

    public static Argument<string[]> Paths() => Words.Any("DIR", "the design's folder, or its files (default: the current folder)", Candidates.Files);
}
