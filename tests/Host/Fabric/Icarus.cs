using Stead.Tests.Harness;

namespace Stead.Tests.Host.Fabric;

/// <summary>Icarus Verilog, which simulates many designs in one process: starting it costs more than they do.</summary>
internal static class Icarus
{
    /// <summary>The library's $mem_v2 under a name that write_verilog leaves alone.</summary>
    public const string MemoryModel = "memory_model";

    private const string Library = "/usr/share/yosys/simlib.v";

    /// <param name="verilog">The designs, or their netlist.</param>
    /// <returns>What was seen at each look, highest bit first, by the name of the design.</returns>
    public static ILookup<string, string> Simulate(string folder, string verilog, IEnumerable<RandomVectors> vectors)
    {
        var (bench, code) = (Path.Combine(folder, "bench.v"), Path.Combine(folder, "bench.vvp"));
        File.WriteAllText(bench, Memory() + string.Concat(vectors.Select(vector => vector.TestBench())));
        Programs.Run(["iverilog", "-g2012", "-o", code, Library, verilog, bench]).Ok();
        return Looks(Programs.Run(["vvp", "-n", code]).Ok());
    }

    private static string Memory()
    {
        const string model = @"module \$mem_v2 ", end = "endmodule\n";
        var library = File.ReadAllText(Library);
        var from = library.IndexOf(model, StringComparison.Ordinal);
        var to = library.IndexOf(end, from, StringComparison.Ordinal) + end.Length;
        return $"module {MemoryModel} {library[(from + model.Length)..to]}";
    }

    /// <summary>Lines of `NAME bits`, among warnings.</summary>
    public static ILookup<string, string> Looks(Ran ran) => ran.Lines.Select(line => line.Split(' ')).Where(words => words.Length == 2).ToLookup(words => words[0], words => words[1]);
}
