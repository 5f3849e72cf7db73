using Stead.Cli;
using Stead.Fabric.Bitstream;
using Stead.Host.Fabric;
using Stead.Host.Fabric.Loading;
using Stead.Host.Narration;

namespace Stead.Xbin2bit;

/// <summary>`xbin2bit`, the article's tool: takes the header off a bitstream, swaps its bytes, and writes it to /dev/devcfg or a file. A damaged one is refused before anything is written.</summary>
public sealed class Xbin2bitProgram(TextWriter error, INarrator narrator)
{
    public const string Name = "xbin2bit";

    private const string Usage = $"Usage: {Name} <bitstream filename> [<output filename>]";

    /// <returns>The exit code.</returns>
    public int Run(IReadOnlyList<string> arguments, bool trace)
    {
        if (arguments is not ([_] or [_, _]) || arguments[0] is "-h" or "--help")
        {
            error.WriteLine(Usage);
            return ExitCodes.Refused;
        }
        try
        {
            Convert(arguments[0], arguments.Count > 1 ? arguments[1] : null);
            return ExitCodes.Ok;
        }
        catch (Exception e) { return ErrorReport.Write(error, Name, e, trace); }
    }

    private void Convert(string input, string? output)
    {
        var file = BitstreamFile.Read(input);
        file.Require(new BitstreamDemand(Partial: file.Facts.Has(BitstreamTraits.Partial), AllowUnchecked: true));
        foreach (var finding in file.Facts.Findings) narrator.Warn($"{input}: {finding}");
        if (BitstreamOutput.IsOwnFabric(output) && ProcessorSystem.Warning(file) is { } warning) narrator.Warn(warning);
        BitstreamOutput.Write(output, BitstreamConversion.Data(file.Bytes, file.Facts, WordOrder.Swapped), narrator);
    }
}
