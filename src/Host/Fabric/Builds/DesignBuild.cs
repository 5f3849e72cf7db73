using Stead.Fabric.Boards;
using Stead.Fabric.Constraints;
using Stead.Host.Narration;
using Stead.Host.Posix;
using Stead.Host.Processes;

namespace Stead.Host.Fabric.Builds;

/// <summary>Makes a design's bitstream, in its folder for outputs.</summary>
public static class DesignBuild
{
    /// <summary>The file's name when all is well; an older bitstream stays until then.</summary>
    /// <exception cref="UserError">A tool refused the design, or is not installed.</exception>
    public static BuildResult Run(DesignFiles design, INarrator narrator)
    {
        try { Directory.CreateDirectory(design.OutputDirectory); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From($"make {design.OutputDirectory}", e); }
        return design.Board.Flow == BuildFlow.Ice40 ? new Ice40Build(design, narrator).Run() : new VivadoBuild(design, narrator).Run();
    }

    /// <summary>What a tool said is the person's to read, with the design's places; where it names none, its last words are.</summary>
    internal static UserError Refused(ProcessResult result, IReadOnlyList<Finding> findings, string log)
    {
        var errors = findings.Where(finding => finding.IsError).Select(finding => finding.Complaint).ToList();
        if (errors.Count == 0) errors.Add(new($"{Path.GetFileName(result.Argv[0])} failed: {LastLine(result.Complaint)}") { Instead = $"{log} has all that it said" });
        return new(errors);
    }

    private static string LastLine(string text) => text.TrimEnd().Split('\n')[^1];
}
