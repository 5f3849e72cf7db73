using Stead.Fabric.Boards;
using Stead.Fabric.Projects;
using Stead.Host.Posix;
using Stead.Host.Storage;

namespace Stead.Host.Fabric;

/// <summary>The files of one design, found from what was typed: a folder, or files. Paths are as the person would type them.</summary>
public sealed record DesignFiles
{
    /// <summary>Where outputs go, as in the article.</summary>
    public const string OutputFolder = "implementation";

    private const int DeepestFolder = 6;

    private static readonly EnumerationOptions s_below = new()
    {
        RecurseSubdirectories = true, MaxRecursionDepth = DeepestFolder, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint,
    };

    private static readonly string[] s_verilog = [".v", ".sv"], s_constraints = [".xdc", ".pcf"];

    internal static string[] HeaderExtensions { get; } = [".vh", ".svh", ".h"];

    /// <summary>The design's folder.</summary>
    public required string Directory { get; init; }

    /// <summary>What outputs are called.</summary>
    public required string Name { get; init; }

    /// <summary>Null: the module that no other uses.</summary>
    public string? Top { get; init; }
    public required Board Board { get; init; }

    /// <summary>Nobody named a board, so it is the default one.</summary>
    public bool BoardIsAssumed { get; init; }

    public required IReadOnlyList<string> Verilog { get; init; }

    /// <summary>Where `include finds headers besides beside the file itself: every folder of the design that has some.</summary>
    public IReadOnlyList<string> Includes { get; init; } = [];

    /// <summary>Those for the tools of the board: `.xdc`, or `.pcf`.</summary>
    public required IReadOnlyList<string> Constraints { get; init; }

    public string OutputDirectory => Path.Combine(Directory, OutputFolder);

    /// <param name="paths">One folder, or Verilog and constraints files; none is the current folder.</param>
    /// <param name="board">Instead of the folder's own.</param>
    /// <param name="top">Likewise.</param>
    /// <exception cref="UserError">A path is not there or is nothing of a design; there is no Verilog; the folder's settings have mistakes.</exception>
    public static DesignFiles Find(IReadOnlyList<string> paths, string? board = null, string? top = null)
    {
        if (paths.Count == 0) paths = ["."];
        var missing = paths.Where(path => !Path.Exists(path)).ToList();
        if (missing.Count > 0) throw new UserError([.. missing.Select(path => new Complaint("there is no such file or folder") { File = path })]);
        if (paths.Count > 1 && paths.FirstOrDefault(System.IO.Directory.Exists) is { } folder)
            throw new UserError($"{folder} is a folder among files", "give one folder, or files only");
        return System.IO.Directory.Exists(paths[0]) ? InFolder(paths[0], board, top) : OfFiles(paths, board, top);
    }

    private static DesignFiles InFolder(string directory, string? board, string? top)
    {
        var settings = Path.Combine(directory, Project.FileName);
        var project = TextFile.TryRead(settings) is { } text ? Project.Read(settings, text) : new();
        board ??= project.Board;
        var complaints = new List<Complaint>();
        var verilog = Listed(directory, project.Verilog, settings, "verilog", complaints) ?? Below(directory, s_verilog);
        var constraints = Listed(directory, project.Constraints, settings, "constraints", complaints) ?? Below(directory, s_constraints);
        if (verilog.Count == 0 && complaints.Count == 0)
            complaints.Add(new("there is no Verilog file (.v, .sv) in this folder") { File = directory, Instead = $"name the design's folder, or make one: stead fabric new {(directory == "." ? "blinky" : directory)}" });
        if (complaints.Count > 0) throw new UserError(complaints);
        var full = Path.GetFullPath(directory);
        return new DesignFiles
        {
            Directory = directory, Name = project.Name ?? (Path.GetFileName(full.TrimEnd('/')) is { Length: > 0 } name ? name : "design"), Top = top ?? project.Top,
            Board = BoardTable.Get(board ?? BoardTable.Default), BoardIsAssumed = board is null, Verilog = verilog, Constraints = constraints,
            // In yosys' scripts there is no way to write one with a space.
            Includes = [.. Below(directory, HeaderExtensions).Select(path => Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".").Distinct().Where(folder => !folder.Any(c => char.IsWhiteSpace(c) || c is '"' or ';'))],
        }.ForItsBoard();
    }

    private static DesignFiles OfFiles(IReadOnlyList<string> paths, string? board, string? top)
    {
        var strange = paths.Where(path => !HasExtension(path, s_verilog) && !HasExtension(path, s_constraints)).ToList();
        if (strange.Count > 0) throw new UserError([.. strange.Select(path => new Complaint("is neither Verilog (.v, .sv) nor constraints (.xdc, .pcf)") { File = path })]);
        var verilog = paths.Where(path => HasExtension(path, s_verilog)).ToList();
        if (verilog.Count == 0) throw new UserError("there is no Verilog file (.v, .sv) among these", "name the design's files, or its folder");
        return new()
        {
            Directory = Path.GetDirectoryName(verilog[0]) is { Length: > 0 } directory ? directory : ".", Name = Path.GetFileNameWithoutExtension(verilog[0]), Top = top,
            Board = BoardTable.Get(board ?? BoardTable.Default), BoardIsAssumed = board is null,
            Verilog = verilog, Constraints = [.. paths.Where(path => HasExtension(path, s_constraints))],
        };
    }

    /// <summary>A folder may have constraints for several boards' tools.</summary>
    private DesignFiles ForItsBoard() => this with
    {
        Constraints = [.. Constraints.Where(path => Path.GetExtension(path).Equals(ConstraintTemplate.ExtensionOf(Board), StringComparison.OrdinalIgnoreCase))],
    };

    /// <returns>Null when the settings list nothing.</returns>
    private static IReadOnlyList<string>? Listed(string directory, IReadOnlyList<string> patterns, string settings, string key, List<Complaint> complaints)
    {
        if (patterns.Count == 0) return null;
        var found = new List<string>();
        foreach (var pattern in patterns)
        {
            var matching = Matching(directory, pattern);
            if (matching.Count == 0) complaints.Add(new($"there is no file {pattern}") { File = settings, Key = key });
            found.AddRange(matching.Except(found));
        }
        return found;
    }

    private static IReadOnlyList<string> Matching(string directory, string pattern)
    {
        var path = Shown(directory, pattern);
        if (!pattern.Contains('*')) return File.Exists(path) ? [path] : [];
        var folder = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
        if (!System.IO.Directory.Exists(folder)) return [];
        return [.. System.IO.Directory.EnumerateFiles(folder, Path.GetFileName(path)).Select(file => Shown("", file)).Order(StringComparer.Ordinal)];
    }

    /// <summary>All but outputs, hidden folders and test benches (`tb_*`, `*_tb`), which are not for synthesis.</summary>
    private static IReadOnlyList<string> Below(string directory, string[] extensions)
    {
        try
        {
            return
            [
                .. System.IO.Directory.EnumerateFiles(directory, "*", s_below).Where(path => HasExtension(path, extensions))
                    .Select(path => Path.GetRelativePath(directory, path))
                    .Where(path => !path.StartsWith(OutputFolder + "/", StringComparison.Ordinal) && !IsTestBench(Path.GetFileNameWithoutExtension(path)))
                    .Order(StringComparer.Ordinal).Select(path => Shown(directory, path)),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From($"read {directory}", e); }
    }

    private static bool IsTestBench(string name) => name.StartsWith("tb_", StringComparison.OrdinalIgnoreCase) || name.EndsWith("_tb", StringComparison.OrdinalIgnoreCase);

    private static bool HasExtension(string path, string[] extensions) => extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    private static string Shown(string directory, string path)
    {
        var joined = Path.Combine(directory, path);
        return joined.StartsWith("./", StringComparison.Ordinal) ? joined[2..] : joined;
    }
}
