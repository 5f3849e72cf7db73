using Stead.Tests.Harness;

namespace Stead.Tests.Host.Fabric;

/// <summary>Icarus Verilog, which simulates many designs in one process: starting it costs more than they do.</summary>
internal static class Icarus
{
    /// <param name="verilog">The designs, or their netlist.</param>
    /// <returns>What was seen at each look, highest bit first, by the name of the design.</returns>
    public static ILookup<string, string> Simulate(string folder, string verilog, IEnumerable<RandomVectors> vectors)
    {
        var (bench, code) = (Path.Combine(folder, "bench.v"), Path.Combine(folder, "bench.vvp"));
        File.WriteAllText(bench, string.Concat(vectors.Select(vector => vector.TestBench())));
        Programs.Run(["iverilog", "-g2012", "-o", code, "/usr/share/yosys/simlib.v", verilog, bench]).Ok();
        return Looks(Programs.Run(["vvp", "-n", code]).Ok());
    }

    /// <summary>Lines of `NAME bits`, among warnings.</summary>
    public static ILookup<string, string> Looks(Ran ran) => ran.Lines.Select(line => line.Split(' ')).Where(words => words.Length == 2).ToLookup(words => words[0], words => words[1]);
}
