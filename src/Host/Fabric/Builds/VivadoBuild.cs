using Stead.Fabric.Builds;
using Stead.Host.Hypervisors;
using Stead.Host.Narration;
using Stead.Host.Processes;
using Stead.Host.Storage;

namespace Stead.Host.Fabric.Builds;

/// <summary>A script for Vivado, and its run where Vivado is: a `.bit`.</summary>
internal sealed class VivadoBuild(DesignFiles design, INarrator narrator)
{
    private static readonly string[] s_places = ["/opt/Xilinx", "/tools/Xilinx", "/opt/xilinx", "/opt/AMD"];

    public BuildResult Run()
    {
        var folder = Path.GetFullPath(design.OutputDirectory);
        string Relative(string path) => Path.GetRelativePath(folder, Path.GetFullPath(path));
        var script = Path.Combine(design.OutputDirectory, design.Name + ".tcl");
        AtomicFile.Write(Path.Combine(folder, design.Name + ".tcl"),
            VivadoScript.Make(design.Board, design.Name, design.Top, [.. design.Verilog.Select(Relative)], [.. design.Constraints.Select(Relative)], [.. design.Includes.Select(Relative)]), AtomicFile.Public);

        var bitstream = Path.Combine(design.OutputDirectory, design.Name + ".bit");
        if (Find() is not { } vivado)
            throw new UserError($"Vivado is not installed here, so there is no {bitstream} yet", $"the script for it is written: where Vivado is, say 'vivado -mode batch -source {script}'");

        var log = Path.Combine(design.OutputDirectory, "vivado.log");
        ProcessResult result;
        using (narrator.Begin("vivado: synthesis, placement, routing, bitstream"))
            result = ProcessRunner.Run(vivado, "-mode", "batch", "-nojournal", "-log", log, "-tempDir", folder, "-source", script);
        var findings = ToolMessages.OfVivado(result.Output + "\n" + result.Error);
        if (result.ExitCode != 0) throw DesignBuild.Refused(result, findings, log);
        if (!File.Exists(bitstream)) throw new HostException(string.Join(' ', result.Argv), $"ended well, and there is no {bitstream}", instead: $"look into {log}");
        return new(bitstream, new FileInfo(bitstream).Length, null, findings);
    }

    /// <returns>On PATH, by XILINX_VIVADO, or where the installer puts it: the newest version. Null when it is nowhere.</returns>
    private static string? Find()
    {
        if (Programs.Find("vivado") is { } found) return found;
        var candidates = new List<string>();
        if (Environment.GetEnvironmentVariable("XILINX_VIVADO") is { Length: > 0 } home) candidates.Add($"{home}/bin/vivado");
        foreach (var place in s_places.Where(Directory.Exists))
        {
            try
            {
                // .../Vivado/2024.1, and since 2025.1 .../2025.1/Vivado.
                var versions = new[] { $"{place}/Vivado" }.Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories)
                    .Concat(Directory.EnumerateDirectories(place).Select(version => $"{version}/Vivado"));
                candidates.AddRange(versions.Order(StringComparer.Ordinal).Reverse().Select(version => $"{version}/bin/vivado"));
            }
            catch (UnauthorizedAccessException) { }
        }
        return candidates.FirstOrDefault(File.Exists);
    }
}
