using Stead.Fabric.Boards;
using Stead.Fabric.Projects;
using Stead.Host.Storage;

namespace Stead.Host.Fabric;

/// <summary>Finds the bitstream that was meant, and the board it is for.</summary>
public static class BuiltDesign
{
    /// <param name="path">A bitstream, or the folder of a design that was built.</param>
    /// <param name="board">Null: that of the design's folder, where it lies in one.</param>
    /// <exception cref="UserError">It is not there.</exception>
    public static (BitstreamFile File, Board? Board) Find(string path, Board? board)
    {
        if (!Directory.Exists(path)) return (BitstreamFile.Read(path), board ?? OfFolder(Path.GetDirectoryName(Path.GetFullPath(path))!));
        var design = DesignFiles.Find([path], board?.Key);
        var output = Path.Combine(design.OutputDirectory, design.Name + (design.Board.Flow == BuildFlow.Ice40 ? ".bin" : ".bit"));
        if (!File.Exists(output)) throw new UserError([new Complaint("the design has not been built") { File = output, Instead = $"stead fabric build {path}" }]);
        return (BitstreamFile.Read(output), design.Board);
    }

    /// <summary>The board that a folder's settings, or those of the folder whose outputs it holds, name.</summary>
    private static Board? OfFolder(string folder)
    {
        if (Path.GetFileName(folder) == DesignFiles.OutputFolder) folder = Path.GetDirectoryName(folder)!;
        var settings = Path.Combine(folder, Project.FileName);
        return TextFile.TryRead(settings) is { } text && Project.Read(settings, text).Board is { } key ? BoardTable.Get(key) : null;
    }
}
