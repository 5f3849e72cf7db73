using Stead.Fabric.Bitstream;
using Stead.Fabric.Boards;
using Stead.Host.Narration;
using Stead.Host.Packages;
using Stead.Host.Posix;
using Stead.Host.Processes;

namespace Stead.Host.Fabric;

/// <summary>A design read back out of an iCE40's bitstream by Project IceStorm's tools: gates and flip-flops, and on which pins they are. Its files last until it is disposed of.</summary>
public sealed class RecoveredDesign : IDisposable
{
    private static readonly string[] s_extensions = [".bin", ".bit"];

    private const string Unpack = "iceunpack", ToVerilog = "icebox_vlog";

    private RecoveredDesign(DesignFiles design) => Design = design;

    public DesignFiles Design { get; }

    /// <summary>What was typed where a design may stand: a bitstream, or a device that has one.</summary>
    /// <param name="device">A virtual configuration port; null for the paths.</param>
    /// <param name="board">Its key.</param>
    /// <returns>Null when it is a design's own files.</returns>
    public static RecoveredDesign? Find(IReadOnlyList<string> paths, ConfiguredDevice? device, string? board, INarrator narrator)
    {
        if (device is null && (paths is not [var path] || !s_extensions.Contains(Path.GetExtension(path)))) return null;
        var chosen = board is null ? null : BoardTable.Get(board);
        if (device is null) return Open(BitstreamFile.Read(paths[0]), chosen, narrator);
        if (paths.Count > 0) throw new UserError("a device and files were given", "leave out one of them");
        return Open(device.Await(narrator), chosen, narrator, device.Name);
    }

    /// <param name="board">Null: the first one that has such a part.</param>
    /// <param name="name">Null: the file's.</param>
    /// <exception cref="UserError">The bitstream is damaged, or not for the board; or the tools are missing and cannot be installed.</exception>
    public static RecoveredDesign Open(BitstreamFile file, Board? board, INarrator narrator, string? name = null)
    {
        file.Require(new BitstreamDemand(board is null ? null : PartName.Parse(board.Part), AllowUnchecked: true));
        if (file.Facts.Die is not { } die) throw new UserError([new Complaint($"a netlist can only be read back out of an iCE40's bitstream, and this one is for {file.Facts.Name}") { File = file.Path, Instead = "simulate the design itself" }]);
        board ??= BoardTable.Keys.Select(BoardTable.Get).FirstOrDefault(one => die.Devices.Contains(PartName.Parse(one.Part).Device))
            ?? throw new UserError([new Complaint($"no board with such a part is known: {die}") { File = file.Path, Instead = "say --board" }]);
        new PackageInstaller(narrator).Require(Unpack, ToVerilog);
        using var meter = narrator.Begin($"reading the netlist out of {name ?? Path.GetFileName(file.Path)}");
        var folder = MakeFolder();
        try
        {
            var (bits, verilog, pins) = (Path.Combine(folder, "bits.asc"), Path.Combine(folder, "netlist.v"), Path.Combine(folder, "pins.pcf"));
            ProcessRunner.Require(Unpack, file.Path, bits);
            var text = ProcessRunner.Require(ToVerilog, "-s", "-l", "-d", PartName.Parse(board.Part).Package, "-n", Ice40Verilog.Top, bits);
            File.WriteAllText(verilog, Ice40Verilog.Complete(text));
            File.WriteAllText(pins, Ice40Verilog.Constraints(text, board));
            return new(new DesignFiles { Directory = folder, Name = name ?? Path.GetFileNameWithoutExtension(file.Path), Top = Ice40Verilog.Top, Board = board, Verilog = [verilog], Constraints = [pins] });
        }
        catch (Exception e)
        {
            Delete(folder);
            if (e is IOException or UnauthorizedAccessException) throw HostErrors.From($"write {folder}", e);
            throw;
        }
    }

    public void Dispose() => Delete(Design.Directory);

    private static string MakeFolder()
    {
        try { return Directory.CreateTempSubdirectory("stead-").FullName; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From("make a temporary folder", e); }
    }

    private static void Delete(string folder)
    {
        try { Directory.Delete(folder, recursive: true); }
        catch (IOException) { }
    }
}
