using Stead.Fabric.Boards;
using Stead.Fabric.Projects;
using Stead.Host.Posix;
using Stead.Host.Storage;

namespace Stead.Host.Fabric;

/// <summary>Writes a new design's folder.</summary>
public static class ProjectCreation
{
    /// <param name="directory">Made when it is not there. Files in it are never replaced.</param>
    /// <returns>The paths that were written.</returns>
    /// <exception cref="UserError">A file is there already, or the design does not fit the board: nothing was written.</exception>
    public static IReadOnlyList<string> Create(string directory, string design, Board board)
    {
        var full = Path.GetFullPath(directory);
        var files = ProjectTemplate.Make(NameOf(full), design, board);
        var there = files.Select(file => Path.Combine(directory, file.Name)).Where(path => File.Exists(path) || Directory.Exists(path)).ToList();
        if (File.Exists(directory)) throw new UserError($"{directory} is a file", "give the name of a folder");
        if (there.Count > 0) throw new UserError([.. there.Select(path => new Complaint("is there already, and stays as it is") { File = path, Instead = "choose another folder, or move it away" })]);
        try { Directory.CreateDirectory(full); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From($"make {directory}", e); }
        foreach (var (name, text) in files) AtomicFile.Write(Path.Combine(full, name), text, AtomicFile.Public);
        return [.. files.Select(file => Path.Combine(directory, file.Name))];
    }

    private static string NameOf(string directory)
    {
        var name = string.Concat(Path.GetFileName(directory.TrimEnd('/')).Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_'));
        return name.Length is > 0 and < 100 ? name : "design";
    }
}
